package org.pyx.validator.rules;

import java.util.List;
import java.util.Optional;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.model.Verdict;
import org.pyx.schemas.policy.TablePolicy;

/** {@code amount.range} for amounts in two columns, as exchanges of 2021 have them. */
public final class AmountPairRule implements RowRule {
  private final List<TablePolicy.AmountPair> pairs;

  /** For the pairs that a policy names. */
  public AmountPairRule(List<TablePolicy.AmountPair> pairs) {
    this.pairs = List.copyOf(pairs);
  }

  @Override
  public Optional<Verdict.Rejected> judge(TrustedRow row) {
    for (TablePolicy.AmountPair pair : pairs) {
      if (row.row().get(pair.value()) instanceof Value.Int units
          && row.row().get(pair.fraction()) instanceof Value.Int fractions) {
        Optional<Verdict.Rejected> broken =
            Amounts.judge(pair.value(), units.value(), fractions.value());
        if (broken.isPresent()) {
          return broken;
        }
      }
    }
    return Optional.empty();
  }
}
