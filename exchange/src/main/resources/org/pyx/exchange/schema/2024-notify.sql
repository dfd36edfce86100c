-- SPDX-License-Identifier: Apache-2.0
-- Wakes the auditor's helpers: one function per helper, one statement-level trigger per table and
-- helper (70 in all). For the auditor's copy only. The channel names are the helpers' own.

CREATE FUNCTION auditor_wake_coins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NOTIFY "X5V5R0DDFMXS0R3W058R3W4RPDVMK35YZCS0S5VZS583J0NR0PE2G";
  RETURN NEW;
END $$;

CREATE FUNCTION auditor_wake_purses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NOTIFY "X908G8PNPMJYA59YGGTJND1TKTBFNG8C7TREHG3X5SJ9EQAJY4Z00";
  RETURN NEW;
END $$;

CREATE FUNCTION auditor_wake_deposits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NOTIFY "XZD0FASMJD3XCY3Z0CGXNJQ8CMWSCW80JN6796098N71CXPH70TQ0";
  RETURN NEW;
END $$;

CREATE FUNCTION auditor_wake_reserves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NOTIFY "XMF69RJQB7EN06KGSQ02VFD3723CE86VXA5GRE8H7XNNS6BDYF0G0";
  RETURN NEW;
END $$;

CREATE FUNCTION auditor_wake_wire() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NOTIFY "X1RYYSTS139MBHVEXJ6CZZTY76MAMEEF87SRRWC8WM00HCCW6D12G";
  RETURN NEW;
END $$;

CREATE FUNCTION auditor_wake_aggregation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NOTIFY "XWRPZ889FPA6TMGJ15JVTCMKEFVJEWCEKF1TEZHTDQHBYSV49M31G";
  RETURN NEW;
END $$;

CREATE TRIGGER auditor_wake_purses AFTER INSERT ON account_merges
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_purses();

CREATE TRIGGER auditor_wake_aggregation AFTER INSERT ON aggregation_tracking
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_aggregation();
CREATE TRIGGER auditor_wake_wire AFTER INSERT ON aggregation_tracking
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_wire();

CREATE TRIGGER auditor_wake_coins AFTER INSERT ON auditor_denom_sigs
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_coins();

CREATE TRIGGER auditor_wake_coins AFTER INSERT ON auditors
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_coins();

CREATE TRIGGER auditor_wake_aggregation AFTER INSERT ON batch_deposits
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_aggregation();
CREATE TRIGGER auditor_wake_coins AFTER INSERT ON batch_deposits
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_coins();
CREATE TRIGGER auditor_wake_deposits AFTER INSERT ON batch_deposits
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_deposits();

CREATE TRIGGER auditor_wake_aggregation AFTER INSERT ON coin_deposits
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_aggregation();
CREATE TRIGGER auditor_wake_coins AFTER INSERT ON coin_deposits
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_coins();
CREATE TRIGGER auditor_wake_deposits AFTER INSERT ON coin_deposits
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_deposits();

CREATE TRIGGER auditor_wake_aggregation AFTER INSERT ON coin_history
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_aggregation();

CREATE TRIGGER auditor_wake_coins AFTER INSERT ON denomination_revocations
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_coins();
CREATE TRIGGER auditor_wake_reserves AFTER INSERT ON denomination_revocations
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_reserves();

CREATE TRIGGER auditor_wake_purses AFTER INSERT ON global_fee
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_purses();

CREATE TRIGGER auditor_wake_aggregation AFTER INSERT ON known_coins
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_aggregation();
CREATE TRIGGER auditor_wake_coins AFTER INSERT ON known_coins
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_coins();
CREATE TRIGGER auditor_wake_deposits AFTER INSERT ON known_coins
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_deposits();
CREATE TRIGGER auditor_wake_purses AFTER INSERT ON known_coins
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_purses();
CREATE TRIGGER auditor_wake_reserves AFTER INSERT ON known_coins
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_reserves();

CREATE TRIGGER auditor_wake_aggregation AFTER INSERT ON partners
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_aggregation();
CREATE TRIGGER auditor_wake_coins AFTER INSERT ON partners
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_coins();
CREATE TRIGGER auditor_wake_purses AFTER INSERT ON partners
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_purses();

CREATE TRIGGER auditor_wake_wire AFTER INSERT ON profit_drains
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_wire();

CREATE TRIGGER auditor_wake_aggregation AFTER INSERT ON purse_decision
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_aggregation();
CREATE TRIGGER auditor_wake_coins AFTER INSERT ON purse_decision
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_coins();
CREATE TRIGGER auditor_wake_purses AFTER INSERT ON purse_decision
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_purses();
CREATE TRIGGER auditor_wake_reserves AFTER INSERT ON purse_decision
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_reserves();

