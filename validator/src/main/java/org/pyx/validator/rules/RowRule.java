package org.pyx.validator.rules;

import java.util.Optional;
import org.pyx.schemas.model.Verdict;

/** A rule about one row by itself. Implementations are stateless. */
public sealed interface RowRule
    permits TypeRule, NotNullRule, LengthRule, AmountRule, AmountPairRule {
  /** The verdict if the row breaks the rule. */
  Optional<Verdict.Rejected> judge(TrustedRow row);
}
