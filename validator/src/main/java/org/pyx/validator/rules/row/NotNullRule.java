package org.pyx.validator.rules.row;

import java.util.Optional;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.rule.Checks;
import org.pyx.schemas.rule.Rule;
import org.pyx.validator.rules.TrustedRow;

/** The auditor's NOT NULL holds. */
@Checks(Rule.ROW_NOT_NULL)
public final class NotNullRule implements RowRule {
  private final int[] columns;

  /** For a table. */
  public NotNullRule(TrustedSchema.Table table) {
    columns = Columns.where(table, i -> table.columns().get(i).notNull());
  }

  @Override
  public Optional<Finding> judge(TrustedRow row) {
    for (int column : columns) {
      if (row.value(column) instanceof Value.Null) {
        String name = row.column(column).name();
        return Optional.of(
            Rule.ROW_NOT_NULL.finding("column " + name + " is NULL", "NOT NULL", name));
      }
    }
    return Optional.empty();
  }
}
