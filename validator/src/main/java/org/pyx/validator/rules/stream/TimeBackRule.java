package org.pyx.validator.rules.stream;

import java.util.Optional;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.rule.Checks;
import org.pyx.schemas.rule.Rule;

/**
 * Commit times go forward. Neighbouring commits may change places by a moment, and clocks are set
 * right, so a little is let pass. Stateless.
 */
@Checks(Rule.STREAM_TIME_BACK)
public final class TimeBackRule {
  /** How far back is let pass, in microseconds. */
  public static final long TOLERANCE = 10_000_000;

  /** Judges the end of a transaction. */
  public Optional<Finding> judge(StreamState before, Change.End end) {
    return end.commitTime() == 0 || end.commitTime() >= before.lastTime() - TOLERANCE
        ? Optional.empty()
        : Optional.of(
            Rule.STREAM_TIME_BACK.finding(
                "a commit "
                    + (before.lastTime() - end.commitTime()) / 1_000_000
                    + " s before the one that it follows, by the exchange's clock",
                "commit times go forward"));
  }
}
