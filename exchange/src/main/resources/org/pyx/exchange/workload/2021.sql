-- SPDX-License-Identifier: Apache-2.0
-- What the workload writes to a 2021 exchange, by the same names and parameters as 2024.sql. A
-- statement is empty where that exchange writes nothing: it keeps no running total of a coin, and a
-- contract has no row of its own.

-- Configuration ------------------------------------------------------------------------------

-- name: setup.denominations
INSERT INTO denominations (denom_pub_hash, denom_pub, master_pub, master_sig, valid_from, expire_withdraw,
    expire_deposit, expire_legal, coin_val, coin_frac, fee_withdraw_val, fee_withdraw_frac, fee_deposit_val,
    fee_deposit_frac, fee_refresh_val, fee_refresh_frac, fee_refund_val, fee_refund_frac)
  SELECT denom_pub_hash, denom_pub, :master_pub::bytea, master_sig, :valid_from::bigint, :expire_withdraw::bigint,
      :expire_deposit::bigint, :expire_legal::bigint, coin / 100000000, coin % 100000000,
      fee_withdraw / 100000000, fee_withdraw % 100000000, fee_deposit / 100000000, fee_deposit % 100000000,
      fee_refresh / 100000000, fee_refresh % 100000000, fee_refund / 100000000, fee_refund % 100000000
    FROM unnest(:denom_pub_hash::bytea[], :denom_pub::bytea[], :master_sig::bytea[], :coin::bigint[],
        :fee_withdraw::bigint[], :fee_deposit::bigint[], :fee_refresh::bigint[], :fee_refund::bigint[])
      AS d (denom_pub_hash, denom_pub, master_sig, coin, fee_withdraw, fee_deposit, fee_refresh, fee_refund)
  RETURNING denominations_serial

-- name: setup.auditor
INSERT INTO auditors (auditor_pub, auditor_name, auditor_url, is_active, last_change)
  VALUES (:auditor_pub, :auditor_name, :auditor_url, TRUE, :now)
  RETURNING auditor_uuid

-- name: setup.auditor-denominations
INSERT INTO auditor_denom_sigs (auditor_uuid, denominations_serial, auditor_sig)
  SELECT :auditor_uuid::bigint, * FROM unnest(:denominations_serial::bigint[], :auditor_sig::bytea[])

-- name: setup.sign-keys
INSERT INTO exchange_sign_keys (exchange_pub, master_sig, valid_from, expire_sign, expire_legal)
  SELECT exchange_pub, master_sig, :valid_from::bigint, :expire_deposit::bigint, :expire_legal::bigint
    FROM unnest(:exchange_pub::bytea[], :master_sig::bytea[]) AS k (exchange_pub, master_sig)
  RETURNING esk_serial

-- name: setup.sign-key-revocation
INSERT INTO signkey_revocations (esk_serial, master_sig) VALUES (:esk_serial, :master_sig)

-- name: setup.wire-accounts
INSERT INTO wire_accounts (payto_uri, master_sig, is_active, last_change)
  SELECT payto_uri, master_sig, TRUE, :now::bigint
    FROM unnest(:payto_uri::text[], :master_sig::bytea[]) AS a (payto_uri, master_sig)

-- name: setup.wire-fees
INSERT INTO wire_fee (wire_method, start_date, end_date, wire_fee_val, wire_fee_frac, closing_fee_val,
    closing_fee_frac, master_sig)
  SELECT wire_method, :valid_from::bigint, :expire_legal::bigint,
      :wire_fee::bigint / 100000000, :wire_fee::bigint % 100000000,
      :closing_fee::bigint / 100000000, :closing_fee::bigint % 100000000, master_sig
    FROM unnest(:wire_method::text[], :master_sig::bytea[]) AS f (wire_method, master_sig)
  ON CONFLICT DO NOTHING

-- name: configuration.auditor
UPDATE auditors
   SET auditor_url = :auditor_url, is_active = :is_active,
       last_change = GREATEST(:now::bigint, last_change + 1000000)
 WHERE auditor_pub = :auditor_pub

-- name: configuration.wire-account
UPDATE wire_accounts
   SET is_active = :is_active, master_sig = :master_sig,
       last_change = GREATEST(:now::bigint, last_change + 1000000)
 WHERE payto_uri = :payto_uri

