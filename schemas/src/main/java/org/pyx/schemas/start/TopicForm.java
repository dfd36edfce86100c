package org.pyx.schemas.start;

import java.util.LinkedHashMap;
import java.util.Map;

/** How a topic of a lane must be configured. */
public enum TopicForm {
  /** Evidence: every record is kept for ever. */
  EVIDENCE("delete"),
  /** Only the newest record of each key matters, and that one is kept for ever. */
  COMPACTED("compact");

  private static final String IN_SYNC = "min.insync.replicas";
  private static final String LARGEST = "max.message.bytes";
  private static final String POLICY = "cleanup.policy";

  private final String cleanup;

  TopicForm(String cleanup) {
    this.cleanup = cleanup;
  }

  /**
   * What a topic is made with.
   *
   * @param inSync how many copies must have a record before it counts as written
   * @param largest the largest record, in bytes
   */
  public Map<String, String> configuration(int inSync, int largest) {
    Map<String, String> all = new LinkedHashMap<>(required());
    all.put("message.timestamp.type", "CreateTime");
    all.put(IN_SYNC, Integer.toString(inSync));
    all.put(LARGEST, Integer.toString(largest));
    if (this == COMPACTED) {
      // small segments that are cleaned soon: only the newest record of a key matters
      all.put("segment.ms", "3600000");
      all.put("segment.bytes", Integer.toString(64 << 20));
      all.put("min.cleanable.dirty.ratio", "0.1");
    }
    return all;
  }

  /**
   * What must be set for a topic to be safe; empty if it is.
   *
   * @param largest the largest record that it must take, in bytes
   */
  Map<String, String> repairs(Map<String, String> found, int inSync, int largest) {
    Map<String, String> repairs = new LinkedHashMap<>();
    required()
        .forEach((key, value) -> {
          if (!value.equals(found.get(key))) {
            repairs.put(key, value);
          }
        });
    atLeast(found, IN_SYNC, inSync, repairs);
    atLeast(found, LARGEST, largest, repairs);
    return repairs;
  }

  private Map<String, String> required() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put(POLICY, cleanup);
    if (this == EVIDENCE) {
      all.put("retention.ms", "-1");
      all.put("retention.bytes", "-1");
    }
    // a replica that lags must not become leader: what it lacks would be gone without a trace
    all.put("unclean.leader.election.enable", "false");
    return all;
  }

  private static void atLeast(
      Map<String, String> found, String key, long least, Map<String, String> repairs) {
    String value = found.getOrDefault(key, "");
    // what is no number is not enough
    if (!value.matches("\\d{1,18}") || Long.parseLong(value) < least) {
      repairs.put(key, Long.toString(least));
    }
  }
}
