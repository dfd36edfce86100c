package org.pyx.schemas.start;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A topic from which records may vanish, or that does not keep their order.
 *
 * @param topic its name
 * @param partitions how many it has
 * @param found the settings that are wrong, as they are
 * @param repairs the same, as they must be
 * @param bootstrap where the broker is
 */
public record Misconfigured(
    String topic,
    int partitions,
    Map<String, String> found,
    Map<String, String> repairs,
    String bootstrap)
    implements Obstacle {

  /** Checks a topic. */
  public static Optional<Obstacle> check(
      TopicFacts topic, TopicForm form, int inSync, int largest, String bootstrap) {
    Map<String, String> repairs = form.repairs(topic.configuration(), inSync, largest);
    if (repairs.isEmpty() && topic.partitions() == 1) {
      return Optional.empty();
    }
    Map<String, String> found = new LinkedHashMap<>();
    repairs
        .keySet()
        .forEach(key -> found.put(key, topic.configuration().getOrDefault(key, "unknown")));
    return Optional.of(
        new Misconfigured(topic.name(), topic.partitions(), found, repairs, bootstrap));
  }

  @Override
  public String words() {
    if (partitions != 1) {
      return "topic "
          + topic
          + " has "
          + partitions
          + " partitions, and only one keeps the order of the exchange's log; partitions cannot be"
          + " taken away";
    }
    return "topic "
        + topic
        + " has "
        + pairs(found)
        + ", by which evidence may be lost; repair it: kafka-configs.sh --bootstrap-server "
        + bootstrap
        + " --alter --entity-type topics --entity-name "
        + topic
        + " --add-config "
        + pairs(repairs);
  }

  private static String pairs(Map<String, String> settings) {
    return settings.entrySet().stream()
        .map(setting -> setting.getKey() + "=" + listed(setting.getValue()))
        .collect(Collectors.joining(","));
  }

  /** As kafka-configs.sh wants a value that has commas. */
  private static String listed(String value) {
    return value.contains(",") ? "[" + value + "]" : value;
  }

  @Override
  public WayOut wayOut() {
    return WayOut.MISCONFIGURED;
  }
}
