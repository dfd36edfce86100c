package org.pyx.schemas.start;

import java.util.List;
import java.util.Optional;

/**
 * A lane is to begin whose journal is empty, and other topics are not.
 *
 * @param lane its name
 * @param topics those topics
 */
public record JournalEmpty(String lane, List<String> topics) implements Obstacle {
  public JournalEmpty {
    topics = List.copyOf(topics);
  }

  /**
   * Checks topics that only hold what comes from a journal.
   *
   * @param others their names
   */
  public static Optional<Obstacle> check(String lane, TopicsSeen seen, List<String> others) {
    List<String> filled = others.stream().filter(topic -> seen.end(topic) > 0).toList();
    return filled.isEmpty() ? Optional.empty() : Optional.of(new JournalEmpty(lane, filled));
  }

  @Override
  public String words() {
    return "the journal of lane "
        + lane
        + " is empty, but "
        + String.join(", ", topics)
        + (topics.size() == 1 ? " is" : " are")
        + " not: the lane has run before, and its journal was deleted";
  }

  @Override
  public WayOut wayOut() {
    return WayOut.JOURNAL_EMPTY;
  }
}