-- name: configuration.revoke
INSERT INTO denomination_revocations (denominations_serial, master_sig)
  VALUES (:denominations_serial, :master_sig)

-- name: queue.shard

-- name: queue.revolving

-- Reserves -----------------------------------------------------------------------------------

-- name: credit.accounts

-- name: credit.reserves
INSERT INTO reserves (reserve_pub, account_details, current_balance_val, current_balance_frac, expiration_date,
    gc_date)
  SELECT reserve_pub, payto, credit / 100000000, credit % 100000000, :expiration_date::bigint, :gc_date::bigint
    FROM unnest(:reserve_pub::bytea[], :payto::text[], :credit::bigint[]) AS r (reserve_pub, payto, credit)
  RETURNING reserve_uuid

-- name: credit.transfers
INSERT INTO reserves_in (reserve_uuid, wire_reference, credit_val, credit_frac, sender_account_details,
    exchange_account_section, execution_date)
  SELECT reserve_uuid, wire_reference, credit / 100000000, credit % 100000000, payto, 'exchange-account-1',
      :now::bigint
    FROM unnest(:reserve_uuids::bigint[], :wire_reference::bigint[], :credit::bigint[], :payto::text[])
      AS r (reserve_uuid, wire_reference, credit, payto)

-- name: credit.copy-reserves
COPY reserves (reserve_pub, account_details, current_balance_val, current_balance_frac, expiration_date, gc_date)
  FROM STDIN
  (:reserve_pub, :payto, :credit_val, :credit_frac, :expiration_dates, :gc_dates)

-- name: credit.copied-serials
SELECT reserve_uuid
  FROM unnest(:reserve_pub::bytea[]) WITH ORDINALITY AS wanted (reserve_pub, place)
  JOIN reserves USING (reserve_pub)
 ORDER BY place

-- name: credit.copy-transfers
COPY reserves_in (reserve_uuid, wire_reference, credit_val, credit_frac, sender_account_details,
    exchange_account_section, execution_date) FROM STDIN
  (:reserve_uuids, :wire_reference, :credit_val, :credit_frac, :payto, :sections, :dates)

-- name: reserve.balance
UPDATE reserves
   SET current_balance_val = :balance::bigint / 100000000, current_balance_frac = :balance::bigint % 100000000,
       gc_date = :gc_date
 WHERE reserve_pub = :reserve_pub

-- name: withdraw.coins
INSERT INTO reserves_out (h_blind_ev, denom_sig, reserve_sig, execution_date, amount_with_fee_val,
    amount_with_fee_frac, reserve_uuid, denominations_serial)
  SELECT h_blind_ev, denom_sig, :reserve_sig::bytea, :now::bigint, amount / 100000000, amount % 100000000,
      :reserve_uuid::bigint, denominations_serial
    FROM unnest(:h_blind_ev::bytea[], :denominations_serial::bigint[], :denom_sig::bytea[], :amount::bigint[])
      AS c (h_blind_ev, denominations_serial, denom_sig, amount)
  RETURNING reserve_out_serial_id

-- name: withdraw.nonce-locks

-- name: close.transfer
INSERT INTO reserves_close (execution_date, wtid, receiver_account, amount_val, amount_frac, closing_fee_val,
    closing_fee_frac, reserve_uuid)
  VALUES (:now, :wtid, :payto, :amount::bigint / 100000000, :amount::bigint % 100000000,
    :closing_fee::bigint / 100000000, :closing_fee::bigint % 100000000, :reserve_uuid)

-- Coins --------------------------------------------------------------------------------------

-- name: coin.accept
INSERT INTO known_coins (coin_pub, denom_sig, denominations_serial)
  SELECT * FROM unnest(:coin_pub::bytea[], :denom_sig::bytea[], :denominations_serial::bigint[])
  RETURNING known_coin_id

-- name: coin.remaining

-- name: melt.commitment
INSERT INTO refresh_commitments (rc, old_known_coin_id, old_coin_sig, amount_with_fee_val, amount_with_fee_frac,
    noreveal_index)
  VALUES (:rc, :known_coin_id, :old_coin_sig, :amount::bigint / 100000000, :amount::bigint % 100000000,
    :noreveal_index)
  RETURNING melt_serial_id

