-- SPDX-License-Identifier: Apache-2.0
-- The triggers that build the derived tables: reserve_history, coin_history, recoup_by_reserve and
-- purse_actions, and that set purse_requests.was_decided.
--
-- The functions name tables without their schema, as the real ones do: a session that inserts without
-- search_path=exchange fails with "relation ... does not exist".

-- What happened to a reserve.

CREATE FUNCTION reserves_in_on_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO reserve_history (reserve_pub, table_name, serial_id)
    VALUES (NEW.reserve_pub, 'reserves_in', NEW.reserve_in_serial_id);
  RETURN NULL;
END $$;
CREATE TRIGGER reserves_in_on_insert AFTER INSERT ON reserves_in
  FOR EACH ROW EXECUTE FUNCTION reserves_in_on_insert();

CREATE FUNCTION reserves_close_on_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO reserve_history (reserve_pub, table_name, serial_id)
    VALUES (NEW.reserve_pub, 'reserves_close', NEW.close_uuid);
  RETURN NULL;
END $$;
CREATE TRIGGER reserves_close_on_insert AFTER INSERT ON reserves_close
  FOR EACH ROW EXECUTE FUNCTION reserves_close_on_insert();

CREATE FUNCTION close_requests_on_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO reserve_history (reserve_pub, table_name, serial_id)
    VALUES (NEW.reserve_pub, 'close_requests', NEW.close_request_serial_id);
  RETURN NULL;
END $$;
CREATE TRIGGER close_requests_on_insert AFTER INSERT ON close_requests
  FOR EACH ROW EXECUTE FUNCTION close_requests_on_insert();

CREATE FUNCTION reserves_open_requests_on_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO reserve_history (reserve_pub, table_name, serial_id)
    VALUES (NEW.reserve_pub, 'reserves_open_requests', NEW.open_request_uuid);
  RETURN NULL;
END $$;
CREATE TRIGGER reserves_open_requests_on_insert AFTER INSERT ON reserves_open_requests
  FOR EACH ROW EXECUTE FUNCTION reserves_open_requests_on_insert();

CREATE FUNCTION history_requests_on_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO reserve_history (reserve_pub, table_name, serial_id)
    VALUES (NEW.reserve_pub, 'history_requests', NEW.history_request_serial_id);
  RETURN NULL;
END $$;
CREATE TRIGGER history_requests_on_insert AFTER INSERT ON history_requests
  FOR EACH ROW EXECUTE FUNCTION history_requests_on_insert();

-- Nothing is written when the reserve is missing.
CREATE FUNCTION reserves_out_on_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO reserve_history (reserve_pub, table_name, serial_id)
    SELECT reserve_pub, 'reserves_out', NEW.reserve_out_serial_id
      FROM reserves
     WHERE reserve_uuid = NEW.reserve_uuid;
  RETURN NULL;
END $$;
CREATE TRIGGER reserves_out_on_insert AFTER INSERT ON reserves_out
  FOR EACH ROW EXECUTE FUNCTION reserves_out_on_insert();

-- What happened to a coin.

CREATE FUNCTION coin_deposits_on_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO coin_history (coin_pub, table_name, serial_id)
    VALUES (NEW.coin_pub, 'coin_deposits', NEW.coin_deposit_serial_id);
  RETURN NULL;
END $$;
CREATE TRIGGER coin_deposits_on_insert AFTER INSERT ON coin_deposits
  FOR EACH ROW EXECUTE FUNCTION coin_deposits_on_insert();

CREATE FUNCTION refunds_on_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO coin_history (coin_pub, table_name, serial_id)
    VALUES (NEW.coin_pub, 'refunds', NEW.refund_serial_id);
  RETURN NULL;
END $$;
CREATE TRIGGER refunds_on_insert AFTER INSERT ON refunds
  FOR EACH ROW EXECUTE FUNCTION refunds_on_insert();

CREATE FUNCTION refresh_commitments_on_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO coin_history (coin_pub, table_name, serial_id)
    VALUES (NEW.old_coin_pub, 'refresh_commitments', NEW.melt_serial_id);
  RETURN NULL;
END $$;
CREATE TRIGGER refresh_commitments_on_insert AFTER INSERT ON refresh_commitments
  FOR EACH ROW EXECUTE FUNCTION refresh_commitments_on_insert();

CREATE FUNCTION purse_deposits_on_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO coin_history (coin_pub, table_name, serial_id)
    VALUES (NEW.coin_pub, 'purse_deposits', NEW.purse_deposit_serial_id);
  RETURN NULL;
