-- SPDX-License-Identifier: Apache-2.0
-- What the workload writes to a 2024 exchange. A statement starts at its "name" line and takes its
-- parameters by name; a step may offer more parameters than a statement takes. Amounts come as
-- bigint units of 0.00000001.

-- Configuration ------------------------------------------------------------------------------

-- name: setup.tables
INSERT INTO exchange_tables (name, version, action, partitioned, by_range)
  SELECT name, 'exchange-0002', 'create', TRUE, FALSE FROM unnest(:name::text[]) AS name

-- name: setup.tables-finished
UPDATE exchange_tables SET finished = TRUE

-- name: setup.denominations
INSERT INTO denominations (denom_pub_hash, denom_type, age_mask, denom_pub, master_sig, valid_from,
    expire_withdraw, expire_deposit, expire_legal, coin, fee_withdraw, fee_deposit, fee_refresh, fee_refund)
  SELECT denom_pub_hash, cipher, age_mask, denom_pub, master_sig, :valid_from::bigint,
      :expire_withdraw::bigint, :expire_deposit::bigint, :expire_legal::bigint,
      (coin / 100000000, coin % 100000000)::taler_amount,
      (fee_withdraw / 100000000, fee_withdraw % 100000000)::taler_amount,
      (fee_deposit / 100000000, fee_deposit % 100000000)::taler_amount,
      (fee_refresh / 100000000, fee_refresh % 100000000)::taler_amount,
      (fee_refund / 100000000, fee_refund % 100000000)::taler_amount
    FROM unnest(:denom_pub_hash::bytea[], :cipher::integer[], :age_mask::integer[], :denom_pub::bytea[],
        :master_sig::bytea[], :coin::bigint[], :fee_withdraw::bigint[], :fee_deposit::bigint[],
        :fee_refresh::bigint[], :fee_refund::bigint[])
      AS d (denom_pub_hash, cipher, age_mask, denom_pub, master_sig, coin, fee_withdraw, fee_deposit,
        fee_refresh, fee_refund)
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
INSERT INTO wire_accounts (payto_uri, master_sig, is_active, last_change, priority)
  SELECT payto_uri, master_sig, TRUE, :now::bigint, 0
    FROM unnest(:payto_uri::text[], :master_sig::bytea[]) AS a (payto_uri, master_sig)

-- name: setup.wire-fees
INSERT INTO wire_fee (wire_method, start_date, end_date, wire_fee, closing_fee, master_sig)
  SELECT wire_method, :valid_from::bigint, :expire_legal::bigint,
      (:wire_fee::bigint / 100000000, :wire_fee::bigint % 100000000)::taler_amount,
      (:closing_fee::bigint / 100000000, :closing_fee::bigint % 100000000)::taler_amount, master_sig
    FROM unnest(:wire_method::text[], :master_sig::bytea[]) AS f (wire_method, master_sig)
  ON CONFLICT DO NOTHING

-- name: setup.global-fee
INSERT INTO global_fee (start_date, end_date, history_fee, account_fee, purse_fee, purse_timeout,
    history_expiration, purse_account_limit, master_sig)
  VALUES (:valid_from, :expire_legal, (0, 1000000), (0, 5000000),
    (:purse_fee::bigint / 100000000, :purse_fee::bigint % 100000000)::taler_amount, 3600000000,
    31536000000000, 5, :master_sig)
  ON CONFLICT DO NOTHING

-- name: setup.officers
INSERT INTO aml_staff (decider_pub, master_sig, decider_name, is_active, read_only, last_change)
  SELECT decider_pub, master_sig, decider_name, TRUE, FALSE, :now::bigint
    FROM unnest(:decider_pub::bytea[], :master_sig::bytea[], :decider_name::text[])
      AS o (decider_pub, master_sig, decider_name)

