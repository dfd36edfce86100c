-- SPDX-License-Identifier: Apache-2.0
-- One honest row of each table of a 2024 exchange: what attacks harm. A row names the tables of its
-- parents and the condition that finds it; words in braces are filled in for each run.

-- row: denominations
-- where: denom_pub_hash = {denomhash:denomination}
INSERT INTO denominations (denom_pub_hash, denom_type, age_mask, denom_pub, master_sig, valid_from,
    expire_withdraw, expire_deposit, expire_legal, coin, fee_withdraw, fee_deposit, fee_refresh, fee_refund)
  VALUES ({denomhash:denomination}, 1, 0, {denompub:denomination}, {bytes64:denomination_sig}, {time:valid},
    {time:withdraw}, {time:deposit}, {time:legal}, '(8,0)'::taler_amount, '(0,1000000)'::taler_amount,
    '(0,1000000)'::taler_amount, '(0,2000000)'::taler_amount, '(0,1000000)'::taler_amount)

-- row: denomination_revocations after denominations
-- where: master_sig = {bytes64:revocation}
INSERT INTO denomination_revocations (denominations_serial, master_sig)
  SELECT denominations_serial, {bytes64:revocation} FROM denominations
   WHERE denom_pub_hash = {denomhash:denomination}

-- row: auditors
-- where: auditor_pub = {bytes32:auditor}
INSERT INTO auditors (auditor_pub, auditor_name, auditor_url, is_active, last_change)
  VALUES ({bytes32:auditor}, 'Auditor', 'https://auditor.example/', TRUE, 1735689600000000)

-- row: auditor_denom_sigs after denominations, auditors
-- where: auditor_sig = {bytes64:auditor_sig}
INSERT INTO auditor_denom_sigs (auditor_uuid, denominations_serial, auditor_sig)
  SELECT auditor_uuid, denominations_serial, {bytes64:auditor_sig} FROM auditors, denominations
   WHERE auditor_pub = {bytes32:auditor} AND denom_pub_hash = {denomhash:denomination}

-- row: exchange_sign_keys
-- where: exchange_pub = {bytes32:sign_key}
INSERT INTO exchange_sign_keys (exchange_pub, master_sig, valid_from, expire_sign, expire_legal)
  VALUES ({bytes32:sign_key}, {bytes64:sign_key_sig}, {time:from}, {time:sign}, {time:sign_legal})

-- row: signkey_revocations after exchange_sign_keys
-- where: master_sig = {bytes64:sign_revocation}
INSERT INTO signkey_revocations (esk_serial, master_sig)
  SELECT esk_serial, {bytes64:sign_revocation} FROM exchange_sign_keys
   WHERE exchange_pub = {bytes32:sign_key}

-- row: wire_accounts
-- where: payto_uri = {payto:house}
INSERT INTO wire_accounts (payto_uri, master_sig, is_active, last_change, priority)
  VALUES ({payto:house}, {bytes64:house_sig}, TRUE, 1735689600000000, 1)

-- row: wire_fee
-- where: wire_method = 'iban' AND start_date = {time:fee_start}
INSERT INTO wire_fee (wire_method, start_date, end_date, wire_fee, closing_fee, master_sig)
  VALUES ('iban', {time:fee_start}, {time:fee_end}, '(0,1000000)'::taler_amount,
    '(0,5000000)'::taler_amount, {bytes64:fee_sig})

-- row: global_fee
-- where: start_date = {time:start}
INSERT INTO global_fee (start_date, end_date, history_fee, account_fee, purse_fee, purse_timeout,
    history_expiration, purse_account_limit, master_sig)
  VALUES ({time:start}, {time:end}, '(0,1000000)'::taler_amount, '(0,5000000)'::taler_amount,
    '(0,0)'::taler_amount, 3600000000, 31536000000000, 5, {bytes64:global_sig})

-- row: extensions
-- where: name = 'extension-{hex:extension}'
INSERT INTO extensions (name, manifest) VALUES ('extension-{hex:extension}', {bytes40:manifest})

-- row: partners
-- where: partner_master_pub = {bytes32:partner}
INSERT INTO partners (partner_master_pub, start_date, end_date, wad_frequency, wad_fee, master_sig, partner_base_url)
  VALUES ({bytes32:partner}, {time:partner_start}, {time:partner_end}, 3600000000,
    '(0,2000000)'::taler_amount, {bytes64:partner_sig}, 'https://partner-{hex:partner}.example/')

