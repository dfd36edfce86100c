package org.pyx.validator.rules.stream;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Facts;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.rule.Checks;
import org.pyx.schemas.rule.Rule;

/** Tells of a standby that was promoted and lacks nothing that was captured. Stateless. */
@Checks(Rule.STREAM_PROMOTION)
public final class PromotionRule {
  /** Judges a look at the server by the one before. */
  public Optional<Finding> judge(@Nullable SourceFacts before, SourceFacts now) {
    Long was = before == null ? null : before.number(Facts.TIMELINE);
    return was == null || !TimelineRule.isPromotion(before, now)
        ? Optional.empty()
        : Optional.of(
            Rule.STREAM_PROMOTION.finding(
                "a standby was promoted: timeline "
                    + now.number(Facts.TIMELINE)
                    + " goes on from "
                    + TimelineRule.left(was, now)
                    + (now.isTrue(Facts.CONTINUED)
                        ? ", and it was the server that was being read from"
                        : ", and what was captured ends before that"),
                "timeline " + was,
                Facts.TIMELINE));
  }
}