-- name: setup.partner
INSERT INTO partners (partner_master_pub, start_date, end_date, wad_frequency, wad_fee, master_sig, partner_base_url)
  VALUES (:partner_master_pub, :valid_from, :expire_legal, 3600000000, (0, 2000000), :master_sig, :partner_base_url)
  RETURNING partner_serial_id

-- name: setup.partner-account
INSERT INTO partner_accounts (payto_uri, partner_serial_id, partner_master_sig, last_seen)
  VALUES (:payto_uri, :partner_serial_id, :master_sig, :now)

-- name: setup.work-shards
INSERT INTO work_shards (last_attempt, start_row, end_row, job_name)
  SELECT :now::bigint, 0, 1024, job_name FROM unnest(:job_name::text[]) AS job_name
  ON CONFLICT DO NOTHING

-- name: setup.revolving-shards
INSERT INTO revolving_work_shards (last_attempt, start_row, end_row, active, job_name)
  SELECT :now::bigint, 0, 2147483647, FALSE, job_name FROM unnest(:job_name::text[]) AS job_name
  ON CONFLICT DO NOTHING

-- name: configuration.auditor
UPDATE auditors
   SET auditor_url = :auditor_url, is_active = :is_active,
       last_change = GREATEST(:now::bigint, last_change + 1000000)
 WHERE auditor_pub = :auditor_pub

-- name: configuration.wire-account
UPDATE wire_accounts
   SET is_active = :is_active, master_sig = :master_sig, priority = :priority,
       last_change = GREATEST(:now::bigint, last_change + 1000000),
       debit_restrictions = '[]', credit_restrictions = '[]', bank_label = :bank_label
 WHERE payto_uri = :payto_uri

-- name: configuration.officer
UPDATE aml_staff
   SET master_sig = :master_sig, decider_name = :decider_name, is_active = :is_active,
       read_only = :read_only, last_change = GREATEST(:now::bigint, last_change + 1000000)
 WHERE decider_pub = :decider_pub

-- name: configuration.extension
INSERT INTO extensions (name, manifest) VALUES (:name, :manifest)
  ON CONFLICT (name) DO UPDATE SET manifest = EXCLUDED.manifest

-- name: configuration.revoke
INSERT INTO denomination_revocations (denominations_serial, master_sig)
  VALUES (:denominations_serial, :master_sig)

-- Work queues --------------------------------------------------------------------------------

-- name: queue.shard
UPDATE work_shards SET last_attempt = :now, completed = :completed, end_row = end_row + :rows
 WHERE job_name = :job_name AND start_row = 0

-- name: queue.revolving
UPDATE revolving_work_shards SET last_attempt = :now, active = :active
 WHERE job_name = :job_name AND start_row = 0

-- name: queue.reset
DELETE FROM work_shards WHERE job_name = :job_name

-- name: queue.start
INSERT INTO work_shards (last_attempt, start_row, end_row, job_name) VALUES (:now, 0, 1024, :job_name)

-- Reserves -----------------------------------------------------------------------------------

-- name: credit.accounts
INSERT INTO wire_targets (wire_target_h_payto, payto_uri, access_token, h_normalized_payto)
  SELECT * FROM unnest(:h_payto::bytea[], :payto::text[], :access_token::bytea[], :h_normalized::bytea[])
  ON CONFLICT DO NOTHING

-- name: credit.reserves
INSERT INTO reserves (reserve_pub, current_balance, expiration_date, gc_date)
  SELECT reserve_pub, (credit / 100000000, credit % 100000000)::taler_amount,
      :expiration_date::bigint, :gc_date::bigint
    FROM unnest(:reserve_pub::bytea[], :credit::bigint[]) AS r (reserve_pub, credit)
  RETURNING reserve_uuid

-- name: credit.transfers
INSERT INTO reserves_in (reserve_pub, wire_reference, credit, wire_source_h_payto,
    exchange_account_section, execution_date)
  SELECT reserve_pub, wire_reference, (credit / 100000000, credit % 100000000)::taler_amount, h_payto,
      'exchange-account-1', :now::bigint
    FROM unnest(:reserve_pub::bytea[], :wire_reference::bigint[], :credit::bigint[], :h_payto::bytea[])
      AS r (reserve_pub, wire_reference, credit, h_payto)