-- row: partner_accounts after partners
-- where: payto_uri = {payto:partner_account}
INSERT INTO partner_accounts (payto_uri, partner_serial_id, partner_master_sig, last_seen)
  SELECT {payto:partner_account}, partner_serial_id, {bytes64:partner_account_sig}, 1735689600000000
    FROM partners WHERE partner_master_pub = {bytes32:partner}

-- row: aml_staff
-- where: decider_pub = {bytes32:officer}
INSERT INTO aml_staff (decider_pub, master_sig, decider_name, is_active, read_only, last_change)
  VALUES ({bytes32:officer}, {bytes64:officer_sig}, 'Officer', TRUE, FALSE, 1735689600000000)

-- row: profit_drains
-- where: wtid = {bytes32:drain}
INSERT INTO profit_drains (wtid, account_section, payto_uri, trigger_date, amount, master_sig)
  VALUES ({bytes32:drain}, 'exchange-account-1', {payto:drain}, {time:drain}, '(12,34000000)'::taler_amount,
    {bytes64:drain_sig})

-- row: wire_targets
-- where: wire_target_h_payto = {paytohash:account}
INSERT INTO wire_targets (wire_target_h_payto, payto_uri, access_token, h_normalized_payto)
  VALUES ({paytohash:account}, {payto:account}, {bytes32:token},
    substr(sha512(convert_to(split_part({payto:account}, '?', 1), 'UTF8') || '\x00'), 1, 32))

-- row: reserves
-- where: reserve_pub = {bytes32:reserve}
INSERT INTO reserves (reserve_pub, current_balance, expiration_date, gc_date)
  VALUES ({bytes32:reserve}, '(50,0)'::taler_amount, {time:reserve_expiration}, {time:reserve_gc})

-- row: reserves_in after wire_targets, reserves
-- where: reserve_pub = {bytes32:reserve}
INSERT INTO reserves_in (reserve_pub, wire_reference, credit, wire_source_h_payto, exchange_account_section,
    execution_date)
  VALUES ({bytes32:reserve}, {id:reference}, '(50,0)'::taler_amount, {paytohash:account}, 'exchange-account-1',
    1735689600000000)

-- row: reserves_close after wire_targets, reserves
-- where: reserve_pub = {bytes32:reserve}
INSERT INTO reserves_close (reserve_pub, execution_date, wtid, wire_target_h_payto, amount, closing_fee)
  VALUES ({bytes32:reserve}, {time:close}, {bytes32:close_wtid}, {paytohash:account}, '(5,0)'::taler_amount,
    '(0,5000000)'::taler_amount)

-- row: close_requests after reserves
-- where: reserve_pub = {bytes32:reserve}
INSERT INTO close_requests (reserve_pub, close_timestamp, reserve_sig, close, close_fee, payto_uri)
  VALUES ({bytes32:reserve}, {time:close_request}, {bytes64:close_sig}, '(5,0)'::taler_amount,
    '(0,5000000)'::taler_amount, {payto:close})

-- row: reserves_open_requests after reserves
-- where: reserve_pub = {bytes32:reserve}
INSERT INTO reserves_open_requests (reserve_pub, request_timestamp, expiration_date, reserve_sig, reserve_payment,
    requested_purse_limit)
  VALUES ({bytes32:reserve}, {time:open}, {time:open_until}, {bytes64:open_sig}, '(0,1000000)'::taler_amount, 5)

-- row: history_requests after reserves
-- where: reserve_pub = {bytes32:reserve}
INSERT INTO history_requests (reserve_pub, request_timestamp, reserve_sig, history_fee)
  VALUES ({bytes32:reserve}, {time:history}, {bytes64:history_sig}, '(0,1000000)'::taler_amount)

-- row: age_withdraw after denominations, reserves
-- where: h_commitment = {bytes64:age_commitment}
INSERT INTO age_withdraw (h_commitment, max_age, amount_with_fee, reserve_pub, reserve_sig, noreveal_index,
    h_blind_evs, denom_serials, denom_sigs)
  SELECT {bytes64:age_commitment}, 14, '(8,1000000)'::taler_amount, {bytes32:reserve}, {bytes64:age_sig}, 1,
      ARRAY[{bytes64:age_blind}], ARRAY[denominations_serial], ARRAY[{blob1:age_denom_sig}]
    FROM denominations WHERE denom_pub_hash = {denomhash:denomination}

