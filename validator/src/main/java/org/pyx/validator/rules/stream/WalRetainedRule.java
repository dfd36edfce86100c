package org.pyx.validator.rules.stream;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Facts;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.LogRetention;
import org.pyx.schemas.rule.Checks;
import org.pyx.schemas.rule.Rule;

/** The server need not hold back much log for us. Stateless. */
@Checks(Rule.STREAM_WAL_RETAINED)
public final class WalRetainedRule {
  /** Judges a look at the server by the one before: only a higher threshold is news. */
  public Optional<Finding> judge(@Nullable SourceFacts before, SourceFacts now) {
    long threshold = threshold(now);
    if (threshold <= (before == null || !sameLimit(before, now) ? 0 : threshold(before))) {
      return Optional.empty();
    }
    LogRetention retention =
        new LogRetention(
            number(now, Facts.LOG_RETAINED),
            number(now, Facts.LOG_LIMIT),
            threshold == LogRetention.ENDANGERED);
    return Optional.of(
        Rule.STREAM_WAL_RETAINED.finding(
            LogRetention.severity(threshold, retention.unlimited()),
            "the exchange holds back log for the slot that capture has not taken: "
                + retention.words(),
            "the journal ends at " + now.resume(),
            Facts.LOG_RETAINED));
  }

  private static boolean sameLimit(SourceFacts before, SourceFacts now) {
    return number(before, Facts.LOG_LIMIT) == number(now, Facts.LOG_LIMIT);
  }

  private static long threshold(SourceFacts facts) {
    Long threshold = facts.number(Facts.LOG_THRESHOLD);
    return threshold == null ? 0 : threshold;
  }

  /** What was not seen is no limit, and nothing. */
  private static long number(SourceFacts facts, String name) {
    Long number = facts.number(name);
    return number == null ? LogRetention.UNLIMITED : number;
  }
}
