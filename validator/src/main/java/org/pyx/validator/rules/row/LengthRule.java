package org.pyx.validator.rules.row;

import java.util.Objects;
import java.util.Optional;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.model.TrustedSchema.LengthBounds;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.rule.Checks;
import org.pyx.schemas.rule.Rule;
import org.pyx.validator.rules.TrustedRow;

/** The lengths that the auditor's CHECKs demand, in bytes for bytea, in characters for text. */
@Checks(Rule.ROW_LENGTH)
public final class LengthRule implements RowRule {
  private final int[] columns;

  /** For a table. */
  public LengthRule(TrustedSchema.Table table) {
    columns = Columns.where(table, i -> table.columns().get(i).length() != null);
  }

  @Override
  public Optional<Finding> judge(TrustedRow row) {
    for (int column : columns) {
      LengthBounds bounds = Objects.requireNonNull(row.column(column).length());
      int length = length(row.value(column));
      if (length >= 0 && (length < bounds.least() || length > bounds.most())) {
        String name = row.column(column).name();
        return Optional.of(
            Rule.ROW_LENGTH.finding(
                "column " + name + " has length " + length, words(bounds), name));
      }
    }
    return Optional.empty();
  }

  private static String words(LengthBounds bounds) {
    return bounds.least() == bounds.most()
        ? "length " + bounds.least()
        : "length " + bounds.least() + " to " + bounds.most();
  }

  private static int length(Value value) {
    return switch (value) {
      case Value.Bytes v -> v.value().length;
      case Value.Text v -> v.value().codePointCount(0, v.value().length());
      case Value.Null _,
          Value.Unchanged _,
          Value.Large _,
          Value.Bool _,
          Value.Int _,
          Value.Real _ ->
          -1;
    };
  }
}
