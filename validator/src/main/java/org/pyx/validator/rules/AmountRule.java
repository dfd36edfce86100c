package org.pyx.validator.rules;

import java.util.Optional;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.model.Verdict;

/** {@code amount.*}: composite amounts are well formed, complete and in range. */
public final class AmountRule implements RowRule {
  @Override
  public Optional<Verdict.Rejected> judge(TrustedRow row) {
    for (int i = 0; i < row.size(); i++) {
      if (row.column(i).kind() == TrustedSchema.Kind.AMOUNT
          && row.value(i) instanceof Value.Text amount) {
        Optional<Verdict.Rejected> broken = Amounts.judge(row.column(i).name(), amount.value());
        if (broken.isPresent()) {
          return broken;
        }
      }
    }
    return Optional.empty();
  }
}
