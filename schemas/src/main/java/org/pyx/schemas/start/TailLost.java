package org.pyx.schemas.start;

import java.util.Optional;

/**
 * A topic that ends before what was read from it: it lost its end, or was restored from an older
 * state.
 *
 * @param topic its name
 * @param end the offset behind its last record
 * @param covered the offset up to which it was read
 * @param who who has read it
 */
public record TailLost(String topic, long end, long covered, String who) implements Obstacle {

  /**
   * Checks a topic.
   *
   * @param covered the first offset that was not yet read
   */
  public static Optional<Obstacle> check(TopicsSeen seen, String topic, long covered, String who) {
    long end = seen.end(topic);
    return end >= covered ? Optional.empty() : Optional.of(new TailLost(topic, end, covered, who));
  }

  @Override
  public String words() {
    return "topic "
        + topic
        + " ends at offset "
        + end
        + ", but "
        + who
        + " has read it up to "
        + covered
        + ": it lost its end, or an older state of it was restored";
  }

  @Override
  public WayOut wayOut() {
    return WayOut.TAIL_LOST;
  }
}
