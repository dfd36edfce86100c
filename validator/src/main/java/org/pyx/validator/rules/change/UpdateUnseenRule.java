package org.pyx.validator.rules.change;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.rule.Checks;
import org.pyx.schemas.rule.Rule;
import org.pyx.validator.memory.Remembered;

/** An UPDATE must be of a row that was accepted. Stateless. */
@Checks(Rule.OP_UPDATE_UNSEEN)
public final class UpdateUnseenRule {
  /** Judges an UPDATE by what is remembered under its key. */
  public Optional<Finding> judge(@Nullable Remembered known) {
    return known == null
        ? Optional.of(
            Rule.OP_UPDATE_UNSEEN.finding(
                "an UPDATE of a row that was never accepted", TrustedWords.of(null)))
        : Optional.empty();
  }
}
