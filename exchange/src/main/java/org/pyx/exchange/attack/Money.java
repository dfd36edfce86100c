package org.pyx.exchange.attack;

import java.util.ArrayList;
import java.util.List;
import org.pyx.exchange.Attack;
import org.pyx.schemas.rule.Rule;

/** Amounts that are none. The database itself lets each into a NOT NULL column. */
final class Money {
  private static final String UNITS_ABOVE_THE_MOST = "4503599627370497";
  private static final String MOST_OF_INT8 = "9223372036854775807";

  private final Families families;
  private final boolean composite;

  /**
   * For one way of keeping amounts.
   *
   * @param composite whether an amount is one value, or two columns
   */
  Money(Families families, boolean composite) {
    this.families = families;
    this.composite = composite;
  }

  /** A row with each wrong amount in one column, where the victim's SQL has the given amount. */
  List<Attack> all(String table, String amount) {
    return List.of(
        amount("amount-negative", table, amount, "-5", "2000000000"),
        amount("amount-negative-only", table, amount, "-1", "0"),
        amount("amount-denormal", table, amount, "1", "100000000"),
        amount("amount-fraction-most", table, amount, "1", "2147483647"),
        amount("amount-fraction-negative", table, amount, "1", "-1"),
        amount("amount-too-large", table, amount, UNITS_ABOVE_THE_MOST, "0"),
        amount("amount-largest-number", table, amount, MOST_OF_INT8, "99999999"),
        amount("amount-invalid", table, amount, "-1", "-1"));
  }

  /** One wrong amount in each of several columns, given by table and the amount in its SQL. */
  List<Attack> negative(String... tablesAndAmounts) {
    List<Attack> attacks = new ArrayList<>();
    for (int i = 0; i < tablesAndAmounts.length; i += 3) {
      attacks.add(
          amount(
              "amount-negative-" + tablesAndAmounts[i],
              tablesAndAmounts[i + 1],
              tablesAndAmounts[i + 2],
              "-1",
              "0"));
    }
    return attacks;
  }

  private Attack amount(String name, String table, String amount, String units, String fractions) {
    String wrong = composite ? "'(" + units + "," + fractions + ")'" : units + ", " + fractions;
    return families.malformed(
        name,
        table,
        Rule.AMOUNT_RANGE,
        amount,
        wrong,
        "an amount of " + units + " and " + fractions + " parts in 100000000 in " + table);
  }
}
