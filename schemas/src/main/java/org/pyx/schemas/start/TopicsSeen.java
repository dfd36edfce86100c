package org.pyx.schemas.start;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What of some topics is there. Immutable.
 *
 * @param present those that are there, by name
 */
public record TopicsSeen(Map<String, TopicFacts> present) {
  public TopicsSeen {
    present = Map.copyOf(present);
  }

  /** Those of some topics that are not there, in their order. */
  public List<String> missing(List<String> wanted) {
    return wanted.stream().filter(topic -> !present.containsKey(topic)).toList();
  }

  /** A topic, if it is there. */
  public Optional<TopicFacts> of(String topic) {
    return Optional.ofNullable(present.get(topic));
  }

  /** The offset behind a topic's last record; 0 if it is not there. */
  public long end(String topic) {
    return of(topic).map(TopicFacts::end).orElse(0L);
  }
}
