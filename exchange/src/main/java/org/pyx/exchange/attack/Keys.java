package org.pyx.exchange.attack;

import static org.pyx.exchange.attack.Step.harm;
import static org.pyx.exchange.attack.Step.honest;

import java.util.List;
import org.pyx.exchange.Attack;
import org.pyx.schemas.rule.Rule;

/** Changes of keys, on the tables that every form has. */
final class Keys {
  private static final String KEYS = "exchange_sign_keys";

  private final Families families;

  Keys(Families families) {
    this.families = families;
  }

  List<Attack> all() {
    return List.of(
        families.keyChange(
            "key-change",
            KEYS,
            "exchange_pub = {bytes32:other_key}",
            "a row gets another primary key"),
        families.keyChange(
            "key-change-text",
            "wire_accounts",
            "payto_uri = {payto:other}, last_change = last_change + 1000000",
            "an account of the exchange becomes another one"),
        families.keyChange(
            "key-change-of-auditor",
            "auditors",
            "auditor_pub = {bytes32:other_auditor}, last_change = last_change + 1000000",
            "an auditor becomes another one"),
        families.keyChange(
            "key-change-with-content",
            KEYS,
            "exchange_pub = {bytes32:other_key}, master_sig = {bytes64:other}",
            "a row gets another primary key and another signature"),
        composite(),
        forthAndBack(),
        swapped());
  }

  private Attack composite() {
    return Script.of(
        "key-change-composite",
        "one column of a key of two is changed: another auditor has signed",
        honest(
            families.victims().family("auditor_denom_sigs")
                + ";\nINSERT INTO auditors (auditor_pub, auditor_name, auditor_url, is_active,"
                + " last_change) VALUES ({bytes32:other}, 'Other', 'https://other.example/', TRUE,"
                + " 1735689600000000)"),
        harm(
            "auditor_denom_sigs",
            Rule.OP_KEY_CHANGE,
            "auditor_uuid changed",
            families.update(
                "auditor_denom_sigs",
                "auditor_uuid = (SELECT auditor_uuid FROM auditors"
                    + " WHERE auditor_pub = {bytes32:other})")));
  }

  private Attack forthAndBack() {
    return Script.of(
        "key-change-and-back",
        "a row gets another primary key, and later its old one",
        honest(families.victims().family(KEYS)),
        harm(
            KEYS,
            Rule.OP_KEY_CHANGE,
            "exchange_pub changed",
            families.update(KEYS, "exchange_pub = {bytes32:other_key}")),
        harm(
            KEYS,
            Rule.OP_KEY_CHANGE,
            "exchange_pub changed back",
            "UPDATE exchange_sign_keys SET exchange_pub = {bytes32:sign_key}"
                + " WHERE exchange_pub = {bytes32:other_key}"));
  }

  private Attack swapped() {
    String insert = families.victims().insert(KEYS);
    return Script.of(
        "key-change-swapped",
        "two rows take each other's key, by way of a third",
        honest(
            insert + ";\n" + Victims.replaced(insert, "{bytes32:sign_key}", "{bytes32:other_key}")),
        harm(
            KEYS,
            Rule.OP_KEY_CHANGE,
            "two keys swapped",
            move("sign_key", "between")
                + move("other_key", "sign_key")
                + move("between", "other_key")));
  }

  private static String move(String from, String to) {
    return "UPDATE exchange_sign_keys SET exchange_pub = {bytes32:%s} WHERE exchange_pub = {bytes32:%s};\n"
        .formatted(to, from);
  }
}
