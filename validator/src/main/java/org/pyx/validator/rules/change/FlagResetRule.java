package org.pyx.validator.rules.change;

import java.util.List;
import java.util.Optional;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.rule.Checks;
import org.pyx.schemas.rule.Rule;

/** A one-way flag that has moved stays. Stateless. */
@Checks(Rule.OP_FLAG_RESET)
public final class FlagResetRule {
  /** Judges an UPDATE by the flags that had moved and have not any more. */
  public Optional<Finding> judge(List<String> reset) {
    return reset.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Rule.OP_FLAG_RESET.finding(
                "an UPDATE took back the one-way flag " + reset,
                "once moved, it stays",
                reset.toArray(String[]::new)));
  }
}
