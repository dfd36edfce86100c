package org.pyx.validator.rules.row;

import java.util.Optional;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.model.TrustedSchema.Kind;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.rule.Checks;
import org.pyx.schemas.rule.Rule;
import org.pyx.validator.rules.TrustedRow;

/**
 * Times are whole seconds, in microseconds since 1970, and not negative; the latest number stands
 * for "for ever".
 */
@Checks(Rule.TIME_FORM)
public final class TimeRule implements RowRule {
  private static final long SECOND = 1_000_000;
  private static final long FOR_EVER = Long.MAX_VALUE;

  private final int[] columns;

  /** For a table; the policy names the columns. */
  public TimeRule(TrustedSchema.Table table, Policy policy) {
    columns =
        Columns.where(
            table,
            i ->
                table.columns().get(i).kind() == Kind.INT8
                    && policy.isWholeSeconds(table.columns().get(i).name()));
  }

  @Override
  public Optional<Finding> judge(TrustedRow row) {
    for (int column : columns) {
      if (row.value(column) instanceof Value.Int time && !isTime(time.value())) {
        String name = row.column(column).name();
        return Optional.of(
            Rule.TIME_FORM.finding(
                "column " + name + " holds a time that is negative or not a whole second",
                "whole seconds, in microseconds",
                name));
      }
    }
    return Optional.empty();
  }

  private static boolean isTime(long micros) {
    return micros >= 0 && (micros % SECOND == 0 || micros == FOR_EVER);
  }
}
