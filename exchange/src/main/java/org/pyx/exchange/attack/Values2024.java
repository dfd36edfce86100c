package org.pyx.exchange.attack;

import static org.pyx.exchange.attack.Step.Constraint.CHECK;
import static org.pyx.exchange.attack.Step.Constraint.NOT_NULL;
import static org.pyx.exchange.attack.Step.loosen;

import java.util.List;
import java.util.stream.Stream;
import org.pyx.exchange.Attack;
import org.pyx.schemas.rule.Rule;

/** Values of 2024 that are not what they must be: amounts, ranges, times. */
final class Values2024 {
  private final Families families;

  Values2024(Families families) {
    this.families = families;
  }

  List<Attack> all() {
    Money money = new Money(families, true);
    return Stream.of(
            money.all("wads_in", "'(9,0)'"),
            money.negative(
                "credit",
                "reserves_in",
                "'(50,0)'",
                "coin",
                "denominations",
                "'(8,0)'",
                "refund",
                "refunds",
                "'(2,0)'",
                "profit",
                "profit_drains",
                "'(12,34000000)'",
                "purse",
                "purse_requests",
                "'(3,0)'",
                "deposit",
                "coin_deposits",
                "'(8,0)'"),
            members(),
            ranges(),
            times(),
            oversize())
        .flatMap(List::stream)
        .toList();
  }

  private List<Attack> members() {
    return List.of(
        member("amount-null-member", "'(,7)'"),
        member("amount-null-fraction", "'(7,)'"),
        member("amount-empty", "'(,)'"),
        families.malformed(
            "null-amount",
            "wads_in",
            Rule.ROW_NOT_NULL,
            "'(9,0)'::taler_amount",
            "NULL",
            "no amount",
            loosen("wads_in", NOT_NULL, "amount")),
        families.malformed(
            "null-in-not-null",
            "wads_in",
            Rule.ROW_NOT_NULL,
            "'https://other.example/'",
            "NULL",
            "no origin",
            loosen("wads_in", NOT_NULL, "origin_exchange_url")),
        families.malformed(
            "bad-length",
            "wads_in",
            Rule.ROW_LENGTH,
            "{bytes24:wad}",
            "{bytes23:wad}",
            "a key that is a byte too short",
            loosen("wads_in", CHECK, "wad_id")));
  }

  private Attack member(String name, String amount) {
    return families.malformed(
        name, "wads_in", Rule.AMOUNT_NULL, "'(9,0)'", amount, "an amount of " + amount);
  }

  private List<Attack> ranges() {
    return List.of(
        families.malformed(
            "range-age-negative",
            "age_withdraw",
            Rule.ROW_RANGE,
            " 14,",
            " -1,",
            "a largest age below 0",
            loosen("age_withdraw", CHECK, "max_age")),
        families.malformed(
            "range-index-negative",
            "age_withdraw",
            Rule.ROW_RANGE,
            "{bytes64:age_sig}, 1",
            "{bytes64:age_sig}, -1",
            "an index of what is not revealed below 0",
            loosen("age_withdraw", CHECK, "noreveal_index")),
        families.malformed(
            "range-state-unknown",
            "policy_details",
            Rule.ROW_RANGE,
            ", 1, {bytes32:proof}",
            ", 6, {bytes32:proof}",
            "a state of fulfilment that is none",
            loosen("policy_details", CHECK, "fulfillment_state")),
        families.malformed(
            "check-arrays-differ",
            "age_withdraw",
            Rule.DB_CHECK,
            "ARRAY[{bytes64:age_blind}]",
            "ARRAY[{bytes64:age_blind}, {bytes64:age_blind2}]",
            "two blinded coins for one denomination",
            loosen("age_withdraw", CHECK, "h_blind_evs", "denom_serials"),
            loosen("age_withdraw", CHECK, "denom_serials", "denom_sigs")),
        families.malformed(
            "check-signatures-missing",
            "age_withdraw",
            Rule.DB_CHECK,
            "ARRAY[{blob1:age_denom_sig}]",
            "ARRAY[]::bytea[]",
            "a blinded coin without signature",
            loosen("age_withdraw", CHECK, "h_blind_evs", "denom_serials"),
            loosen("age_withdraw", CHECK, "denom_serials", "denom_sigs")));
  }

  private List<Attack> times() {
    return List.of(
        time("time-of-transfer", "reserves_in", "1735689600000000", "1735689600000001"),
        time("time-of-deadline", "batch_deposits", "{time:wire_deadline}", "1735689600999999"),
        time("time-of-refund-negative", "batch_deposits", "{time:refund_deadline}", "-1000000"),
        time("time-of-event", "kyc_events", "{time:event}", "1500000"),
        time("time-of-merge", "purse_merges", "{time:merge}", "9223372036854775806"));
  }

  private Attack time(String name, String table, String part, String replacement) {
    return families.malformed(
        name,
        table,
        Rule.TIME_FORM,
        part,
        replacement,
        "a time of " + replacement + " in " + table);
  }

  /** More than 32 MiB in one value. */
  private List<Attack> oversize() {
    return List.of(
        families
            .malformed(
                "oversize-text",
                "profit_drains",
                Rule.ROW_OVERSIZE,
                "'exchange-account-1'",
                "repeat('{hex:text}', 2162688)",
                "a text of 33 MiB")
            .madeHeavy());
  }
}
