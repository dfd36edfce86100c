package org.pyx.validator.rules.change;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Decision;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.rule.Checks;
import org.pyx.schemas.rule.Rule;

/** What an operator has decided to reject is rejected. Stateless. */
@Checks(Rule.TABLE_REJECTED)
public final class RejectedTableRule {
  /** Judges a change of a table about which an operator may have decided. */
  public Optional<Finding> judge(Decision.@Nullable RejectTable decision) {
    return decision == null
        ? Optional.empty()
        : Optional.of(
            Rule.TABLE_REJECTED.finding(
                "a change of a table that "
                    + decision.by()
                    + " has decided to reject: "
                    + decision.reason(),
                "an operator's decision"));
  }
}
