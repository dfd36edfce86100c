-- SPDX-License-Identifier: Apache-2.0
-- One honest row of each table of a 2021 exchange, as in victims-2024.sql.

-- row: denominations
-- where: denom_pub_hash = {denomhash:denomination}
INSERT INTO denominations (denom_pub_hash, denom_pub, master_pub, master_sig, valid_from, expire_withdraw,
    expire_deposit, expire_legal, coin_val, coin_frac, fee_withdraw_val, fee_withdraw_frac, fee_deposit_val,
    fee_deposit_frac, fee_refresh_val, fee_refresh_frac, fee_refund_val, fee_refund_frac)
  VALUES ({denomhash:denomination}, {denompub:denomination}, {bytes32:master}, {bytes64:denomination_sig},
    {time:valid}, {time:withdraw}, {time:deposit}, {time:legal}, 8, 0, 0, 1000000, 0, 1000000, 0, 2000000,
    0, 1000000)

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
INSERT INTO wire_accounts (payto_uri, master_sig, is_active, last_change)
  VALUES ({payto:house}, {bytes64:house_sig}, TRUE, 1735689600000000)

-- row: wire_fee
-- where: wire_method = 'iban' AND start_date = {time:fee_start}
INSERT INTO wire_fee (wire_method, start_date, end_date, wire_fee_val, wire_fee_frac, closing_fee_val,
    closing_fee_frac, master_sig)
  VALUES ('iban', {time:fee_start}, {time:fee_end}, 0, 1000000, 1, 0, {bytes64:fee_sig})

-- row: reserves
-- where: reserve_pub = {bytes32:reserve}
INSERT INTO reserves (reserve_pub, account_details, current_balance_val, current_balance_frac, expiration_date,
    gc_date)
  VALUES ({bytes32:reserve}, {payto:account}, 50, 0, {time:reserve_expiration}, {time:reserve_gc})

-- row: reserves_in after reserves
-- where: wire_reference = {id:reference}
INSERT INTO reserves_in (wire_reference, credit_val, credit_frac, sender_account_details,
    exchange_account_section, execution_date, reserve_uuid)
  SELECT {id:reference}, 50, 0, {payto:account}, 'exchange-account-1', 1735689600000000, reserve_uuid
    FROM reserves WHERE reserve_pub = {bytes32:reserve}

-- row: reserves_close after reserves
-- where: wtid = {bytes32:close_wtid}
INSERT INTO reserves_close (execution_date, wtid, receiver_account, amount_val, amount_frac, closing_fee_val,
    closing_fee_frac, reserve_uuid)
  SELECT {time:close}, {bytes32:close_wtid}, {payto:account}, 5, 0, 0, 5000000, reserve_uuid
    FROM reserves WHERE reserve_pub = {bytes32:reserve}

-- row: reserves_out after denominations, reserves
-- where: h_blind_ev = {bytes64:blind}
INSERT INTO reserves_out (h_blind_ev, denom_sig, reserve_sig, execution_date, amount_with_fee_val,
    amount_with_fee_frac, reserve_uuid, denominations_serial)
  SELECT {bytes64:blind}, {blob1:blind_sig}, {bytes64:withdraw_sig}, 1735689600000000, 8, 1000000, reserve_uuid,
      denominations_serial
    FROM denominations, reserves
   WHERE denom_pub_hash = {denomhash:denomination} AND reserve_pub = {bytes32:reserve}

-- row: known_coins after denominations
-- where: coin_pub = {bytes32:coin}
INSERT INTO known_coins (coin_pub, denom_sig, denominations_serial)
  SELECT {bytes32:coin}, {blob0:denom_sig}, denominations_serial FROM denominations
   WHERE denom_pub_hash = {denomhash:denomination}

-- row: refresh_commitments after known_coins
-- where: rc = {bytes64:rc}
INSERT INTO refresh_commitments (rc, old_known_coin_id, old_coin_sig, amount_with_fee_val, amount_with_fee_frac,
    noreveal_index)
  SELECT {bytes64:rc}, known_coin_id, {bytes64:melt_sig}, 7, 0, 1 FROM known_coins
   WHERE coin_pub = {bytes32:coin}

-- row: refresh_revealed_coins after refresh_commitments
-- where: h_coin_ev = {bytes64:coin_ev}
INSERT INTO refresh_revealed_coins (melt_serial_id, freshcoin_index, link_sig, denominations_serial, coin_ev,
    h_coin_ev, ev_sig)
  SELECT melt_serial_id, 0, {bytes64:link_sig}, denominations_serial, {blob256:coin_ev}, {bytes64:coin_ev},
      {blob1:ev_sig}
    FROM refresh_commitments, denominations
   WHERE rc = {bytes64:rc} AND denom_pub_hash = {denomhash:denomination}

-- row: refresh_transfer_keys after refresh_commitments
-- where: transfer_pub = {bytes32:transfer}
INSERT INTO refresh_transfer_keys (melt_serial_id, transfer_pub, transfer_privs)
  SELECT melt_serial_id, {bytes32:transfer}, {bytes64:privs} FROM refresh_commitments WHERE rc = {bytes64:rc}

-- row: recoup after reserves_out, known_coins
-- where: coin_sig = {bytes64:recoup_sig}
INSERT INTO recoup (known_coin_id, coin_sig, coin_blind, amount_val, amount_frac, "timestamp",
    reserve_out_serial_id)
  SELECT known_coin_id, {bytes64:recoup_sig}, {bytes32:coin_blind}, 8, 0, {time:recoup}, reserve_out_serial_id
    FROM reserves_out, known_coins WHERE h_blind_ev = {bytes64:blind} AND coin_pub = {bytes32:coin}

-- row: deposits after known_coins
-- where: merchant_pub = {bytes32:merchant}
INSERT INTO deposits (known_coin_id, amount_with_fee_val, amount_with_fee_frac, wallet_timestamp,
    exchange_timestamp, refund_deadline, wire_deadline, merchant_pub, h_contract_terms, h_wire, coin_sig, wire)
  SELECT known_coin_id, 8, 0, {time:wallet}, {time:exchange}, {time:refund_deadline}, {time:wire_deadline},
      {bytes32:merchant}, {bytes64:contract}, {bytes64:h_wire}, {bytes64:deposit_sig}, '{}'
    FROM known_coins WHERE coin_pub = {bytes32:coin}

-- row: refunds after deposits
-- where: merchant_sig = {bytes64:refund_sig}
INSERT INTO refunds (deposit_serial_id, merchant_sig, rtransaction_id, amount_with_fee_val, amount_with_fee_frac)
  SELECT deposit_serial_id, {bytes64:refund_sig}, 1, 2, 0 FROM deposits WHERE merchant_pub = {bytes32:merchant}

-- row: wire_out
-- where: wtid_raw = {bytes32:wtid}
INSERT INTO wire_out (execution_date, wtid_raw, wire_target, exchange_account_section, amount_val, amount_frac)
  VALUES (1735689600000000, {bytes32:wtid}, {payto:account}, 'exchange-account-1', 7, 0)

-- row: aggregation_tracking after wire_out, deposits
-- where: wtid_raw = {bytes32:wtid}
WITH tracked AS (
  UPDATE deposits SET done = TRUE WHERE merchant_pub = {bytes32:merchant} RETURNING deposit_serial_id)
INSERT INTO aggregation_tracking (deposit_serial_id, wtid_raw)
  SELECT deposit_serial_id, {bytes32:wtid} FROM tracked
