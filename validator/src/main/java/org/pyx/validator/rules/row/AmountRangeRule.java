package org.pyx.validator.rules.row;

import java.util.List;
import java.util.Optional;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.policy.TablePolicy.AmountPair;
import org.pyx.schemas.rule.Checks;
import org.pyx.schemas.rule.Rule;
import org.pyx.validator.rules.TrustedRow;

/** Amounts are not negative, not too large, and normalised. */
@Checks(Rule.AMOUNT_RANGE)
public final class AmountRangeRule implements RowRule {
  private final AmountColumns amounts;

  /** For a table, and pairs of columns that together are an amount. */
  public AmountRangeRule(TrustedSchema.Table table, List<AmountPair> pairs) {
    amounts = new AmountColumns(table, pairs);
  }

  @Override
  public Optional<Finding> judge(TrustedRow row) {
    String column = amounts.first(row, Amount.OUT_OF_RANGE);
    return column == null
        ? Optional.empty()
        : Optional.of(
            Rule.AMOUNT_RANGE.finding(
                "the amount in column " + column + " is negative, too large or not normalised",
                Amount.RANGE,
                column));
  }
}