END $$;
CREATE TRIGGER purse_deposits_on_insert AFTER INSERT ON purse_deposits
  FOR EACH ROW EXECUTE FUNCTION purse_deposits_on_insert();

CREATE FUNCTION reserves_open_deposits_on_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO coin_history (coin_pub, table_name, serial_id)
    VALUES (NEW.coin_pub, 'reserves_open_deposits', NEW.reserve_open_deposit_uuid);
  RETURN NULL;
END $$;
CREATE TRIGGER reserves_open_deposits_on_insert AFTER INSERT ON reserves_open_deposits
  FOR EACH ROW EXECUTE FUNCTION reserves_open_deposits_on_insert();

-- What happened to both.

CREATE FUNCTION recoup_on_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO recoup_by_reserve (reserve_out_serial_id, coin_pub)
    VALUES (NEW.reserve_out_serial_id, NEW.coin_pub);
  INSERT INTO coin_history (coin_pub, table_name, serial_id)
    VALUES (NEW.coin_pub, 'recoup', NEW.recoup_uuid);
  INSERT INTO reserve_history (reserve_pub, table_name, serial_id)
    SELECT reserves.reserve_pub, 'recoup', NEW.recoup_uuid
      FROM reserves_out
      JOIN reserves USING (reserve_uuid)
     WHERE reserves_out.reserve_out_serial_id = NEW.reserve_out_serial_id;
  RETURN NULL;
END $$;
CREATE TRIGGER recoup_on_insert AFTER INSERT ON recoup
  FOR EACH ROW EXECUTE FUNCTION recoup_on_insert();

CREATE FUNCTION recoup_on_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM recoup_by_reserve
   WHERE reserve_out_serial_id = OLD.reserve_out_serial_id
     AND coin_pub = OLD.coin_pub;
  RETURN NULL;
END $$;
CREATE TRIGGER recoup_on_delete AFTER DELETE ON recoup
  FOR EACH ROW EXECUTE FUNCTION recoup_on_delete();

CREATE FUNCTION recoup_refresh_on_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO coin_history (coin_pub, table_name, serial_id)
    VALUES (NEW.coin_pub, 'recoup_refresh::NEW', NEW.recoup_refresh_uuid);
  INSERT INTO coin_history (coin_pub, table_name, serial_id)
    SELECT refresh_commitments.old_coin_pub, 'recoup_refresh::OLD', NEW.recoup_refresh_uuid
      FROM refresh_revealed_coins
      JOIN refresh_commitments USING (melt_serial_id)
     WHERE refresh_revealed_coins.rrc_serial = NEW.rrc_serial;
  RETURN NULL;
END $$;
CREATE TRIGGER recoup_refresh_on_insert AFTER INSERT ON recoup_refresh
  FOR EACH ROW EXECUTE FUNCTION recoup_refresh_on_insert();

-- Purses: an action falls due when a purse expires; a decision goes to the coins' or to the reserve's
-- history.

CREATE FUNCTION purse_requests_on_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO purse_actions (purse_pub, action_date)
    VALUES (NEW.purse_pub, NEW.purse_expiration);
  RETURN NULL;
END $$;
CREATE TRIGGER purse_requests_on_insert AFTER INSERT ON purse_requests
  FOR EACH ROW EXECUTE FUNCTION purse_requests_on_insert();

CREATE FUNCTION purse_decision_on_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE purse_requests SET was_decided = TRUE WHERE purse_pub = NEW.purse_pub;
  IF NEW.refunded THEN
    INSERT INTO coin_history (coin_pub, table_name, serial_id)
      SELECT coin_pub, 'purse_decision', NEW.purse_decision_serial_id
        FROM purse_deposits
       WHERE purse_pub = NEW.purse_pub;
  ELSE
    INSERT INTO reserve_history (reserve_pub, table_name, serial_id)
      SELECT reserve_pub, 'purse_decision', NEW.purse_decision_serial_id
        FROM purse_merges
       WHERE purse_pub = NEW.purse_pub;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER purse_decision_on_insert AFTER INSERT ON purse_decision
  FOR EACH ROW EXECUTE FUNCTION purse_decision_on_insert();

-- Transfers: tracking goes with its wire transfer.

CREATE FUNCTION wire_out_on_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM aggregation_tracking WHERE wtid_raw = OLD.wtid_raw;
  RETURN NULL;
END $$;
CREATE TRIGGER wire_out_on_delete AFTER DELETE ON wire_out
  FOR EACH ROW EXECUTE FUNCTION wire_out_on_delete();
