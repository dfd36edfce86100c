package org.pyx.exchange.attack;

import static org.pyx.exchange.attack.Step.harm;
import static org.pyx.exchange.attack.Step.honest;

import java.util.List;
import org.pyx.exchange.Attack;
import org.pyx.exchange.Outcome;
import org.pyx.schemas.rule.Rule;

/** Deletes, also with what comes after them, on the tables that every form has. */
final class Deletes {
  private static final String KEYS = "exchange_sign_keys";
  private static final String REVOCATIONS = "signkey_revocations";

  private final Families families;
  private final Victims victims;

  Deletes(Families families) {
    this.families = families;
    this.victims = families.victims();
  }

  List<Attack> all() {
    return List.of(
        families.delete("delete", KEYS, "a signing key is deleted"),
        families.delete("delete-revocation", REVOCATIONS, "a revocation is deleted"),
        families.delete(
            "delete-auditor-signature", "auditor_denom_sigs", "an auditor's signature is deleted"),
        manyRows(),
        withCascade(),
        parentOnly(),
        inTheTransactionOfTheInsert(),
        anewAtOnce(),
        sameAtOnce(),
        anewLater(),
        sameLater(),
        underTheOldKey(),
        updateUnderDeletedKey());
  }

  private Attack manyRows() {
    return Script.of(
        "delete-many-rows",
        "fifty rows are deleted by one statement",
        honest(
            "INSERT INTO exchange_sign_keys (exchange_pub, master_sig, valid_from, expire_sign,"
                + " expire_legal) SELECT sha256(convert_to('{hex:key}' || n, 'UTF8')),"
                + " {bytes64:sig}, {time:from}, {time:sign}, {time:legal}"
                + " FROM generate_series(1, 50) AS n"),
        harm(
            KEYS,
            Rule.OP_DELETE,
            "fifty signing keys deleted",
            "DELETE FROM exchange_sign_keys WHERE master_sig = {bytes64:sig}"));
  }

  private Attack withCascade() {
    return Script.of(
        "delete-with-cascade",
        "a row is deleted, and the row that refers to it goes with it",
        honest(victims.family(REVOCATIONS)),
        harm(
                KEYS,
                Rule.OP_DELETE,
                "a signing key deleted with its revocation",
                families.delete(KEYS))
            .and(REVOCATIONS, Rule.OP_DELETE));
  }

  private Attack parentOnly() {
    return Script.of(
        "delete-parent-only",
        "a row is deleted to which another refers; the other stays",
        honest(victims.family(REVOCATIONS)),
        harm(
            KEYS,
            Rule.OP_DELETE,
            "a revoked signing key deleted without its revocation",
            Families.withoutForeignKeys(families.delete(KEYS))));
  }

  private Attack inTheTransactionOfTheInsert() {
    return Script.of(
        "delete-in-transaction-of-insert",
        "a row is inserted and deleted in one transaction",
        harm(
            KEYS,
            Rule.OP_DELETE,
            "a row deleted before anybody saw it",
            victims.insert(KEYS) + ";\n" + families.delete(KEYS)));
  }

  private Attack anewAtOnce() {
    return Script.of(
        "delete-and-reinsert",
        "a row is deleted and written anew with other content, in one transaction",
        honest(victims.family(KEYS)),
        both("a row deleted and written anew", families.delete(KEYS) + ";\n" + other()));
  }

  private Attack sameAtOnce() {
    return Script.of(
        "delete-and-reinsert-same",
        "a row is deleted and written as it was, in one transaction",
        honest(victims.family(KEYS)),
        both(
            "a row deleted and written as it was",
            "CREATE TEMPORARY TABLE kept ON COMMIT DROP AS SELECT * FROM exchange_sign_keys WHERE "
                + victims.where(KEYS)
                + ";\n"
                + families.delete(KEYS)
                + ";\nINSERT INTO exchange_sign_keys SELECT * FROM kept"));
  }

  private Attack anewLater() {
    return Script.of(
        "delete-then-reinsert-other",
        "a row is deleted, and later written anew with other content",
        honest(victims.family(KEYS)),
        harm(KEYS, Rule.OP_DELETE, "a row deleted", families.delete(KEYS)),
        harm(KEYS, Rule.ROW_REINSERT, "the deleted row written anew, with other dates", other()));
  }

  private Attack sameLater() {
    return Script.of(
        "delete-then-reinsert",
        "a row is deleted, and later written anew",
        honest(victims.family(KEYS)),
        harm(KEYS, Rule.OP_DELETE, "a row deleted", families.delete(KEYS)),
        harm(KEYS, Rule.ROW_REINSERT, "the deleted row written anew", victims.insert(KEYS)));
  }

  private Attack underTheOldKey() {
    return Script.of(
        "key-change-then-reinsert",
        "a row gets another key, and another row takes its old one",
        honest(victims.family(KEYS)),
        harm(
            KEYS,
            Rule.OP_KEY_CHANGE,
            "a row moved to another key",
            families.update(KEYS, "exchange_pub = {bytes32:other_key}")),
        harm(KEYS, Rule.ROW_REINSERT, "another row under the old key", other()));
  }

  private Attack updateUnderDeletedKey() {
    return Script.of(
        "delete-reinsert-update",
        "a row is deleted, written anew and then changed",
        honest(victims.family(KEYS)),
        harm(KEYS, Rule.OP_DELETE, "a row deleted", families.delete(KEYS)),
        harm(KEYS, Rule.ROW_REINSERT, "the deleted row written anew", victims.insert(KEYS)),
        harm(
            KEYS,
            Rule.ROW_REINSERT,
            "the row changed that was written anew",
            families.update(KEYS, "expire_legal = expire_legal + 1000000")));
  }

  private Step both(String words, String sql) {
    return new Step.Harm(
        Outcome.REJECTED,
        List.of(Step.Wound.of(KEYS, Rule.OP_DELETE, Rule.ROW_REINSERT)),
        words,
        sql);
  }

  private String other() {
    return victims.insert(KEYS, "{time:sign_legal}", "{time:other_legal}");
  }
}
