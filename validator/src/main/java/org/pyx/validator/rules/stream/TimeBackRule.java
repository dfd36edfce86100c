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

  private static final long SECOND = 1_000_000;

  /** Judges the end of a transaction. */
  public Optional<Finding> judge(StreamState before, Change.End end) {
    return end.commitTime() == 0 || !isBack(before.lastTime(), end.commitTime())
        ? Optional.empty()
        : Optional.of(
            Rule.STREAM_TIME_BACK.finding(
                "a commit "
                    + (before.lastTime() / SECOND - end.commitTime() / SECOND)
                    + " s before the latest that it follows, by the exchange's clock",
                "commit times go forward"));
  }

  /** Whether a time lies too far before another; both may be any number, for they are claims. */
  static boolean isBack(long last, long now) {
    return now < last && (last - now > TOLERANCE || last - now < 0);
  }
}
