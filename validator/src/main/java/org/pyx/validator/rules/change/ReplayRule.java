package org.pyx.validator.rules.change;

import java.util.Optional;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.rule.Checks;
import org.pyx.schemas.rule.Rule;

/** A second row under a key with the same content is a replay: the copy has it. Stateless. */
@Checks(Rule.ROW_REPLAY)
public final class ReplayRule {
  private static final Finding REPLAY =
      Rule.ROW_REPLAY.finding("a replay of an accepted row", "the row is in the copy");

  /** Judges a new row under a key that is known. */
  public Optional<Finding> judge(boolean same) {
    return same ? Optional.of(REPLAY) : Optional.empty();
  }
}
