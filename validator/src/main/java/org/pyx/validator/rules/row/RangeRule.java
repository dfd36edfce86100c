package org.pyx.validator.rules.row;

import java.util.Objects;
import java.util.Optional;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.model.TrustedSchema.Range;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.rule.Checks;
import org.pyx.schemas.rule.Rule;
import org.pyx.validator.rules.TrustedRow;

/** The bounds on whole numbers that the auditor's CHECKs demand. */
@Checks(Rule.ROW_RANGE)
public final class RangeRule implements RowRule {
  private final int[] columns;

  /** For a table. */
  public RangeRule(TrustedSchema.Table table) {
    columns = Columns.where(table, i -> table.columns().get(i).range() != null);
  }

  @Override
  public Optional<Finding> judge(TrustedRow row) {
    for (int column : columns) {
      Range range = Objects.requireNonNull(row.column(column).range());
      if (row.value(column) instanceof Value.Int number
          && (number.value() < range.least() || number.value() > range.most())) {
        String name = row.column(column).name();
        return Optional.of(
            Rule.ROW_RANGE.finding(
                "column " + name + " holds a number out of range", words(range), name));
      }
    }
    return Optional.empty();
  }

  private static String words(Range range) {
    if (range.most() == Long.MAX_VALUE) {
      return "at least " + range.least();
    }
    return range.least() == Long.MIN_VALUE
        ? "at most " + range.most()
        : range.least() + " to " + range.most();
  }
}
