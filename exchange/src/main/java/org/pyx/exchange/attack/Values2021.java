package org.pyx.exchange.attack;

import static org.pyx.exchange.attack.Step.Constraint.CHECK;
import static org.pyx.exchange.attack.Step.Constraint.NOT_NULL;
import static org.pyx.exchange.attack.Step.loosen;

import java.util.List;
import java.util.stream.Stream;
import org.pyx.exchange.Attack;
import org.pyx.schemas.rule.Rule;

/** Values of 2021 that are not what they must be. */
final class Values2021 {
  private static final String FEES = "wire_fee";
  private static final String FEE = "0, 1000000, 1, 0";

  private final Families families;

  Values2021(Families families) {
    this.families = families;
  }

  List<Attack> all() {
    Money money = new Money(families, false);
    return Stream.of(
            money.all("wire_out", "7, 0"),
            money.negative(
                "credit",
                "reserves_in",
                "50, 0",
                "coin",
                "denominations",
                "8, 0",
                "refund",
                "refunds",
                " 2, 0",
                "deposit",
                "deposits",
                "8, 0",
                "recoup",
                "recoup",
                "8, 0"),
            nulls(),
            others())
        .flatMap(List::stream)
        .toList();
  }

  private List<Attack> nulls() {
    return List.of(
        nullAmount("amount-null-member", "NULL, 7, 1, 0"),
        nullAmount("amount-empty", "NULL, NULL, 1, 0"),
        families.malformed(
            "null-in-not-null",
            FEES,
            Rule.ROW_NOT_NULL,
            "{time:fee_end}",
            "NULL",
            "no end_date",
            loosen(FEES, NOT_NULL, "end_date")));
  }

  private Attack nullAmount(String name, String amounts) {
    return families.malformed(
        name,
        FEES,
        Rule.ROW_NOT_NULL,
        FEE,
        amounts,
        "fees of " + amounts,
        loosen(FEES, NOT_NULL, "wire_fee_val"),
        loosen(FEES, NOT_NULL, "wire_fee_frac"));
  }

  private List<Attack> others() {
    return List.of(
        families.malformed(
            "bad-length",
            FEES,
            Rule.ROW_LENGTH,
            "{bytes64:fee_sig}",
            "{bytes63:fee_sig}",
            "a signature that is a byte too short",
            loosen(FEES, CHECK, "master_sig")),
        time("time-of-transfer", "wire_out", "1735689600000000", "1735689600000001"),
        time("time-of-deadline", "deposits", "{time:wire_deadline}", "1735689600999999"),
        time("time-of-refund-negative", "deposits", "{time:refund_deadline}", "-1000000"),
        time("time-of-fee", FEES, "{time:fee_end}", "9223372036854775806"),
        families
            .malformed(
                "oversize-text",
                "wire_out",
                Rule.ROW_OVERSIZE,
                "{payto:account}",
                "repeat('{hex:text}', 2162688)",
                "a text of 33 MiB")
            .madeHeavy());
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
}
