package org.pyx.console.meters;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Tag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.JmxReporter;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricsReporter;

/**
 * Kafka's own metrics, of every client of a stage and of Streams, as Micrometer's global registry
 * has them. Micrometer's binders want the clients themselves, which stages keep to themselves and
 * make anew after each failure; Kafka makes one of these for every client by its class's name.
 * Names are those that the binders give. Thread-safe.
 */
public final class ClientMeters implements MetricsReporter {
  /** Stages name their clients; those that look at something for a moment have no name. */
  private static final Pattern NAMELESS =
      Pattern.compile("(consumer|producer|adminclient)-(null-)?[0-9]+");

  private static final int MOST = 5_000;

  /** Of one name all must have the same labels, so that those with the most stay. */
  private static final Map<String, Set<String>> LABELS = new HashMap<>();

  private static final Map<String, List<Meter>> BY_NAME = new HashMap<>();

  private final Map<MetricName, Meter> meters = new HashMap<>();

  /** For Kafka. */
  public ClientMeters() {}

  /** Client properties with which clients report here, beside what they have. */
  public static Map<String, String> in(Map<String, String> properties) {
    Map<String, String> all = new HashMap<>(properties);
    all.merge(
        "metric.reporters",
        JmxReporter.class.getName() + "," + ClientMeters.class.getName(),
        (own, ours) -> own + "," + ClientMeters.class.getName());
    return all;
  }

  @Override
  public void configure(Map<String, ?> configs) {}

  @Override
  public void init(List<KafkaMetric> metrics) {
    metrics.forEach(this::metricChange);
  }

  @Override
  public void metricChange(KafkaMetric metric) {
    MetricName kafka = metric.metricName();
    if (NAMELESS.matcher(kafka.tags().getOrDefault("client-id", "")).matches()
        || !(value(metric) instanceof Number)) {
      return;
    }
    synchronized (LABELS) {
      remove(kafka);
      String name = name(kafka);
      if (fits(name, new TreeSet<>(kafka.tags().keySet())) && meters.size() < MOST) {
        Meter meter = meter(name, kafka, metric);
        meters.put(kafka, meter);
        BY_NAME.computeIfAbsent(name, _ -> new ArrayList<>()).add(meter);
      }
    }
  }

  private static boolean fits(String name, Set<String> labels) {
    Set<String> before = LABELS.get(name);
    if (before == null || (labels.size() > before.size())) {
      BY_NAME.getOrDefault(name, List.of()).forEach(Metrics.globalRegistry::remove);
      BY_NAME.remove(name);
      LABELS.put(name, labels);
      return true;
    }
    return before.equals(labels);
  }

  private static Meter meter(String name, MetricName kafka, KafkaMetric metric) {
    List<Tag> tags =
        new TreeMap<>(kafka.tags())
            .entrySet().stream()
                .map(tag -> Tag.of(tag.getKey().replace('-', '.'), tag.getValue()))
                .toList();
    return kafka.name().endsWith("-total")
        ? FunctionCounter.builder(name, metric, ClientMeters::number)
            .tags(tags)
            .description(kafka.description())
            .register(Metrics.globalRegistry)
        : Gauge.builder(name, metric, ClientMeters::number)
            .tags(tags)
            .description(kafka.description())
            .strongReference(true)
            .register(Metrics.globalRegistry);
  }

  private static String name(MetricName kafka) {
    String group = kafka.group().replaceFirst("-metrics$", "");
    return ("kafka." + group + "." + kafka.name()).replace('-', '.');
  }

  private static double number(KafkaMetric metric) {
    return value(metric) instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  private static Object value(KafkaMetric metric) {
    try {
      return metric.metricValue();
    } catch (RuntimeException e) {
      return e; // of a store that has just been closed
    }
  }

  @Override
  public void metricRemoval(KafkaMetric metric) {
    synchronized (LABELS) {
      remove(metric.metricName());
    }
  }

  private void remove(MetricName kafka) {
    Meter meter = meters.remove(kafka);
    if (meter != null) {
      Metrics.globalRegistry.remove(meter);
      BY_NAME.getOrDefault(name(kafka), new ArrayList<>()).remove(meter);
    }
  }

  @Override
  public void close() {
    synchronized (LABELS) {
      List.copyOf(meters.keySet()).forEach(this::remove);
    }
  }
}
