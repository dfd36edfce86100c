package org.pyx.validator.rules;

import java.util.List;
import java.util.Optional;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.model.Verdict;
import org.pyx.schemas.policy.TablePolicy;

/** {@code amount.*} for amounts in two columns, as exchanges of 2021 have them. */
public final class AmountPairRule implements RowRule {
  private final List<TablePolicy.AmountPair> pairs;

  /** For the pairs that a policy names. */
  public AmountPairRule(List<TablePolicy.AmountPair> pairs) {
    this.pairs = List.copyOf(pairs);
  }

  @Override
  public Optional<Verdict.Rejected> judge(TrustedRow row) {
    for (TablePolicy.AmountPair pair : pairs) {
      Value value = row.row().get(pair.value());
      Value fraction = row.row().get(pair.fraction());
      if (value instanceof Value.Null != fraction instanceof Value.Null) {
        return Optional.of(Amounts.memberIsNull(pair.value()));
      }
      if (value instanceof Value.Int units && fraction instanceof Value.Int fractions) {
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