-- name: reveal.coins
INSERT INTO refresh_revealed_coins (melt_serial_id, freshcoin_index, link_sig, denominations_serial, coin_ev,
    h_coin_ev, ev_sig)
  SELECT :melt_serial_id::bigint, * FROM unnest(:freshcoin_index::integer[], :link_sig::bytea[],
      :denominations_serial::bigint[], :coin_ev::bytea[], :h_coin_ev::bytea[], :ev_sig::bytea[])
  RETURNING rrc_serial

-- name: reveal.key
INSERT INTO refresh_transfer_keys (melt_serial_id, transfer_pub, transfer_privs)
  VALUES (:melt_serial_id, :transfer_pub, :transfer_privs)

-- name: recoup.to-reserve
INSERT INTO recoup (known_coin_id, coin_sig, coin_blind, amount_val, amount_frac, "timestamp", reserve_out_serial_id)
  VALUES (:known_coin_id, :coin_sig, :coin_blind, :amount::bigint / 100000000, :amount::bigint % 100000000, :now,
    :reserve_out_serial_id)

-- name: recoup.credit
UPDATE reserves
   SET current_balance_val = :balance::bigint / 100000000, current_balance_frac = :balance::bigint % 100000000,
       expiration_date = :expiration_date, gc_date = :gc_date
 WHERE reserve_pub = :reserve_pub

-- name: recoup.to-coin
INSERT INTO recoup_refresh (known_coin_id, coin_sig, coin_blind, amount_val, amount_frac, "timestamp", rrc_serial)
  VALUES (:known_coin_id, :coin_sig, :coin_blind, :amount::bigint / 100000000, :amount::bigint % 100000000, :now,
    :rrc_serial)

-- Deposits, refunds, transfers to merchants ----------------------------------------------------

-- name: deposit.batch

-- name: deposit.coins
INSERT INTO deposits (known_coin_id, amount_with_fee_val, amount_with_fee_frac, wallet_timestamp,
    exchange_timestamp, refund_deadline, wire_deadline, merchant_pub, h_contract_terms, h_wire, coin_sig, wire, tiny)
  SELECT known_coin_id, amount / 100000000, amount % 100000000, :wallet_timestamp::bigint, :now::bigint,
      :refund_deadline::bigint, :wire_deadline::bigint, :merchant_pub::bytea, :h_contract_terms::bytea,
      :h_wire::bytea, coin_sig, :wire::text, FALSE
    FROM unnest(:known_coin_ids::bigint[], :coin_sig::bytea[], :amount::bigint[]) AS c (known_coin_id, coin_sig, amount)
  RETURNING deposit_serial_id

-- name: refund.coins
INSERT INTO refunds (deposit_serial_id, merchant_sig, rtransaction_id, amount_with_fee_val, amount_with_fee_frac)
  SELECT deposit_serial_id, merchant_sig, :rtransaction_id::bigint, amount / 100000000, amount % 100000000
    FROM unnest(:coin_deposit_serial_ids::bigint[], :merchant_sigs::bytea[], :amount::bigint[])
      AS c (deposit_serial_id, merchant_sig, amount)

-- name: aggregate.begin
SET CONSTRAINTS ALL DEFERRED

-- name: aggregate.track
WITH tracked AS (
  UPDATE deposits SET done = TRUE WHERE deposit_serial_id = ANY (:coin_deposit_serial_ids::bigint[])
  RETURNING deposit_serial_id)
INSERT INTO aggregation_tracking (deposit_serial_id, wtid_raw)
  SELECT deposit_serial_id, :wtid::bytea FROM tracked

-- name: aggregate.prepare
INSERT INTO prewire (type, buf, finished, failed) VALUES (:wire_method, :buf, FALSE, FALSE) RETURNING prewire_uuid

-- name: aggregate.transfer
INSERT INTO wire_out (execution_date, wtid_raw, wire_target, exchange_account_section, amount_val, amount_frac)
  VALUES (:now, :wtid, :merchant_payto, 'exchange-account-1', :amount::bigint / 100000000,
    :amount::bigint % 100000000)

-- name: transfer.finished
UPDATE prewire SET finished = TRUE WHERE prewire_uuid = ANY (:prewire_uuids::bigint[])

-- name: transfer.failed
UPDATE prewire SET failed = TRUE WHERE prewire_uuid = ANY (:prewire_uuids::bigint[])
