-- SPDX-License-Identifier: Apache-2.0
-- The tables of a 2021 exchange (GNU Taler 0.8.1), in schema public: amounts are two columns, _val
-- and _frac, and serials are BIGSERIAL. The length checks and the FALSE defaults are those of the
-- exchange's own exchange-0001.sql of that time.

CREATE TABLE denominations (
  denom_pub_hash bytea NOT NULL CHECK (length(denom_pub_hash) = 64),
  denom_pub bytea NOT NULL,
  master_pub bytea NOT NULL CHECK (length(master_pub) = 32),
  master_sig bytea NOT NULL CHECK (length(master_sig) = 64),
  valid_from bigint NOT NULL,
  expire_withdraw bigint NOT NULL,
  expire_deposit bigint NOT NULL,
  expire_legal bigint NOT NULL,
  coin_val bigint NOT NULL,
  coin_frac integer NOT NULL,
  fee_withdraw_val bigint NOT NULL,
  fee_withdraw_frac integer NOT NULL,
  fee_deposit_val bigint NOT NULL,
  fee_deposit_frac integer NOT NULL,
  fee_refresh_val bigint NOT NULL,
  fee_refresh_frac integer NOT NULL,
  fee_refund_val bigint NOT NULL,
  fee_refund_frac integer NOT NULL,
  denominations_serial bigserial NOT NULL,
  PRIMARY KEY (denom_pub_hash),
  UNIQUE (denominations_serial)
);

CREATE TABLE denomination_revocations (
  denom_revocations_serial_id bigserial NOT NULL,
  master_sig bytea NOT NULL CHECK (length(master_sig) = 64),
  denominations_serial bigint NOT NULL,
  PRIMARY KEY (denominations_serial),
  UNIQUE (denom_revocations_serial_id),
  FOREIGN KEY (denominations_serial) REFERENCES denominations (denominations_serial) ON DELETE CASCADE
);

CREATE TABLE auditors (
  auditor_uuid bigserial NOT NULL,
  auditor_pub bytea NOT NULL CHECK (length(auditor_pub) = 32),
  auditor_name character varying NOT NULL,
  auditor_url character varying NOT NULL,
  is_active boolean NOT NULL,
  last_change bigint NOT NULL,
  PRIMARY KEY (auditor_pub),
  UNIQUE (auditor_uuid)
);

CREATE TABLE auditor_denom_sigs (
  auditor_denom_serial bigserial NOT NULL,
  auditor_uuid bigint NOT NULL,
  denominations_serial bigint NOT NULL,
  auditor_sig bytea CHECK (length(auditor_sig) = 64),
  PRIMARY KEY (denominations_serial, auditor_uuid),
  UNIQUE (auditor_denom_serial),
  FOREIGN KEY (denominations_serial) REFERENCES denominations (denominations_serial) ON DELETE CASCADE,
  FOREIGN KEY (auditor_uuid) REFERENCES auditors (auditor_uuid) ON DELETE CASCADE
);

CREATE TABLE exchange_sign_keys (
  esk_serial bigserial NOT NULL,
  exchange_pub bytea NOT NULL CHECK (length(exchange_pub) = 32),
  master_sig bytea NOT NULL CHECK (length(master_sig) = 64),
  valid_from bigint NOT NULL,
  expire_sign bigint NOT NULL,
  expire_legal bigint NOT NULL,
  PRIMARY KEY (exchange_pub),
  UNIQUE (esk_serial)
);

CREATE TABLE signkey_revocations (
  signkey_revocations_serial_id bigserial NOT NULL,
  esk_serial bigint NOT NULL,
  master_sig bytea NOT NULL CHECK (length(master_sig) = 64),
  PRIMARY KEY (esk_serial),
  UNIQUE (signkey_revocations_serial_id),
  FOREIGN KEY (esk_serial) REFERENCES exchange_sign_keys (esk_serial) ON DELETE CASCADE
);

CREATE TABLE wire_accounts (
  payto_uri character varying NOT NULL,
  master_sig bytea CHECK (length(master_sig) = 64),
  is_active boolean NOT NULL,
  last_change bigint NOT NULL,
  PRIMARY KEY (payto_uri)
);

CREATE TABLE wire_fee (
  wire_method character varying NOT NULL,
  start_date bigint NOT NULL,
  end_date bigint NOT NULL,
  wire_fee_val bigint NOT NULL,
  wire_fee_frac integer NOT NULL,
  closing_fee_val bigint NOT NULL,
  closing_fee_frac integer NOT NULL,
  master_sig bytea NOT NULL CHECK (length(master_sig) = 64),
  wire_fee_serial bigserial NOT NULL,
  PRIMARY KEY (wire_method, start_date),
  UNIQUE (wire_fee_serial)
);

