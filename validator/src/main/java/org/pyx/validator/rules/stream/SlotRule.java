package org.pyx.validator.rules.stream;

import java.util.Optional;
import org.pyx.schemas.model.Facts;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.rule.Checks;
import org.pyx.schemas.rule.Rule;

/** The slot is there, and holds all that the journal lacks. Stateless. */
@Checks(Rule.STREAM_SLOT)
public final class SlotRule {
  /** Judges a look at the server. */
  public Optional<Finding> judge(SourceFacts now) {
    String state = now.text(Facts.SLOT);
    if (Facts.SLOT_MISSING.equals(state)) {
      return broken("the slot is gone: somebody has dropped it", now);
    }
    if (Facts.SLOT_LOST.equals(state)) {
      return broken("the server has removed log that the slot needed" + reason(now), now);
    }
    Lsn confirmed = now.confirmed();
    Lsn resume = now.resume();
    return confirmed == null || resume == null || confirmed.compareTo(resume) <= 0
        ? Optional.empty()
        : broken(
            "the slot stands at " + confirmed + ": somebody has advanced it or made it anew", now);
  }

  /** The server's own word for why, which is one of a few short ones. */
  private static String reason(SourceFacts now) {
    String why = now.text(Facts.SLOT_INVALIDATED);
    return why == null || !why.matches("[a-z_]{1,40}") ? "" : ", and says: " + why;
  }

  private static Optional<Finding> broken(String what, SourceFacts now) {
    return Optional.of(
        Rule.STREAM_SLOT.finding(what, "the journal ends at " + now.resume(), Facts.SLOT));
  }
}
