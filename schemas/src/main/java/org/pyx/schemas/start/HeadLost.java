package org.pyx.schemas.start;

import java.util.Optional;

/**
 * A topic whose first records were removed, by retention or on somebody's demand.
 *
 * @param topic its name
 * @param first the first offset that it still holds
 */
public record HeadLost(String topic, long first) implements Obstacle {

  /** Checks a topic. */
  public static Optional<Obstacle> check(TopicFacts topic) {
    return topic.first() == 0
        ? Optional.empty()
        : Optional.of(new HeadLost(topic.name(), topic.first()));
  }

  @Override
  public String words() {
    return "topic "
        + topic
        + " begins at offset "
        + first
        + ": the records before it were removed, by retention or by somebody";
  }

  @Override
  public WayOut wayOut() {
    return WayOut.HEAD_LOST;
  }
}