CREATE TABLE reserves (
  reserve_pub bytea NOT NULL CHECK (length(reserve_pub) = 32),
  account_details text NOT NULL,
  current_balance_val bigint NOT NULL,
  current_balance_frac integer NOT NULL,
  expiration_date bigint NOT NULL,
  gc_date bigint NOT NULL,
  reserve_uuid bigserial NOT NULL,
  PRIMARY KEY (reserve_pub),
  UNIQUE (reserve_uuid)
);

CREATE TABLE reserves_in (
  reserve_in_serial_id bigserial NOT NULL,
  wire_reference bigint NOT NULL,
  credit_val bigint NOT NULL,
  credit_frac integer NOT NULL,
  sender_account_details text NOT NULL,
  exchange_account_section text NOT NULL,
  execution_date bigint NOT NULL,
  reserve_uuid bigint NOT NULL,
  UNIQUE (reserve_in_serial_id),
  FOREIGN KEY (reserve_uuid) REFERENCES reserves (reserve_uuid) ON DELETE CASCADE
);

CREATE TABLE reserves_close (
  close_uuid bigserial NOT NULL,
  execution_date bigint NOT NULL,
  wtid bytea NOT NULL CHECK (length(wtid) = 32),
  receiver_account text NOT NULL,
  amount_val bigint NOT NULL,
  amount_frac integer NOT NULL,
  closing_fee_val bigint NOT NULL,
  closing_fee_frac integer NOT NULL,
  reserve_uuid bigint NOT NULL,
  PRIMARY KEY (close_uuid),
  FOREIGN KEY (reserve_uuid) REFERENCES reserves (reserve_uuid) ON DELETE CASCADE
);

CREATE TABLE reserves_out (
  reserve_out_serial_id bigserial NOT NULL,
  h_blind_ev bytea NOT NULL CHECK (length(h_blind_ev) = 64),
  denom_sig bytea NOT NULL,
  reserve_sig bytea NOT NULL CHECK (length(reserve_sig) = 64),
  execution_date bigint NOT NULL,
  amount_with_fee_val bigint NOT NULL,
  amount_with_fee_frac integer NOT NULL,
  reserve_uuid bigint NOT NULL,
  denominations_serial bigint NOT NULL,
  PRIMARY KEY (h_blind_ev),
  UNIQUE (reserve_out_serial_id),
  FOREIGN KEY (denominations_serial) REFERENCES denominations (denominations_serial) ON DELETE CASCADE,
  FOREIGN KEY (reserve_uuid) REFERENCES reserves (reserve_uuid) ON DELETE CASCADE
);

CREATE TABLE known_coins (
  known_coin_id bigserial NOT NULL,
  coin_pub bytea NOT NULL CHECK (length(coin_pub) = 32),
  denom_sig bytea NOT NULL,
  denominations_serial bigint NOT NULL,
  PRIMARY KEY (coin_pub),
  UNIQUE (known_coin_id),
  FOREIGN KEY (denominations_serial) REFERENCES denominations (denominations_serial) ON DELETE CASCADE
);

CREATE TABLE refresh_commitments (
  melt_serial_id bigserial NOT NULL,
  rc bytea NOT NULL CHECK (length(rc) = 64),
  old_coin_sig bytea NOT NULL CHECK (length(old_coin_sig) = 64),
  amount_with_fee_val bigint NOT NULL,
  amount_with_fee_frac integer NOT NULL,
  noreveal_index integer NOT NULL,
  old_known_coin_id bigint NOT NULL,
  PRIMARY KEY (rc),
  UNIQUE (melt_serial_id),
  FOREIGN KEY (old_known_coin_id) REFERENCES known_coins (known_coin_id) ON DELETE CASCADE
);

CREATE TABLE refresh_revealed_coins (
  freshcoin_index integer NOT NULL,
  link_sig bytea NOT NULL CHECK (length(link_sig) = 64),
  coin_ev bytea NOT NULL,
  h_coin_ev bytea NOT NULL CHECK (length(h_coin_ev) = 64),
  ev_sig bytea NOT NULL,
  rrc_serial bigserial NOT NULL,
  denominations_serial bigint NOT NULL,
  melt_serial_id bigint NOT NULL,
  UNIQUE (rrc_serial),
  UNIQUE (h_coin_ev),
  UNIQUE (coin_ev),
  FOREIGN KEY (melt_serial_id) REFERENCES refresh_commitments (melt_serial_id) ON DELETE CASCADE,
  FOREIGN KEY (denominations_serial) REFERENCES denominations (denominations_serial) ON DELETE CASCADE
);

CREATE TABLE refresh_transfer_keys (
  transfer_pub bytea NOT NULL CHECK (length(transfer_pub) = 32),
  transfer_privs bytea NOT NULL,
  rtc_serial bigserial NOT NULL,
  melt_serial_id bigint NOT NULL,
  UNIQUE (rtc_serial),
  FOREIGN KEY (melt_serial_id) REFERENCES refresh_commitments (melt_serial_id) ON DELETE CASCADE
);

