package org.pyx.console.web;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.pyx.schemas.stage.PostgresAccess.Address;
import org.pyx.schemas.stage.StopException;

/**
 * A port for machines: {@code /livez}, {@code /readyz} and {@code /metrics}. It asks nobody who
 * they are, and tells nothing that the exchange has written but names of tables. Thread-safe.
 */
public final class Management implements AutoCloseable {
  private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final HttpPort port;
  private final PrometheusMeterRegistry registry;

  private Management(HttpPort port, PrometheusMeterRegistry registry) {
    this.port = port;
    this.registry = registry;
  }

  /**
   * Opens one.
   *
   * @param hosts further names of this host
   * @param troubles why this process is not ready, if it is not
   * @throws StopException if the port cannot be had
   */
  public static Management open(
      Address address, Set<String> hosts, Supplier<List<String>> troubles) {
    HttpPort port = HttpPort.open(address, hosts, "the management port");
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    Metrics.addRegistry(registry);
    port.serve("/livez", _ -> Answer.text(200, "alive"))
        .serve("/readyz", _ -> ready(troubles.get()))
        .serve("/metrics", _ -> new Answer(200, TYPE, registry.scrape(), Map.of()))
        .start();
    return new Management(port, registry);
  }

  private static Answer ready(List<String> troubles) {
    return troubles.isEmpty()
        ? Answer.text(200, "ready")
        : Answer.text(503, String.join("\n", troubles));
  }

  /** Where metrics are put. */
  public PrometheusMeterRegistry registry() {
    return registry;
  }

  /** Where it is. */
  public String address() {
    return port.address();
  }

  @Override
  public void close() {
    port.close();
    Metrics.removeRegistry(registry);
    registry.close();
  }
}