CREATE TRIGGER auditor_wake_aggregation AFTER INSERT ON purse_deposits
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_aggregation();
CREATE TRIGGER auditor_wake_coins AFTER INSERT ON purse_deposits
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_coins();
CREATE TRIGGER auditor_wake_purses AFTER INSERT ON purse_deposits
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_purses();

CREATE TRIGGER auditor_wake_coins AFTER INSERT ON purse_merges
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_coins();
CREATE TRIGGER auditor_wake_purses AFTER INSERT ON purse_merges
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_purses();
CREATE TRIGGER auditor_wake_reserves AFTER INSERT ON purse_merges
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_reserves();

CREATE TRIGGER auditor_wake_aggregation AFTER INSERT ON purse_requests
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_aggregation();
CREATE TRIGGER auditor_wake_coins AFTER INSERT ON purse_requests
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_coins();
CREATE TRIGGER auditor_wake_purses AFTER INSERT ON purse_requests
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_purses();
CREATE TRIGGER auditor_wake_reserves AFTER INSERT ON purse_requests
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_reserves();

CREATE TRIGGER auditor_wake_aggregation AFTER INSERT ON recoup
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_aggregation();
CREATE TRIGGER auditor_wake_coins AFTER INSERT ON recoup
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_coins();
CREATE TRIGGER auditor_wake_reserves AFTER INSERT ON recoup
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_reserves();

CREATE TRIGGER auditor_wake_aggregation AFTER INSERT ON recoup_refresh
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_aggregation();
CREATE TRIGGER auditor_wake_coins AFTER INSERT ON recoup_refresh
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_coins();

CREATE TRIGGER auditor_wake_aggregation AFTER INSERT ON refresh_commitments
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_aggregation();
CREATE TRIGGER auditor_wake_coins AFTER INSERT ON refresh_commitments
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_coins();

CREATE TRIGGER auditor_wake_aggregation AFTER INSERT ON refresh_revealed_coins
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_aggregation();
CREATE TRIGGER auditor_wake_coins AFTER INSERT ON refresh_revealed_coins
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_coins();

CREATE TRIGGER auditor_wake_aggregation AFTER INSERT ON refunds
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_aggregation();
CREATE TRIGGER auditor_wake_coins AFTER INSERT ON refunds
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_coins();

CREATE TRIGGER auditor_wake_aggregation AFTER INSERT ON reserves
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_aggregation();
CREATE TRIGGER auditor_wake_coins AFTER INSERT ON reserves
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_coins();
CREATE TRIGGER auditor_wake_reserves AFTER INSERT ON reserves
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_reserves();
CREATE TRIGGER auditor_wake_wire AFTER INSERT ON reserves
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_wire();

CREATE TRIGGER auditor_wake_reserves AFTER INSERT ON reserves_close
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_reserves();
CREATE TRIGGER auditor_wake_wire AFTER INSERT ON reserves_close
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_wire();

CREATE TRIGGER auditor_wake_reserves AFTER INSERT ON reserves_in
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_reserves();
CREATE TRIGGER auditor_wake_wire AFTER INSERT ON reserves_in
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_wire();

CREATE TRIGGER auditor_wake_aggregation AFTER INSERT ON reserves_open_deposits
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_aggregation();

CREATE TRIGGER auditor_wake_reserves AFTER INSERT ON reserves_open_requests
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_reserves();

CREATE TRIGGER auditor_wake_aggregation AFTER INSERT ON reserves_out
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_aggregation();
CREATE TRIGGER auditor_wake_coins AFTER INSERT ON reserves_out
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_coins();
CREATE TRIGGER auditor_wake_reserves AFTER INSERT ON reserves_out
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_reserves();

CREATE TRIGGER auditor_wake_reserves AFTER INSERT ON wire_fee
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_reserves();

CREATE TRIGGER auditor_wake_aggregation AFTER INSERT ON wire_out
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_aggregation();
CREATE TRIGGER auditor_wake_wire AFTER INSERT ON wire_out
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_wire();

CREATE TRIGGER auditor_wake_aggregation AFTER INSERT ON wire_targets
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_aggregation();
CREATE TRIGGER auditor_wake_coins AFTER INSERT ON wire_targets
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_coins();
CREATE TRIGGER auditor_wake_deposits AFTER INSERT ON wire_targets
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_deposits();
CREATE TRIGGER auditor_wake_reserves AFTER INSERT ON wire_targets
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_reserves();
CREATE TRIGGER auditor_wake_wire AFTER INSERT ON wire_targets
  FOR EACH STATEMENT EXECUTE FUNCTION auditor_wake_wire();