-- name: credit.copy-reserves
COPY reserves (reserve_pub, current_balance, expiration_date, gc_date) FROM STDIN
  (:reserve_pub, :credit_text, :expiration_dates, :gc_dates)

-- name: credit.copied-serials
SELECT reserve_uuid
  FROM unnest(:reserve_pub::bytea[]) WITH ORDINALITY AS wanted (reserve_pub, place)
  JOIN reserves USING (reserve_pub)
 ORDER BY place

-- name: credit.copy-transfers
COPY reserves_in (reserve_pub, wire_reference, credit, wire_source_h_payto, exchange_account_section,
    execution_date) FROM STDIN
  (:reserve_pub, :wire_reference, :credit_text, :h_payto, :sections, :dates)

-- name: reserve.balance
UPDATE reserves
   SET current_balance = (:balance::bigint / 100000000, :balance::bigint % 100000000)::taler_amount,
       gc_date = :gc_date
 WHERE reserve_pub = :reserve_pub

-- name: withdraw.coins
INSERT INTO reserves_out (h_blind_ev, denominations_serial, denom_sig, reserve_uuid, reserve_sig,
    execution_date, amount_with_fee)
  SELECT h_blind_ev, denominations_serial, denom_sig, :reserve_uuid::bigint, :reserve_sig::bytea, :now::bigint,
      (amount / 100000000, amount % 100000000)::taler_amount
    FROM unnest(:h_blind_ev::bytea[], :denominations_serial::bigint[], :denom_sig::bytea[], :amount::bigint[])
      AS c (h_blind_ev, denominations_serial, denom_sig, amount)
  RETURNING reserve_out_serial_id

-- name: withdraw.nonce-locks
INSERT INTO cs_nonce_locks (nonce, op_hash, max_denomination_serial)
  SELECT * FROM unnest(:nonce::bytea[], :op_hash::bytea[], :nonce_denomination::bigint[])

-- name: withdraw.age
INSERT INTO age_withdraw (h_commitment, max_age, amount_with_fee, reserve_pub, reserve_sig, noreveal_index,
    h_blind_evs, denom_serials, denom_sigs)
  VALUES (:h_commitment, :max_age, (:amount::bigint / 100000000, :amount::bigint % 100000000)::taler_amount,
    :reserve_pub, :reserve_sig, :noreveal_index, :h_blind_ev, :denominations_serial, :denom_sig)

-- name: close.transfer
INSERT INTO reserves_close (reserve_pub, execution_date, wtid, wire_target_h_payto, amount, closing_fee,
    close_request_row)
  VALUES (:reserve_pub, :now, :wtid, :h_payto,
    (:amount::bigint / 100000000, :amount::bigint % 100000000)::taler_amount,
    (:closing_fee::bigint / 100000000, :closing_fee::bigint % 100000000)::taler_amount, :close_request_row)

-- name: close.request
INSERT INTO close_requests (reserve_pub, close_timestamp, reserve_sig, close, close_fee, payto_uri)
  VALUES (:reserve_pub, :now, :reserve_sig,
    (:amount::bigint / 100000000, :amount::bigint % 100000000)::taler_amount,
    (:closing_fee::bigint / 100000000, :closing_fee::bigint % 100000000)::taler_amount, :payto)
  RETURNING close_request_serial_id

-- name: close.request-done
UPDATE close_requests SET done = TRUE WHERE close_request_serial_id = :close_request_row

-- name: open.deposit
INSERT INTO reserves_open_deposits (reserve_sig, reserve_pub, coin_pub, coin_sig, contribution)
  VALUES (:reserve_sig, :reserve_pub, :coin_pub, :coin_sig,
    (:amount::bigint / 100000000, :amount::bigint % 100000000)::taler_amount)

