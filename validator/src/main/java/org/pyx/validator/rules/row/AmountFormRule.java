package org.pyx.validator.rules.row;

import java.util.List;
import java.util.Optional;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.policy.TablePolicy.AmountPair;
import org.pyx.schemas.rule.Checks;
import org.pyx.schemas.rule.Rule;
import org.pyx.validator.rules.TrustedRow;

/** Amounts are of the form {@code (value,fraction)}. */
@Checks(Rule.AMOUNT_FORM)
public final class AmountFormRule implements RowRule {
  private final AmountColumns amounts;

  /** For a table, and pairs of columns that together are an amount. */
  public AmountFormRule(TrustedSchema.Table table, List<AmountPair> pairs) {
    amounts = new AmountColumns(table, pairs);
  }

  @Override
  public Optional<Finding> judge(TrustedRow row) {
    String column = amounts.first(row, Amount.MALFORMED);
    return column == null
        ? Optional.empty()
        : Optional.of(
            Rule.AMOUNT_FORM.finding(
                "column " + column + " holds no amount", "(value,fraction)", column));
  }
}
