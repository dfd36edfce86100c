package org.pyx.exchange.attack;

import static org.pyx.exchange.attack.Step.harm;
import static org.pyx.exchange.attack.Step.honest;

import java.util.List;
import java.util.stream.Stream;
import org.pyx.exchange.Attack;
import org.pyx.schemas.rule.Rule;

/** Updates of rows that only an exchange of 2024 has. */
final class Updates2024 {
  private final Families families;
  private final Victims victims;

  Updates2024(Families families) {
    this.families = families;
    this.victims = families.victims();
  }

  List<Attack> all() {
    return Stream.of(amounts(), others(), flags(), unseen()).flatMap(List::stream).toList();
  }

  private List<Attack> amounts() {
    return List.of(
        update("update-money", "reserves_in", "credit = (5000,0)"),
        update("update-money-by-little", "reserves_in", "credit = (50,1)"),
        update("update-money-withdrawn", "reserves_out", "amount_with_fee = (0,1)"),
        update("update-money-deposited", "coin_deposits", "amount_with_fee = (4,0)"),
        update("update-money-refunded", "refunds", "amount_with_fee = (8,0)"),
        update("update-money-melted", "refresh_commitments", "amount_with_fee = (1,0)"),
        update("update-money-recouped", "recoup", "amount = (800,0)"),
        update("update-money-wired", "wire_out", "amount = (7000,0)"),
        update("update-money-closed", "reserves_close", "amount = (5000,0), closing_fee = (0,0)"),
        update("update-money-of-purse", "purse_requests", "amount_with_fee = (1,0)"),
        update("update-money-in-purse", "purse_deposits", "amount_with_fee = (1,0)"),
        update("update-fees", "denominations", "fee_withdraw = (1,0), fee_deposit = (1,0)"),
        update("update-worth", "denominations", "coin = (80,0)"),
        update("update-wire-fee", "wire_fee", "wire_fee = (10,0)"));
  }

  private List<Attack> others() {
    return List.of(
        update("update-account-of-profit", "profit_drains", "payto_uri = 'payto://iban/attacker'"),
        update("update-account-of-closing", "reserves_close", "wire_target_h_payto = NULL"),
        update(
            "update-merchant",
            "batch_deposits",
            "merchant_pub = {bytes32:merchant}, " + "h_contract_terms = {bytes64:other}"),
        update("update-salt", "batch_deposits", "wire_salt = {bytes16:other}"),
        update("update-deadline", "batch_deposits", "wire_deadline = 9223372036854775807"),
        update("update-signature-to-null", "batch_deposits", "merchant_sig = NULL"),
        update("update-age-to-null", "known_coins", "age_commitment_hash = NULL"),
        update("update-coin-signature", "known_coins", "denom_sig = {blob0:other}"),
        update("update-reveal-signature", "refresh_revealed_coins", "ev_sig = {blob1:other}"),
        update("update-transfer-secrets", "refresh_transfer_keys", "transfer_privs = ''"),
        update("update-withdraw-time", "reserves_out", "execution_date = 0"),
        update("update-noreveal-index", "refresh_commitments", "noreveal_index = 2"),
        update("update-array", "age_withdraw", "denom_serials = ARRAY[1]"),
        update("update-wtid-of-tracking", "aggregation_tracking", "wtid_raw = {bytes32:other}"),
        update("update-reserve-of-merge", "purse_merges", "merge_sig = {bytes64:other}"),
        update("update-decision", "purse_decision", "refunded = TRUE"),
        update("update-attributes", "kyc_attributes", "encrypted_attributes = {bytes64:other}"),
        update("update-justification", "aml_history", "justification = 'none'"),
        update("update-rules", "legitimization_outcomes", "jnew_rules = '{}'"),
        update("update-event", "kyc_events", "event_timestamp = 0"),
        update("update-partner", "partners", "partner_base_url = 'https://attacker.example/'"),
        Script.of(
            "update-whole-table",
            "every row of a table is changed",
            honest(victims.family("wad_out_entries")),
            harm(
                "wad_out_entries",
                Rule.OP_UPDATE,
                "all fees changed",
                "UPDATE wad_out_entries SET wad_fee = (9,{id:fee} % 100000000)")));
  }

  private Attack update(String name, String table, String set) {
    return families.update(name, table, set, "afterwards, in " + table + ": " + set);
  }

  private List<Attack> flags() {
    return List.of(
        flag("flag-back", "profit_drains", "executed", "a profit taken becomes one to be taken"),
        flag("flag-back-deposit", "batch_deposits", "done", "a deposit is to be paid out again"),
        flag("flag-back-closing", "close_requests", "done", "a reserve is to be closed again"),
        flag("flag-back-purse", "purse_requests", "was_decided", "a purse is undecided again"),
        flag(
            "flag-back-measure",
            "legitimization_measures",
            "is_finished",
            "a measure is unfinished again"),
        families.flagBack(
            "flag-back-outcome",
            "legitimization_outcomes",
            "is_active = FALSE",
            "is_active = TRUE",
            "a decision that was superseded is in force again"));
  }

  private Attack flag(String name, String table, String column, String description) {
    return families.flagBack(name, table, column + " = TRUE", column + " = FALSE", description);
  }

  private List<Attack> unseen() {
    return List.of(
        families.updateUnverifiable(
            "update-unverifiable", "profit_drains", "'exchange-account-1'", "amount = (1200,0)"),
        Script.of(
            "update-unseen",
            "a row that was refused is mended afterwards",
            harm(
                "profit_drains",
                Rule.AMOUNT_RANGE,
                "a negative amount",
                victims.insert("profit_drains", "'(12,34000000)'", "'(-7,0)'")),
            harm(
                "profit_drains",
                Rule.OP_UPDATE_UNSEEN,
                "the refused row mended",
                families.update("profit_drains", "amount = (7,0)"))));
  }
}
