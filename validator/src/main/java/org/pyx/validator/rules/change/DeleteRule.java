package org.pyx.validator.rules.change;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.rule.Checks;
import org.pyx.schemas.rule.Rule;
import org.pyx.validator.memory.Remembered;

/** Nothing is deleted, unless the policy says when. Stateless. */
@Checks(Rule.OP_DELETE)
public final class DeleteRule {
  /**
   * Judges a DELETE.
   *
   * @param allowed whether the policy allows it
   */
  public Optional<Finding> judge(@Nullable Remembered known, boolean allowed) {
    return allowed
        ? Optional.empty()
        : Optional.of(
            Rule.OP_DELETE.finding(
                "a DELETE"
                    + (known == null ? " of a row that was never accepted" : " of an accepted row"),
                TrustedWords.of(known)));
  }
}
