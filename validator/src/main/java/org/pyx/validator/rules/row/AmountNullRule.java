package org.pyx.validator.rules.row;

import java.util.List;
import java.util.Optional;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.policy.TablePolicy.AmountPair;
import org.pyx.schemas.rule.Checks;
import org.pyx.schemas.rule.Rule;
import org.pyx.validator.rules.TrustedRow;

/** No member of an amount is NULL. For {@code (,)} PostgreSQL lets NOT NULL pass. */
@Checks(Rule.AMOUNT_NULL)
public final class AmountNullRule implements RowRule {
  private final AmountColumns amounts;

  /** For a table, and pairs of columns that together are an amount. */
  public AmountNullRule(TrustedSchema.Table table, List<AmountPair> pairs) {
    amounts = new AmountColumns(table, pairs);
  }

  @Override
  public Optional<Finding> judge(TrustedRow row) {
    String column = amounts.first(row, Amount.MEMBER_NULL);
    return column == null
        ? Optional.empty()
        : Optional.of(
            Rule.AMOUNT_NULL.finding(
                "the amount in column " + column + " has a member that is NULL",
                "two numbers",
                column));
  }
}