-- name: open.reserve
UPDATE reserves
   SET current_balance = (:balance::bigint / 100000000, :balance::bigint % 100000000)::taler_amount,
       expiration_date = :expiration_date, gc_date = :gc_date, purses_allowed = :purses_allowed
 WHERE reserve_pub = :reserve_pub

-- Coins --------------------------------------------------------------------------------------

-- name: coin.accept
INSERT INTO known_coins (denominations_serial, coin_pub, age_commitment_hash, denom_sig, remaining)
  SELECT denominations_serial, coin_pub, age_commitment_hash, denom_sig,
      (coin / 100000000, coin % 100000000)::taler_amount
    FROM unnest(:denominations_serial::bigint[], :coin_pub::bytea[], :age_commitment_hash::bytea[],
        :denom_sig::bytea[], :coin::bigint[])
      AS c (denominations_serial, coin_pub, age_commitment_hash, denom_sig, coin)
  RETURNING known_coin_id

-- name: coin.remaining
UPDATE known_coins
   SET remaining = (new.remaining / 100000000, new.remaining % 100000000)::taler_amount
  FROM unnest(:coin_pub::bytea[], :remaining::bigint[]) AS new (coin_pub, remaining)
 WHERE known_coins.coin_pub = new.coin_pub

-- name: melt.commitment
INSERT INTO refresh_commitments (rc, old_coin_pub, old_coin_sig, amount_with_fee, noreveal_index)
  VALUES (:rc, :old_coin_pub, :old_coin_sig,
    (:amount::bigint / 100000000, :amount::bigint % 100000000)::taler_amount, :noreveal_index)
  RETURNING melt_serial_id

-- name: reveal.coins
INSERT INTO refresh_revealed_coins (melt_serial_id, freshcoin_index, link_sig, denominations_serial, coin_ev,
    h_coin_ev, ev_sig, ewv)
  SELECT :melt_serial_id::bigint, * FROM unnest(:freshcoin_index::integer[], :link_sig::bytea[],
      :denominations_serial::bigint[], :coin_ev::bytea[], :h_coin_ev::bytea[], :ev_sig::bytea[], :ewv::bytea[])
  RETURNING rrc_serial

-- name: reveal.key
INSERT INTO refresh_transfer_keys (melt_serial_id, transfer_pub, transfer_privs)
  VALUES (:melt_serial_id, :transfer_pub, :transfer_privs)

-- name: recoup.to-reserve
INSERT INTO recoup (coin_pub, coin_sig, coin_blind, amount, recoup_timestamp, reserve_out_serial_id)
  VALUES (:one_coin_pub, :coin_sig, :coin_blind,
    (:amount::bigint / 100000000, :amount::bigint % 100000000)::taler_amount, :now, :reserve_out_serial_id)

-- name: recoup.credit
UPDATE reserves
   SET current_balance = (:balance::bigint / 100000000, :balance::bigint % 100000000)::taler_amount,
       expiration_date = :expiration_date, gc_date = :gc_date
 WHERE reserve_pub = :reserve_pub

-- name: recoup.to-coin
INSERT INTO recoup_refresh (coin_pub, known_coin_id, coin_sig, coin_blind, amount, recoup_timestamp, rrc_serial)
  VALUES (:one_coin_pub, :known_coin_id, :coin_sig, :coin_blind,
    (:amount::bigint / 100000000, :amount::bigint % 100000000)::taler_amount, :now, :rrc_serial)

-- Deposits, refunds, transfers to merchants ----------------------------------------------------

-- name: deposit.policy-fulfillment
INSERT INTO policy_fulfillments (h_fulfillment_proof, fulfillment_timestamp, fulfillment_proof, policy_hash_codes)
  VALUES (:h_fulfillment_proof, :now, :fulfillment_proof, :policy_hash_codes::gnunet_hashcode[])

