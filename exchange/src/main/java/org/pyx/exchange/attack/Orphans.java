package org.pyx.exchange.attack;

import static org.pyx.exchange.attack.Families.withoutForeignKeys;
import static org.pyx.exchange.attack.Step.harm;
import static org.pyx.exchange.attack.Step.honest;

import java.util.List;
import org.pyx.exchange.Attack;
import org.pyx.schemas.rule.Rule;

/** Rows whose parents the copy does not have, on the tables that every form has. */
final class Orphans {
  private static final String KEYS = "exchange_sign_keys";
  private static final String REVOCATIONS = "signkey_revocations";
  private static final String UNKNOWN = "4611686018427387904 + {id:parent}";

  private final Families families;
  private final Victims victims;

  Orphans(Families families) {
    this.families = families;
    this.victims = families.victims();
  }

  List<Attack> all() {
    return List.of(
        families.orphan(
            "orphan",
            REVOCATIONS,
            "",
            "INSERT INTO signkey_revocations (esk_serial, master_sig) VALUES ("
                + UNKNOWN
                + ", {bytes64:sig})",
            "a revocation of a key that never was"),
        families.orphan(
            "orphan-denomination-revocation",
            "denomination_revocations",
            "",
            "INSERT INTO denomination_revocations (denominations_serial, master_sig) VALUES ("
                + UNKNOWN
                + ", {bytes64:sig})",
            "a revocation of a denomination that never was"),
        families.orphan(
            "orphan-of-two-parents",
            "auditor_denom_sigs",
            victims.family("auditors"),
            "INSERT INTO auditor_denom_sigs (auditor_uuid, denominations_serial, auditor_sig)"
                + " SELECT auditor_uuid, "
                + UNKNOWN
                + ", {bytes64:sig} FROM auditors WHERE auditor_pub = {bytes32:auditor}",
            "a signature of an auditor for a denomination that never was"),
        parentLater(),
        parentRejected(),
        parentInTheSameTransactionRejected());
  }

  private Attack parentLater() {
    return Script.of(
        "orphan-parent-later",
        "a row comes a transaction before its parent",
        harm(
            REVOCATIONS,
            Rule.DB_FOREIGN_KEY,
            "a revocation of a key that is not there yet",
            withoutForeignKeys(
                "INSERT INTO signkey_revocations (esk_serial, master_sig)"
                    + " VALUES (4611686018427387904 + {id:later}, {bytes64:sig})")),
        honest(
            victims
                .insert(KEYS, "(exchange_pub", "(esk_serial, exchange_pub")
                .replace("VALUES (", "VALUES (4611686018427387904 + {id:later}, ")));
  }

  private Attack parentRejected() {
    return Script.of(
        "orphan-parent-rejected",
        "a row refers to one that was rejected",
        harm(KEYS, Rule.TIME_FORM, "a key from before 1970", rejected()),
        harm(REVOCATIONS, Rule.DB_FOREIGN_KEY, "its revocation", victims.insert(REVOCATIONS)));
  }

  private Attack parentInTheSameTransactionRejected() {
    return Script.of(
        "orphan-parent-rejected-at-once",
        "a row refers to one of the same transaction that is rejected",
        harm(
                KEYS,
                Rule.TIME_FORM,
                "a key from before 1970 and its revocation",
                rejected() + ";\n" + victims.insert(REVOCATIONS))
            .and(REVOCATIONS, Rule.DB_FOREIGN_KEY));
  }

  private String rejected() {
    return victims.insert(KEYS, "{time:from}", "-1000000");
  }
}
