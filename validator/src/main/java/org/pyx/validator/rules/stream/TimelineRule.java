package org.pyx.validator.rules.stream;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Facts;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.rule.Checks;
import org.pyx.schemas.rule.Rule;
import org.pyx.validator.rules.Words;

/**
 * The exchange's server goes on with the history that it had. A standby that was promoted does, if
 * it had everything that was captured: that is told by {@link PromotionRule}. Stateless.
 */
@Checks(Rule.STREAM_TIMELINE)
public final class TimelineRule {
  private static final Pattern SWITCH =
      Pattern.compile("([0-9]{1,9}) ([0-9A-Fa-f]{1,8}/[0-9A-Fa-f]{1,8})");

  /** Judges a look at the server by the one before. */
  public Optional<Finding> judge(@Nullable SourceFacts before, SourceFacts now) {
    Long was = before == null ? null : before.number(Facts.TIMELINE);
    Long is = now.number(Facts.TIMELINE);
    if (before == null || was == null) {
      return Optional.empty();
    }
    if (is == null) {
      return broken(
          "the server does not tell its timeline any more: another may stand in its place", was);
    }
    if (was.equals(is)) {
      String known = before.text(Facts.HISTORY);
      String told = now.text(Facts.HISTORY);
      return known == null || told == null || known.equals(told)
          ? Optional.empty()
          : broken(
              "the server is on another timeline "
                  + is
                  + " than before: it came to it by "
                  + Words.name(told),
              was);
    }
    if (isPromotion(before, now)) {
      return Optional.empty();
    }
    Lsn left = left(was, now);
    return left == null
        ? broken(
            "the server is on timeline " + is + ": it was restored, or a standby promoted", was)
        : broken(
            "the server is on timeline "
                + is
                + " since "
                + left
                + ", but more than that was captured, up to "
                + now.resume()
                + ": what was captured after it is no part of the exchange's history any more",
            was);
  }

  /** Whether a standby was promoted that had everything that was captured. */
  static boolean isPromotion(@Nullable SourceFacts before, SourceFacts now) {
    Long was = before == null ? null : before.number(Facts.TIMELINE);
    Long is = now.number(Facts.TIMELINE);
    Lsn left = was == null ? null : left(was, now);
    Lsn captured = now.resume();
    return was != null
        && is != null
        && is > was
        && left != null
        && (now.isTrue(Facts.CONTINUED) || (captured != null && captured.compareTo(left) <= 0));
  }

  /** Where a timeline was left, as the server's history says; null if it is no part of it. */
  static @Nullable Lsn left(long timeline, SourceFacts now) {
    String history = now.text(Facts.HISTORY);
    Lsn left = null;
    if (history != null) {
      for (String part : history.split(", ", -1)) {
        Matcher found = SWITCH.matcher(part);
        if (found.matches() && Long.parseLong(found.group(1)) == timeline) {
          left = Lsn.parse(found.group(2));
        }
      }
    }
    return left;
  }

  private static Optional<Finding> broken(String what, long was) {
    return Optional.of(Rule.STREAM_TIMELINE.finding(what, "timeline " + was, Facts.TIMELINE));
  }
}