-- name: deposit.policy
INSERT INTO policy_details (policy_hash_code, policy_json, deadline, commitment, accumulated_total, fee,
    transferable, fulfillment_state, h_fulfillment_proof)
  VALUES (:policy_hash_code, :policy_json, :deadline,
    (:amount::bigint / 100000000, :amount::bigint % 100000000)::taler_amount,
    (:amount::bigint / 100000000, :amount::bigint % 100000000)::taler_amount, (0, 0), (0, 0), 1,
    :h_fulfillment_proof)
  RETURNING policy_details_serial_id

-- name: policy.fulfil
UPDATE policy_details
   SET deadline = :deadline, accumulated_total = commitment, fee = (0, 1000000), transferable = commitment,
       fulfillment_state = :fulfillment_state
 WHERE policy_details_serial_id = :policy_serial

-- name: deposit.batch
INSERT INTO batch_deposits (shard, merchant_pub, wallet_timestamp, exchange_timestamp, refund_deadline,
    wire_deadline, h_contract_terms, wallet_data_hash, wire_salt, wire_target_h_payto,
    policy_details_serial_id, policy_blocked, merchant_sig)
  VALUES (:shard, :merchant_pub, :wallet_timestamp, :now, :refund_deadline, :wire_deadline,
    :h_contract_terms, :wallet_data_hash, :wire_salt, :merchant_h_payto, :policy_serial, FALSE, :merchant_sig)
  RETURNING batch_deposit_serial_id

-- name: deposit.coins
INSERT INTO coin_deposits (batch_deposit_serial_id, coin_pub, coin_sig, amount_with_fee)
  SELECT :batch_deposit_serial_id::bigint, coin_pub, coin_sig,
      (amount / 100000000, amount % 100000000)::taler_amount
    FROM unnest(:coin_pub::bytea[], :coin_sig::bytea[], :amount::bigint[]) AS c (coin_pub, coin_sig, amount)
  RETURNING coin_deposit_serial_id

-- name: refund.coins
INSERT INTO refunds (coin_pub, batch_deposit_serial_id, merchant_sig, rtransaction_id, amount_with_fee)
  SELECT coin_pub, :batch_deposit_serial_id::bigint, merchant_sig, :rtransaction_id::bigint,
      (amount / 100000000, amount % 100000000)::taler_amount
    FROM unnest(:coin_pub::bytea[], :merchant_sigs::bytea[], :amount::bigint[]) AS c (coin_pub, merchant_sig, amount)

-- name: aggregate.begin

-- name: aggregate.track
WITH tracked AS (
  UPDATE batch_deposits SET done = TRUE
    FROM unnest(:shards::bigint[], :batch_deposit_serial_ids::bigint[]) AS due (shard, serial)
   WHERE batch_deposits.shard = due.shard AND batch_deposit_serial_id = due.serial
  RETURNING batch_deposit_serial_id)
INSERT INTO aggregation_tracking (batch_deposit_serial_id, wtid_raw)
  SELECT batch_deposit_serial_id, :wtid::bytea FROM tracked

-- name: aggregate.prepare
INSERT INTO prewire (wire_method, buf) VALUES (:wire_method, :buf) RETURNING prewire_uuid

-- name: aggregate.transfer
INSERT INTO wire_out (execution_date, wtid_raw, wire_target_h_payto, exchange_account_section, amount)
  VALUES (:now, :wtid, :merchant_h_payto, 'exchange-account-1',
    (:amount::bigint / 100000000, :amount::bigint % 100000000)::taler_amount)

-- name: aggregate.transient
INSERT INTO aggregation_transient (amount, wire_target_h_payto, merchant_pub, exchange_account_section, wtid_raw)
  VALUES ((:amount::bigint / 100000000, :amount::bigint % 100000000)::taler_amount, :merchant_h_payto,
    :merchant_pub, 'exchange-account-1', :wtid)

