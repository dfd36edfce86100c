package org.pyx.validator.rules;

import java.util.Optional;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.model.Verdict;

/** {@code row.not-null}: the auditor's NOT NULL holds. */
public final class NotNullRule implements RowRule {
  @Override
  public Optional<Verdict.Rejected> judge(TrustedRow row) {
    for (int i = 0; i < row.size(); i++) {
      if (row.value(i) instanceof Value.Null && row.column(i).notNull()) {
        return Optional.of(
            Rule.ROW_NOT_NULL.broken("column " + row.column(i).name() + " is NULL", "NOT NULL"));
      }
    }
    return Optional.empty();
  }
}
