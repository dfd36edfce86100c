package org.pyx.schemas.start;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A topic that has the name of the one that was read before, and is another.
 *
 * @param topic its name
 * @param known the id of the one before
 * @param now its id
 * @param who who has read the one before
 */
public record MadeAnew(String topic, String known, String now, String who) implements Obstacle {

  /**
   * Checks topics that are there.
   *
   * @param known ids by topic, as noted before; a topic without one passes
   */
  public static Optional<Obstacle> check(TopicsSeen seen, Map<String, String> known, String who) {
    return known.keySet().stream()
        .sorted()
        .flatMap(topic -> seen.of(topic).stream())
        .flatMap(topic -> check(topic, known.get(topic.name()), who).stream())
        .findFirst();
  }

  private static Optional<Obstacle> check(TopicFacts topic, @Nullable String known, String who) {
    return known == null || known.equals(topic.id())
        ? Optional.empty()
        : Optional.of(new MadeAnew(topic.name(), known, topic.id(), who));
  }

  @Override
  public String words() {
    return "topic "
        + topic
        + " has id "
        + now
        + ", but "
        + who
        + " knows it with id "
        + known
        + ": it was deleted and made anew, or this is another Kafka";
  }

  @Override
  public WayOut wayOut() {
    return WayOut.MADE_ANEW;
  }
}