CREATE TABLE recoup (
  recoup_uuid bigserial NOT NULL,
  coin_sig bytea NOT NULL CHECK (length(coin_sig) = 64),
  coin_blind bytea NOT NULL CHECK (length(coin_blind) = 32),
  amount_val bigint NOT NULL,
  amount_frac integer NOT NULL,
  "timestamp" bigint NOT NULL,
  known_coin_id bigint NOT NULL,
  reserve_out_serial_id bigint NOT NULL,
  UNIQUE (recoup_uuid),
  FOREIGN KEY (reserve_out_serial_id) REFERENCES reserves_out (reserve_out_serial_id) ON DELETE CASCADE,
  FOREIGN KEY (known_coin_id) REFERENCES known_coins (known_coin_id) ON DELETE CASCADE
);

CREATE TABLE recoup_refresh (
  recoup_refresh_uuid bigserial NOT NULL,
  coin_sig bytea NOT NULL CHECK (length(coin_sig) = 64),
  coin_blind bytea NOT NULL CHECK (length(coin_blind) = 32),
  amount_val bigint NOT NULL,
  amount_frac integer NOT NULL,
  "timestamp" bigint NOT NULL,
  known_coin_id bigint NOT NULL,
  rrc_serial bigint NOT NULL,
  UNIQUE (recoup_refresh_uuid),
  FOREIGN KEY (rrc_serial) REFERENCES refresh_revealed_coins (rrc_serial) ON DELETE CASCADE,
  FOREIGN KEY (known_coin_id) REFERENCES known_coins (known_coin_id) ON DELETE CASCADE
);

CREATE TABLE deposits (
  deposit_serial_id bigserial NOT NULL,
  amount_with_fee_val bigint NOT NULL,
  amount_with_fee_frac integer NOT NULL,
  wallet_timestamp bigint NOT NULL,
  exchange_timestamp bigint NOT NULL,
  refund_deadline bigint NOT NULL,
  wire_deadline bigint NOT NULL,
  merchant_pub bytea NOT NULL CHECK (length(merchant_pub) = 32),
  h_contract_terms bytea NOT NULL CHECK (length(h_contract_terms) = 64),
  h_wire bytea NOT NULL CHECK (length(h_wire) = 64),
  coin_sig bytea NOT NULL CHECK (length(coin_sig) = 64),
  wire text NOT NULL,
  tiny boolean NOT NULL DEFAULT FALSE,
  done boolean NOT NULL DEFAULT FALSE,
  known_coin_id bigint NOT NULL,
  PRIMARY KEY (deposit_serial_id),
  FOREIGN KEY (known_coin_id) REFERENCES known_coins (known_coin_id) ON DELETE CASCADE
);

CREATE TABLE refunds (
  refund_serial_id bigserial NOT NULL,
  merchant_sig bytea NOT NULL CHECK (length(merchant_sig) = 64),
  rtransaction_id bigint NOT NULL,
  amount_with_fee_val bigint NOT NULL,
  amount_with_fee_frac integer NOT NULL,
  deposit_serial_id bigint NOT NULL,
  UNIQUE (refund_serial_id),
  FOREIGN KEY (deposit_serial_id) REFERENCES deposits (deposit_serial_id) ON DELETE CASCADE
);

CREATE TABLE wire_out (
  wireout_uuid bigserial NOT NULL,
  execution_date bigint NOT NULL,
  wtid_raw bytea NOT NULL CHECK (length(wtid_raw) = 32),
  wire_target text NOT NULL,
  exchange_account_section text NOT NULL,
  amount_val bigint NOT NULL,
  amount_frac integer NOT NULL,
  PRIMARY KEY (wireout_uuid),
  UNIQUE (wtid_raw)
);

CREATE TABLE aggregation_tracking (
  aggregation_serial_id bigserial NOT NULL,
  deposit_serial_id bigint NOT NULL,
  wtid_raw bytea,
  PRIMARY KEY (deposit_serial_id),
  UNIQUE (aggregation_serial_id),
  FOREIGN KEY (wtid_raw) REFERENCES wire_out (wtid_raw) ON DELETE CASCADE DEFERRABLE,
  FOREIGN KEY (deposit_serial_id) REFERENCES deposits (deposit_serial_id) ON DELETE CASCADE
);

CREATE TABLE prewire (
  prewire_uuid bigserial NOT NULL,
  type text NOT NULL,
  finished boolean NOT NULL DEFAULT FALSE,
  buf bytea NOT NULL,
  failed boolean NOT NULL DEFAULT FALSE,
  PRIMARY KEY (prewire_uuid)
);