-- row: reserves_out after denominations, reserves
-- where: h_blind_ev = {bytes64:blind}
INSERT INTO reserves_out (h_blind_ev, denominations_serial, denom_sig, reserve_uuid, reserve_sig, execution_date,
    amount_with_fee)
  SELECT {bytes64:blind}, denominations_serial, {blob1:blind_sig}, reserve_uuid, {bytes64:withdraw_sig},
      1735689600000000, '(8,1000000)'::taler_amount
    FROM denominations, reserves
   WHERE denom_pub_hash = {denomhash:denomination} AND reserve_pub = {bytes32:reserve}

-- row: known_coins after denominations
-- where: coin_pub = {bytes32:coin}
INSERT INTO known_coins (denominations_serial, coin_pub, age_commitment_hash, denom_sig, remaining)
  SELECT denominations_serial, {bytes32:coin}, {bytes32:age}, {blob0:denom_sig}, '(8,0)'::taler_amount
    FROM denominations WHERE denom_pub_hash = {denomhash:denomination}

-- row: reserves_open_deposits after reserves, known_coins
-- where: coin_pub = {bytes32:coin}
INSERT INTO reserves_open_deposits (reserve_sig, reserve_pub, coin_pub, coin_sig, contribution)
  VALUES ({bytes64:open_deposit}, {bytes32:reserve}, {bytes32:coin}, {bytes64:open_coin_sig},
    '(1,0)'::taler_amount)

-- row: refresh_commitments after known_coins
-- where: rc = {bytes64:rc}
INSERT INTO refresh_commitments (rc, old_coin_pub, old_coin_sig, amount_with_fee, noreveal_index)
  VALUES ({bytes64:rc}, {bytes32:coin}, {bytes64:melt_sig}, '(7,0)'::taler_amount, 1)

-- row: refresh_revealed_coins after refresh_commitments
-- where: h_coin_ev = {bytes64:coin_ev}
INSERT INTO refresh_revealed_coins (melt_serial_id, freshcoin_index, link_sig, denominations_serial, coin_ev,
    h_coin_ev, ev_sig, ewv)
  SELECT melt_serial_id, 0, {bytes64:link_sig}, denominations_serial, {blob256:coin_ev}, {bytes64:coin_ev},
      {blob1:ev_sig}, {blob65536:ewv}
    FROM refresh_commitments, denominations
   WHERE rc = {bytes64:rc} AND denom_pub_hash = {denomhash:denomination}

-- row: refresh_transfer_keys after refresh_commitments
-- where: transfer_pub = {bytes32:transfer}
INSERT INTO refresh_transfer_keys (melt_serial_id, transfer_pub, transfer_privs)
  SELECT melt_serial_id, {bytes32:transfer}, {bytes64:privs} FROM refresh_commitments WHERE rc = {bytes64:rc}

-- row: recoup after reserves_out, known_coins
-- where: coin_pub = {bytes32:coin}
INSERT INTO recoup (coin_pub, coin_sig, coin_blind, amount, recoup_timestamp, reserve_out_serial_id)
  SELECT {bytes32:coin}, {bytes64:recoup_sig}, {bytes32:coin_blind}, '(8,0)'::taler_amount, {time:recoup},
      reserve_out_serial_id
    FROM reserves_out WHERE h_blind_ev = {bytes64:blind}

-- row: policy_fulfillments
-- where: h_fulfillment_proof = {bytes32:proof}
INSERT INTO policy_fulfillments (h_fulfillment_proof, fulfillment_timestamp, fulfillment_proof, policy_hash_codes)
  VALUES ({bytes32:proof}, {time:fulfilled}, 'proof', ARRAY[{bytes32:policy}]::gnunet_hashcode[])

-- row: policy_details after policy_fulfillments
-- where: policy_hash_code = {bytes32:policy}
INSERT INTO policy_details (policy_hash_code, policy_json, deadline, commitment, accumulated_total, fee,
    transferable, fulfillment_state, h_fulfillment_proof)
  VALUES ({bytes32:policy}, '{}', {time:policy_deadline}, '(2,0)'::taler_amount, '(2,0)'::taler_amount,
    '(0,0)'::taler_amount, '(0,0)'::taler_amount, 1, {bytes32:proof})

