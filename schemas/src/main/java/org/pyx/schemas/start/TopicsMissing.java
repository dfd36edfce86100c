package org.pyx.schemas.start;

import java.util.List;

/**
 * Topics of a lane that has run are not there.
 *
 * @param topics their names
 * @param ran what shows that it has run
 */
public record TopicsMissing(List<String> topics, String ran) implements Obstacle {
  public TopicsMissing {
    topics = List.copyOf(topics);
  }

  @Override
  public String words() {
    return (topics.size() == 1 ? "topic " : "topics ")
        + String.join(", ", topics)
        + (topics.size() == 1 ? " is" : " are")
        + " not there, but "
        + ran
        + ": somebody has deleted evidence, or this is another Kafka";
  }

  @Override
  public WayOut wayOut() {
    return WayOut.TOPICS_MISSING;
  }
}
