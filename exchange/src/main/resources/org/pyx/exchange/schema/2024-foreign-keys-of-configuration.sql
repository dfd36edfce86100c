-- SPDX-License-Identifier: Apache-2.0
-- The five foreign keys that a partitioned exchange keeps.

ALTER TABLE denomination_revocations ADD FOREIGN KEY (denominations_serial)
  REFERENCES denominations (denominations_serial) ON DELETE CASCADE;
ALTER TABLE auditor_denom_sigs ADD FOREIGN KEY (auditor_uuid)
  REFERENCES auditors (auditor_uuid) ON DELETE CASCADE;
ALTER TABLE auditor_denom_sigs ADD FOREIGN KEY (denominations_serial)
  REFERENCES denominations (denominations_serial) ON DELETE CASCADE;
ALTER TABLE signkey_revocations ADD FOREIGN KEY (esk_serial)
  REFERENCES exchange_sign_keys (esk_serial) ON DELETE CASCADE;
ALTER TABLE partner_accounts ADD FOREIGN KEY (partner_serial_id)
  REFERENCES partners (partner_serial_id) ON DELETE CASCADE;
