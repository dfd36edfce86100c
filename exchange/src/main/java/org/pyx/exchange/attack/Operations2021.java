package org.pyx.exchange.attack;

import static org.pyx.exchange.attack.Step.harm;

import java.util.List;
import java.util.stream.Stream;
import org.pyx.exchange.Attack;
import org.pyx.schemas.rule.Rule;

/** Changes and removals of rows as an exchange of 2021 has them, and rows without parents. */
final class Operations2021 {
  private static final String UNKNOWN = "4611686018427387904 + {id:parent}";

  private final Families families;
  private final Victims victims;

  Operations2021(Families families) {
    this.families = families;
    this.victims = families.victims();
  }

  List<Attack> all() {
    return Stream.of(updates(), removals(), orphans()).flatMap(List::stream).toList();
  }

  private List<Attack> updates() {
    return List.of(
        update("update-money", "wire_out", "amount_val = 5000"),
        update("update-money-by-little", "reserves_in", "credit_frac = 1"),
        update("update-money-withdrawn", "reserves_out", "amount_with_fee_val = 0"),
        update("update-money-deposited", "deposits", "amount_with_fee_val = 4"),
        update("update-money-refunded", "refunds", "amount_with_fee_val = 8"),
        update("update-money-melted", "refresh_commitments", "amount_with_fee_val = 1"),
        update("update-money-recouped", "recoup", "amount_val = 800"),
        update("update-money-closed", "reserves_close", "amount_val = 5000, closing_fee_frac = 0"),
        update("update-fees", "denominations", "fee_withdraw_val = 1, fee_deposit_val = 1"),
        update("update-worth", "denominations", "coin_val = 80"),
        update("update-account", "wire_out", "wire_target = 'payto://iban/attacker'"),
        update("update-account-of-reserve", "reserves", "account_details = 'payto://attacker'"),
        update("update-contract", "deposits", "h_contract_terms = {bytes64:other}"),
        update("update-merchant-account", "deposits", "h_wire = {bytes64:other}, wire = '[]'"),
        update("update-deadline", "deposits", "wire_deadline = 9223372036854775807"),
        update("update-coin-signature", "known_coins", "denom_sig = {bytes64:other}"),
        update("update-reveal-signature", "refresh_revealed_coins", "ev_sig = {bytes64:other}"),
        update("update-transfer-secrets", "refresh_transfer_keys", "transfer_privs = ''"),
        update("update-noreveal-index", "refresh_commitments", "noreveal_index = 2"),
        update("update-wtid-to-null", "aggregation_tracking", "wtid_raw = NULL"),
        families.flagBack(
            "flag-back",
            "deposits",
            "done = TRUE",
            "done = FALSE",
            "a deposit that was paid out becomes one to be paid out"),
        families.flagBack(
            "flag-back-with-tiny",
            "deposits",
            "done = TRUE",
            "done = FALSE, tiny = TRUE",
            "a deposit that was paid out becomes one too small to be"),
        families.keyChange(
            "key-change-of-coin",
            "known_coins",
            "coin_pub = {bytes32:other_coin}",
            "a coin becomes another one"),
        families.updateUnverifiable(
            "update-unverifiable", "wire_out", "{payto:account}", "amount_val = 1200"),
        Script.of(
            "update-unseen",
            "a row that was refused is mended afterwards",
            harm(
                "wire_out",
                Rule.AMOUNT_RANGE,
                "a negative amount",
                victims.insert("wire_out", "7, 0", "-7, 0")),
            harm(
                "wire_out",
                Rule.OP_UPDATE_UNSEEN,
                "the refused row mended",
                families.update("wire_out", "amount_val = 7"))));
  }

  private Attack update(String name, String table, String set) {
    return families.update(name, table, set, "afterwards, in " + table + ": " + set);
  }

  private List<Attack> removals() {
    return List.of(
        families.delete("delete-transfer", "reserves_in", "an incoming transfer is deleted"),
        families.delete("delete-withdrawal", "reserves_out", "a withdrawal is deleted"),
        families.delete("delete-deposit", "deposits", "a deposit is deleted"),
        families.delete("delete-refund", "refunds", "a refund is deleted"),
        families.delete("delete-recoup", "recoup", "money given back is deleted"),
        families.delete("delete-wire", "wire_out", "an outgoing transfer is deleted"));
  }

  private List<Attack> orphans() {
    return List.of(
        orphan(
            "orphan-transfer-of-no-reserve",
            "reserves_in",
            "(wire_reference, credit_val, credit_frac, sender_account_details,"
                + " exchange_account_section, execution_date, reserve_uuid) VALUES ({id:reference},"
                + " 50, 0, {payto:account}, 'exchange-account-1', 1735689600000000, "
                + UNKNOWN
                + ")"),
        orphan(
            "orphan-coin",
            "known_coins",
            "(coin_pub, denom_sig, denominations_serial)"
                + " VALUES ({bytes32:coin}, {blob0:denom_sig}, "
                + UNKNOWN
                + ")"),
        orphan(
            "orphan-melt",
            "refresh_commitments",
            "(rc, old_known_coin_id, old_coin_sig, amount_with_fee_val, amount_with_fee_frac,"
                + " noreveal_index) VALUES ({bytes64:rc}, "
                + UNKNOWN
                + ", {bytes64:melt_sig}, 7, 0, 1)"),
        orphan(
            "orphan-refund",
            "refunds",
            "(deposit_serial_id, merchant_sig, rtransaction_id, amount_with_fee_val,"
                + " amount_with_fee_frac) VALUES ("
                + UNKNOWN
                + ", {bytes64:refund_sig}, 1, 2, 0)"),
        orphan(
            "orphan-tracking",
            "aggregation_tracking",
            "(deposit_serial_id, wtid_raw) VALUES (" + UNKNOWN + ", NULL)"));
  }

  private Attack orphan(String name, String table, String rest) {
    return families.orphan(
        name, table, "", "INSERT INTO " + table + " " + rest, "a row of " + table + " alone");
  }
}
