-- SPDX-License-Identifier: Apache-2.0
-- What only an unpartitioned exchange has: the key of legitimization_outcomes (its leaves have no
-- unique index at all) and the foreign keys.

ALTER TABLE legitimization_outcomes ADD UNIQUE (outcome_serial_id);

ALTER TABLE legitimization_measures ADD FOREIGN KEY (access_token)
  REFERENCES wire_targets (access_token) ON DELETE CASCADE;
ALTER TABLE legitimization_processes ADD FOREIGN KEY (legitimization_measure_serial_id)
  REFERENCES legitimization_measures (legitimization_measure_serial_id);
ALTER TABLE kyc_attributes ADD FOREIGN KEY (legitimization_serial)
  REFERENCES legitimization_processes (legitimization_process_serial_id);
ALTER TABLE aml_history ADD FOREIGN KEY (outcome_serial_id)
  REFERENCES legitimization_outcomes (outcome_serial_id);
ALTER TABLE reserves_in ADD FOREIGN KEY (reserve_pub)
  REFERENCES reserves (reserve_pub) ON DELETE CASCADE;
ALTER TABLE reserves_in ADD FOREIGN KEY (wire_source_h_payto)
  REFERENCES wire_targets (wire_target_h_payto) ON DELETE RESTRICT;
ALTER TABLE reserves_close ADD FOREIGN KEY (reserve_pub)
  REFERENCES reserves (reserve_pub) ON DELETE CASCADE;
ALTER TABLE close_requests ADD FOREIGN KEY (reserve_pub)
  REFERENCES reserves (reserve_pub) ON DELETE CASCADE;
ALTER TABLE reserves_open_requests ADD FOREIGN KEY (reserve_pub)
  REFERENCES reserves (reserve_pub) ON DELETE CASCADE;
ALTER TABLE history_requests ADD FOREIGN KEY (reserve_pub)
  REFERENCES reserves (reserve_pub) ON DELETE CASCADE;
ALTER TABLE reserves_out ADD FOREIGN KEY (denominations_serial)
  REFERENCES denominations (denominations_serial);
ALTER TABLE reserves_out ADD FOREIGN KEY (reserve_uuid)
  REFERENCES reserves (reserve_uuid) ON DELETE CASCADE;
ALTER TABLE age_withdraw ADD FOREIGN KEY (reserve_pub)
  REFERENCES reserves (reserve_pub) ON DELETE CASCADE;
ALTER TABLE reserve_history ADD FOREIGN KEY (reserve_pub)
  REFERENCES reserves (reserve_pub) ON DELETE CASCADE;
ALTER TABLE known_coins ADD FOREIGN KEY (denominations_serial)
  REFERENCES denominations (denominations_serial) ON DELETE CASCADE;
ALTER TABLE coin_history ADD FOREIGN KEY (coin_pub)
  REFERENCES known_coins (coin_pub) ON DELETE CASCADE;
ALTER TABLE refresh_commitments ADD FOREIGN KEY (old_coin_pub)
  REFERENCES known_coins (coin_pub) ON DELETE CASCADE;
ALTER TABLE refresh_revealed_coins ADD FOREIGN KEY (denominations_serial)
  REFERENCES denominations (denominations_serial) ON DELETE CASCADE;
ALTER TABLE refresh_revealed_coins ADD FOREIGN KEY (melt_serial_id)
  REFERENCES refresh_commitments (melt_serial_id) ON DELETE CASCADE;
ALTER TABLE refresh_transfer_keys ADD FOREIGN KEY (melt_serial_id)
  REFERENCES refresh_commitments (melt_serial_id) ON DELETE CASCADE;
ALTER TABLE recoup ADD FOREIGN KEY (coin_pub)
  REFERENCES known_coins (coin_pub);
ALTER TABLE recoup ADD FOREIGN KEY (reserve_out_serial_id)
  REFERENCES reserves_out (reserve_out_serial_id) ON DELETE CASCADE;
ALTER TABLE recoup_refresh ADD FOREIGN KEY (coin_pub)
  REFERENCES known_coins (coin_pub);
ALTER TABLE recoup_refresh ADD FOREIGN KEY (known_coin_id)
  REFERENCES known_coins (known_coin_id) ON DELETE CASCADE;
ALTER TABLE recoup_refresh ADD FOREIGN KEY (rrc_serial)
  REFERENCES refresh_revealed_coins (rrc_serial) ON DELETE CASCADE;
ALTER TABLE policy_details ADD FOREIGN KEY (h_fulfillment_proof)
  REFERENCES policy_fulfillments (h_fulfillment_proof) ON DELETE RESTRICT;
ALTER TABLE batch_deposits ADD FOREIGN KEY (policy_details_serial_id)
  REFERENCES policy_details (policy_details_serial_id) ON DELETE RESTRICT;
ALTER TABLE coin_deposits ADD FOREIGN KEY (batch_deposit_serial_id)
  REFERENCES batch_deposits (batch_deposit_serial_id) ON DELETE CASCADE;
ALTER TABLE coin_deposits ADD FOREIGN KEY (coin_pub)
  REFERENCES known_coins (coin_pub) ON DELETE CASCADE;
ALTER TABLE refunds ADD FOREIGN KEY (coin_pub)
  REFERENCES known_coins (coin_pub) ON DELETE CASCADE;
ALTER TABLE refunds ADD FOREIGN KEY (batch_deposit_serial_id)
  REFERENCES batch_deposits (batch_deposit_serial_id) ON DELETE CASCADE;
ALTER TABLE aggregation_tracking ADD FOREIGN KEY (batch_deposit_serial_id)
  REFERENCES batch_deposits (batch_deposit_serial_id) ON DELETE CASCADE;
ALTER TABLE purse_deposits ADD FOREIGN KEY (coin_pub)
  REFERENCES known_coins (coin_pub) ON DELETE CASCADE;
ALTER TABLE purse_deposits ADD FOREIGN KEY (partner_serial_id)
  REFERENCES partners (partner_serial_id) ON DELETE CASCADE;
ALTER TABLE purse_merges ADD FOREIGN KEY (partner_serial_id)
  REFERENCES partners (partner_serial_id) ON DELETE CASCADE;
ALTER TABLE purse_merges ADD FOREIGN KEY (purse_pub)
  REFERENCES purse_requests (purse_pub) ON DELETE CASCADE;
ALTER TABLE account_merges ADD FOREIGN KEY (purse_pub)
  REFERENCES purse_requests (purse_pub);
ALTER TABLE account_merges ADD FOREIGN KEY (reserve_pub)
  REFERENCES reserves (reserve_pub) ON DELETE CASCADE;
ALTER TABLE wads_out ADD FOREIGN KEY (partner_serial_id)
  REFERENCES partners (partner_serial_id) ON DELETE CASCADE;
ALTER TABLE wad_out_entries ADD FOREIGN KEY (wad_out_serial_id)
  REFERENCES wads_out (wad_out_serial_id) ON DELETE CASCADE;
ALTER TABLE wad_in_entries ADD FOREIGN KEY (wad_in_serial_id)
  REFERENCES wads_in (wad_in_serial_id) ON DELETE CASCADE;
