package org.pyx.exchange.attack;

import static org.pyx.exchange.attack.Step.harm;
import static org.pyx.exchange.attack.Step.harmless;
import static org.pyx.exchange.attack.Step.honest;

import java.util.List;
import org.pyx.exchange.Attack;
import org.pyx.schemas.rule.Rule;

/** Updates, on the tables of configuration that every form has. */
final class Updates {
  private static final String KEYS = "exchange_sign_keys";
  private static final String LATER = "expire_legal = expire_legal + 1000000";

  private final Families families;
  private final Victims victims;

  Updates(Families families) {
    this.families = families;
    this.victims = families.victims();
  }

  List<Attack> all() {
    return List.of(
        families.update("update", KEYS, LATER, "a signing key is made to last longer afterwards"),
        families.update(
            "update-signature",
            KEYS,
            "master_sig = {bytes64:other}",
            "the signature over a signing key is replaced"),
        families.update(
            "update-several-columns",
            KEYS,
            "master_sig = {bytes64:other}, valid_from = 0, expire_sign = 0",
            "three columns of a signing key are changed at once"),
        families.update(
            "update-serial",
            KEYS,
            "esk_serial = esk_serial + 4611686018427387904",
            "a signing key gets another serial, under the same key"),
        families.update(
            "update-to-null",
            "auditor_denom_sigs",
            "auditor_sig = NULL",
            "an auditor's signature is taken away"),
        families.update(
            "update-revocation",
            "denomination_revocations",
            "master_sig = {bytes64:other} ",
            "the signature of a revocation is replaced"),
        families.update(
            "update-denomination-key",
            "denominations",
            "master_sig = {bytes64:other}, expire_deposit = expire_deposit + 1000000",
            "a denomination is signed anew, to be taken for longer"),
        manyRows(),
        forthAndBack(),
        again(),
        inTheTransactionOfTheInsert(),
        nothing(),
        insertedUnpublished());
  }

  private Attack manyRows() {
    return Script.of(
        "update-many-rows",
        "fifty rows are changed by one statement",
        honest(
            "INSERT INTO exchange_sign_keys (exchange_pub, master_sig, valid_from, expire_sign,"
                + " expire_legal) SELECT sha256(convert_to('{hex:key}' || n, 'UTF8')),"
                + " {bytes64:sig}, {time:from}, {time:sign}, {time:legal}"
                + " FROM generate_series(1, 50) AS n"),
        harm(
            KEYS,
            Rule.OP_UPDATE,
            "fifty signing keys made to last longer",
            "UPDATE exchange_sign_keys SET " + LATER + " WHERE master_sig = {bytes64:sig}"));
  }

  private Attack forthAndBack() {
    return Script.of(
        "update-and-back",
        "a row is changed, and later changed back",
        honest(victims.family(KEYS)),
        harm(KEYS, Rule.OP_UPDATE, "expire_legal changed", families.update(KEYS, LATER)),
        harmless(
            KEYS,
            "expire_legal changed back: the row is again as it was accepted",
            families.update(KEYS, LATER.replace(" + ", " - "))));
  }

  private Attack again() {
    return Script.of(
        "update-twice",
        "a row is changed, and changed further in the same transaction",
        honest(victims.family(KEYS)),
        harm(
            KEYS,
            Rule.OP_UPDATE,
            "expire_legal changed twice",
            families.update(KEYS, LATER) + ";\n" + families.update(KEYS, LATER)));
  }

  private Attack inTheTransactionOfTheInsert() {
    return Script.of(
        "update-in-transaction-of-insert",
        "a row is inserted and changed in one transaction",
        harm(
            KEYS,
            Rule.OP_UPDATE,
            "expire_legal changed before anybody saw the row",
            victims.insert(KEYS) + ";\n" + families.update(KEYS, LATER)));
  }

  private Attack nothing() {
    return Script.of(
        "update-nothing",
        "an UPDATE that changes nothing",
        honest(victims.family(KEYS)),
        harmless(
            KEYS,
            "expire_legal set to itself",
            families.update(KEYS, "expire_legal = expire_legal")));
  }

  /** All in one transaction, so that no look at the catalog shows it. */
  private Attack insertedUnpublished() {
    return Script.of(
        "update-unseen-unpublished",
        "a row is inserted while its table is out of the publication, and changed afterwards",
        honest(
            "ALTER PUBLICATION {publication} DROP TABLE exchange_sign_keys;\n"
                + victims.insert(KEYS)
                + ";\nALTER PUBLICATION {publication} ADD TABLE exchange_sign_keys"),
        harm(
            KEYS,
            Rule.OP_UPDATE_UNSEEN,
            "a row changed that was never published",
            families.update(KEYS, LATER)));
  }
}