-- name: aggregate.transient-more
UPDATE aggregation_transient
   SET amount = (:amount::bigint / 100000000, :amount::bigint % 100000000)::taler_amount,
       legitimization_requirement_serial_id = 0
 WHERE wire_target_h_payto = :merchant_h_payto AND wtid_raw = :wtid

-- name: aggregate.transient-gone
DELETE FROM aggregation_transient WHERE wire_target_h_payto = :merchant_h_payto AND wtid_raw = :wtid

-- name: transfer.finished
UPDATE prewire SET finished = TRUE WHERE prewire_uuid = ANY (:prewire_uuids::bigint[])

-- name: transfer.failed
UPDATE prewire SET failed = TRUE WHERE prewire_uuid = ANY (:prewire_uuids::bigint[])

-- name: drain.order
INSERT INTO profit_drains (wtid, account_section, payto_uri, trigger_date, amount, master_sig)
  VALUES (:wtid, 'exchange-account-1', :payto, :now,
    (:amount::bigint / 100000000, :amount::bigint % 100000000)::taler_amount, :master_sig)

-- name: drain.executed
UPDATE profit_drains SET executed = TRUE WHERE wtid = :wtid

-- Purses -------------------------------------------------------------------------------------

-- name: purse.create
INSERT INTO purse_requests (purse_pub, merge_pub, purse_creation, purse_expiration, h_contract_terms,
    age_limit, flags, in_reserve_quota, amount_with_fee, purse_fee, purse_sig)
  VALUES (:purse_pub, :merge_pub, :now, :purse_expiration, :h_contract_terms, 0, :flags, FALSE,
    (:target::bigint / 100000000, :target::bigint % 100000000)::taler_amount,
    (:purse_fee::bigint / 100000000, :purse_fee::bigint % 100000000)::taler_amount, :purse_sig)

-- name: purse.contract
INSERT INTO contracts (purse_pub, pub_ckey, contract_sig, e_contract, purse_expiration)
  VALUES (:purse_pub, :pub_ckey, :contract_sig, :e_contract, :purse_expiration)

-- name: purse.deposits
INSERT INTO purse_deposits (purse_pub, coin_pub, amount_with_fee, coin_sig)
  SELECT :purse_pub::bytea, coin_pub, (amount / 100000000, amount % 100000000)::taler_amount, coin_sig
    FROM unnest(:coin_pub::bytea[], :amount::bigint[], :coin_sig::bytea[]) AS c (coin_pub, amount, coin_sig)

-- name: purse.balance
UPDATE purse_requests
   SET balance = (:purse_balance::bigint / 100000000, :purse_balance::bigint % 100000000)::taler_amount
 WHERE purse_pub = :purse_pub

-- name: purse.merge
INSERT INTO purse_merges (reserve_pub, purse_pub, merge_sig, merge_timestamp)
  VALUES (:reserve_pub, :purse_pub, :merge_sig, :now)

-- name: purse.account
INSERT INTO account_merges (reserve_pub, reserve_sig, purse_pub, wallet_h_payto)
  VALUES (:reserve_pub, :reserve_sig, :purse_pub, :wallet_h_payto)

-- name: purse.decision
INSERT INTO purse_decision (purse_pub, action_timestamp, refunded) VALUES (:purse_pub, :now, :refunded)

-- name: purse.action
UPDATE purse_actions SET action_date = 0 WHERE purse_pub = :purse_pub

-- name: purse.delete
INSERT INTO purse_deletion (purse_sig, purse_pub) VALUES (:purse_sig, :purse_pub)

-- name: purse.delete-contract
DELETE FROM contracts WHERE purse_pub = :purse_pub

-- name: purse.reserve
UPDATE reserves
   SET current_balance = (:balance::bigint / 100000000, :balance::bigint % 100000000)::taler_amount,
       purses_active = :purses_active, gc_date = :gc_date
 WHERE reserve_pub = :reserve_pub

-- What the law asks of customers ---------------------------------------------------------------

