package org.pyx.validator.rules.stream;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Facts;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.rule.Checks;
import org.pyx.schemas.rule.Rule;

/** The exchange's server goes on with the history that it had. Stateless. */
@Checks(Rule.STREAM_TIMELINE)
public final class TimelineRule {
  /** Judges a look at the server by the one before. */
  public Optional<Finding> judge(@Nullable SourceFacts before, SourceFacts now) {
    Long was = before == null ? null : before.number(Facts.TIMELINE);
    Long is = now.number(Facts.TIMELINE);
    if (was != null && is == null) {
      return Optional.of(
          Rule.STREAM_TIMELINE.finding(
              "the server does not tell its timeline any more: another may stand in its place",
              "timeline " + was,
              Facts.TIMELINE));
    }
    return was == null || is == null || was.equals(is)
        ? Optional.empty()
        : Optional.of(
            Rule.STREAM_TIMELINE.finding(
                "the server is on timeline " + is + ": it was restored, or a standby promoted",
                "timeline " + was,
                Facts.TIMELINE));
  }
}