-- row: batch_deposits after wire_targets
-- where: merchant_pub = {bytes32:merchant}
INSERT INTO batch_deposits (shard, merchant_pub, wallet_timestamp, exchange_timestamp, refund_deadline,
    wire_deadline, h_contract_terms, wire_salt, wire_target_h_payto, policy_blocked, merchant_sig)
  VALUES (5, {bytes32:merchant}, {time:wallet}, {time:exchange}, {time:refund_deadline}, {time:wire_deadline},
    {bytes64:contract}, {bytes16:salt}, {paytohash:account}, FALSE, {bytes64:merchant_sig})

-- row: coin_deposits after batch_deposits, known_coins
-- where: coin_pub = {bytes32:coin}
INSERT INTO coin_deposits (batch_deposit_serial_id, coin_pub, coin_sig, amount_with_fee)
  SELECT batch_deposit_serial_id, {bytes32:coin}, {bytes64:deposit_sig}, '(8,0)'::taler_amount
    FROM batch_deposits WHERE shard = 5 AND merchant_pub = {bytes32:merchant}

-- row: refunds after coin_deposits
-- where: coin_pub = {bytes32:coin}
INSERT INTO refunds (coin_pub, batch_deposit_serial_id, merchant_sig, rtransaction_id, amount_with_fee)
  SELECT {bytes32:coin}, batch_deposit_serial_id, {bytes64:refund_sig}, 1, '(2,0)'::taler_amount
    FROM batch_deposits WHERE shard = 5 AND merchant_pub = {bytes32:merchant}

-- row: wire_out after wire_targets
-- where: wtid_raw = {bytes32:wtid}
INSERT INTO wire_out (execution_date, wtid_raw, wire_target_h_payto, exchange_account_section, amount)
  VALUES (1735689600000000, {bytes32:wtid}, {paytohash:account}, 'exchange-account-1', '(7,0)'::taler_amount)

-- row: aggregation_tracking after wire_out, coin_deposits
-- where: wtid_raw = {bytes32:wtid}
WITH tracked AS (
  UPDATE batch_deposits SET done = TRUE WHERE shard = 5 AND merchant_pub = {bytes32:merchant}
  RETURNING batch_deposit_serial_id)
INSERT INTO aggregation_tracking (batch_deposit_serial_id, wtid_raw)
  SELECT batch_deposit_serial_id, {bytes32:wtid} FROM tracked

-- row: purse_requests
-- where: purse_pub = {bytes32:purse}
INSERT INTO purse_requests (purse_pub, merge_pub, purse_creation, purse_expiration, h_contract_terms, age_limit,
    flags, in_reserve_quota, amount_with_fee, purse_fee, purse_sig)
  VALUES ({bytes32:purse}, {bytes32:merge}, {time:purse_creation}, {time:purse_expiration},
    {bytes64:purse_contract}, 0, 1, FALSE, '(3,0)'::taler_amount, '(0,2000000)'::taler_amount,
    {bytes64:purse_sig})

-- row: purse_deposits after purse_requests, known_coins
-- where: purse_pub = {bytes32:purse}
INSERT INTO purse_deposits (purse_pub, coin_pub, amount_with_fee, coin_sig)
  VALUES ({bytes32:purse}, {bytes32:coin}, '(3,3000000)'::taler_amount, {bytes64:purse_coin_sig})

-- row: purse_merges after purse_requests, reserves
-- where: purse_pub = {bytes32:purse}
INSERT INTO purse_merges (reserve_pub, purse_pub, merge_sig, merge_timestamp)
  VALUES ({bytes32:reserve}, {bytes32:purse}, {bytes64:merge_sig}, {time:merge})

-- row: account_merges after purse_requests, reserves
-- where: purse_pub = {bytes32:purse}
INSERT INTO account_merges (reserve_pub, reserve_sig, purse_pub, wallet_h_payto)
  VALUES ({bytes32:reserve}, {bytes64:account_merge_sig}, {bytes32:purse}, {bytes32:wallet})

-- row: purse_decision after purse_merges
-- where: purse_pub = {bytes32:purse}
INSERT INTO purse_decision (purse_pub, action_timestamp, refunded)
  VALUES ({bytes32:purse}, {time:decision}, FALSE)

-- row: purse_deletion after purse_requests
-- where: purse_pub = {bytes32:purse}
INSERT INTO purse_deletion (purse_sig, purse_pub) VALUES ({bytes64:deletion_sig}, {bytes32:purse})

-- row: wads_out after partners
-- where: wad_id = {bytes24:wad_out}
INSERT INTO wads_out (wad_id, partner_serial_id, amount, execution_time)
  SELECT {bytes24:wad_out}, partner_serial_id, '(3,0)'::taler_amount, {time:wad_execution}
    FROM partners WHERE partner_master_pub = {bytes32:partner}