-- name: kyc.auth-transfer
INSERT INTO kycauths_in (account_pub, wire_reference, credit, wire_source_h_payto, exchange_account_section,
    execution_date)
  VALUES (:account_pub, :one_wire_reference, (0, 1000000), :account_h_payto, 'exchange-account-1', :now)

-- name: kyc.auth-key
UPDATE wire_targets SET target_pub = :account_pub WHERE wire_target_h_payto = :account_h_payto

-- name: kyc.lock
UPDATE wire_targets SET aml_program_lock_timeout = :lock_timeout WHERE wire_target_h_payto = :account_h_payto

-- name: kyc.measure
INSERT INTO legitimization_measures (access_token, start_time, jmeasures, display_priority)
  VALUES (:one_access_token, :now, :jmeasures, :display_priority)
  RETURNING legitimization_measure_serial_id

-- name: kyc.measure-again
UPDATE legitimization_measures SET display_priority = GREATEST(display_priority, :display_priority)
 WHERE access_token = :one_access_token AND legitimization_measure_serial_id = :measure_serial

-- name: kyc.measure-finished
UPDATE legitimization_measures SET is_finished = TRUE
 WHERE access_token = :one_access_token AND legitimization_measure_serial_id = :measure_serial

-- name: kyc.process
INSERT INTO legitimization_processes (h_payto, start_time, provider_name, legitimization_measure_serial_id,
    measure_index)
  VALUES (:account_h_payto, :now, :provider_name, :measure_serial, 0)
  RETURNING legitimization_process_serial_id

-- name: kyc.process-restarted
UPDATE legitimization_processes SET start_time = :now, provider_name = :provider_name
 WHERE h_payto = :account_h_payto AND legitimization_process_serial_id = :process_serial

-- name: kyc.process-answered
UPDATE legitimization_processes
   SET provider_user_id = :provider_user_id, provider_legitimization_id = :provider_legitimization_id,
       redirect_url = :redirect_url, expiration_time = GREATEST(expiration_time, :expiration_time::bigint)
 WHERE h_payto = :account_h_payto AND legitimization_process_serial_id = :process_serial

-- name: kyc.process-finished
UPDATE legitimization_processes SET finished = TRUE, error_code = :error_code, error_message = :error_message
 WHERE h_payto = :account_h_payto AND legitimization_process_serial_id = :process_serial

-- name: kyc.attributes
INSERT INTO kyc_attributes (h_payto, collection_time, expiration_time, encrypted_attributes, legitimization_serial)
  VALUES (:account_h_payto, :now, :expiration_time, :encrypted_attributes, :process_serial)

-- name: kyc.event
INSERT INTO kyc_events (event_timestamp, event_type) VALUES (:now, :event_type)

-- name: kyc.alert
INSERT INTO kyc_alerts (h_payto, trigger_type) VALUES (:account_h_payto, :trigger_type)

-- name: kyc.alert-drained
DELETE FROM kyc_alerts WHERE h_payto = :account_h_payto

-- name: kyc.birthday
UPDATE reserves SET birthday = :birthday WHERE reserve_pub = :reserve_pub

-- name: kyc.outcome
INSERT INTO legitimization_outcomes (h_payto, decision_time, expiration_time, jproperties, new_measure_name,
    to_investigate, jnew_rules)
  VALUES (:account_h_payto, :now, :expiration_time, :jproperties, :new_measure_name, :to_investigate, :jnew_rules)
  RETURNING outcome_serial_id

-- name: kyc.outcome-superseded
UPDATE legitimization_outcomes SET is_active = FALSE
 WHERE h_payto = :account_h_payto AND outcome_serial_id = :outcome_serial

-- name: kyc.decision
INSERT INTO aml_history (h_payto, justification, decider_pub, decider_sig, outcome_serial_id)
  VALUES (:account_h_payto, :justification, :decider_pub, :decider_sig, :outcome_serial)
