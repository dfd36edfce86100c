package org.pyx.console.lane;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.pyx.console.TopicReader;
import org.pyx.schemas.model.Action;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.wire.Headers;
import org.pyx.schemas.wire.Lane;

/**
 * What was rejected from an offset of the rejected topic on. Immutable.
 *
 * @param from the offset
 * @param rules how many changes were rejected, by rule
 */
public record Rejections(long from, Map<String, Long> rules) {
  private static final String REJECT = Action.REJECT.name().toLowerCase(Locale.ROOT);

  public Rejections {
    rules = Map.copyOf(rules);
  }

  /** The offset behind the last piece of evidence; 0 if the lane has not begun. */
  public static long end(KafkaAccess kafka, Lane lane) {
    if (!LaneState.exists(kafka, lane)) {
      return 0;
    }
    try (TopicReader rejected = new TopicReader(kafka, lane.rejected())) {
      return rejected.end();
    }
  }

  /** Counts what was rejected since. */
  public static Rejections since(KafkaAccess kafka, Lane lane, long from) {
    Map<String, Long> rules = new TreeMap<>();
    try (TopicReader rejected = new TopicReader(kafka, lane.rejected())) {
      rejected.skipTo(from);
      rejected.toEnd(message -> {
        if (REJECT.equals(Headers.text(message.headers(), Headers.ACTION))) {
          String rule = String.valueOf(Headers.text(message.headers(), Headers.RULE));
          rules.merge(rule, 1L, Long::sum);
        }
      });
    }
    return new Rejections(from, rules);
  }

  /** How many changes. */
  public long count() {
    return rules.values().stream().mapToLong(Long::longValue).sum();
  }

  /** How many and why, for the end of a line. */
  public String words(Lane lane) {
    return rules.isEmpty()
        ? "nothing was rejected"
        : count()
            + " rejected ("
            + new TreeMap<>(rules)
                .entrySet().stream()
                    .map(rule -> rule.getKey() + " " + rule.getValue())
                    .collect(Collectors.joining(", "))
            + "; evidence in topic "
            + lane.rejected()
            + " from offset "
            + from
            + ")";
  }
}