-- row: wad_out_entries after wads_out
-- where: purse_pub = {bytes32:wad_purse}
INSERT INTO wad_out_entries (wad_out_serial_id, reserve_pub, purse_pub, h_contract, purse_expiration,
    merge_timestamp, amount_with_fee, wad_fee, deposit_fees, reserve_sig, purse_sig)
  SELECT wad_out_serial_id, {bytes32:wad_reserve}, {bytes32:wad_purse}, {bytes64:wad_contract},
      {time:wad_expiration}, {time:wad_merge}, '(3,0)'::taler_amount, '(0,1000000)'::taler_amount,
      '(0,0)'::taler_amount, {bytes64:wad_reserve_sig}, {bytes64:wad_purse_sig}
    FROM wads_out WHERE wad_id = {bytes24:wad_out}

-- row: wads_in
-- where: wad_id = {bytes24:wad}
INSERT INTO wads_in (wad_id, origin_exchange_url, amount, arrival_time)
  VALUES ({bytes24:wad}, 'https://other.example/', '(9,0)'::taler_amount, {time:arrival})

-- row: wad_in_entries after wads_in
-- where: purse_pub = {bytes32:wad_purse}
INSERT INTO wad_in_entries (wad_in_serial_id, reserve_pub, purse_pub, h_contract, purse_expiration,
    merge_timestamp, amount_with_fee, wad_fee, deposit_fees, reserve_sig, purse_sig)
  SELECT wad_in_serial_id, {bytes32:wad_reserve}, {bytes32:wad_purse}, {bytes64:wad_contract},
      {time:wad_expiration}, {time:wad_merge}, '(9,0)'::taler_amount, '(0,1000000)'::taler_amount,
      '(0,0)'::taler_amount, {bytes64:wad_reserve_sig}, {bytes64:wad_purse_sig}
    FROM wads_in WHERE wad_id = {bytes24:wad}

-- row: kycauths_in after wire_targets
-- where: wire_source_h_payto = {paytohash:account}
INSERT INTO kycauths_in (account_pub, wire_reference, credit, wire_source_h_payto, exchange_account_section,
    execution_date)
  VALUES ({bytes32:account_pub}, {id:kyc_reference}, '(0,1000000)'::taler_amount, {paytohash:account},
    'exchange-account-1', 1735689600000000)

-- row: legitimization_measures after wire_targets
-- where: access_token = {bytes32:token}
INSERT INTO legitimization_measures (access_token, start_time, jmeasures, display_priority)
  VALUES ({bytes32:token}, {time:measure}, '{}', 1)

-- row: legitimization_outcomes
-- where: h_payto = {bytes32:customer}
INSERT INTO legitimization_outcomes (h_payto, decision_time, expiration_time, jproperties, to_investigate)
  VALUES ({bytes32:customer}, {time:outcome}, {time:outcome_expiration}, '{}', FALSE)

-- row: legitimization_processes after legitimization_measures
-- where: h_payto = {bytes32:customer}
INSERT INTO legitimization_processes (h_payto, start_time, provider_name, legitimization_measure_serial_id,
    measure_index)
  SELECT {bytes32:customer}, {time:process}, 'provider', legitimization_measure_serial_id, 0
    FROM legitimization_measures WHERE access_token = {bytes32:token}

-- row: kyc_attributes after legitimization_processes
-- where: h_payto = {bytes32:customer}
INSERT INTO kyc_attributes (h_payto, collection_time, expiration_time, encrypted_attributes,
    legitimization_serial)
  SELECT {bytes32:customer}, {time:collection}, {time:attributes_expiration}, {bytes64:attributes},
      legitimization_process_serial_id
    FROM legitimization_processes WHERE h_payto = {bytes32:customer}

-- row: aml_history after legitimization_outcomes
-- where: h_payto = {bytes32:customer}
INSERT INTO aml_history (h_payto, justification, decider_pub, decider_sig, outcome_serial_id)
  SELECT {bytes32:customer}, 'reviewed', {bytes32:officer}, {bytes64:decision_sig}, outcome_serial_id
    FROM legitimization_outcomes WHERE h_payto = {bytes32:customer}

-- row: kyc_events
-- where: event_type = 'victim-{hex:event}'
INSERT INTO kyc_events (event_timestamp, event_type) VALUES ({time:event}, 'victim-{hex:event}')
