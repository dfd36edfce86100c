package org.pyx.schemas.start;

import java.util.Map;

/**
 * A topic as the broker describes it.
 *
 * @param name its name
 * @param id what tells it from any other topic that ever had its name
 * @param partitions how many it has
 * @param configuration what is in force for it, the broker's defaults included
 * @param first the first offset that its first partition still holds; 0 unless records were removed
 * @param end the offset behind the last record of its first partition, committed or not
 */
public record TopicFacts(
    String name,
    String id,
    int partitions,
    Map<String, String> configuration,
    long first,
    long end) {
  public TopicFacts {
    configuration = Map.copyOf(configuration);
  }

  /** Whether nothing was ever written to it. */
  public boolean untouched() {
    return end == 0;
  }
}
