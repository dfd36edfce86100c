package org.pyx.console.demo;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pyx.console.web.ConsoleSettings;
import org.pyx.exchange.SchemaVariant;

/**
 * What the demo is to do.
 *
 * @param seconds how long traffic runs
 * @param rows if positive, how many rows to write instead of running for a time
 * @param rate rows a second; 0 for as fast as it goes
 * @param seed of workload and attacks
 * @param attacks the names of the attacks to inject
 * @param alone whether honest traffic ends before the attacks begin
 * @param variant which exchange schema
 * @param keep an empty directory in which Kafka's data stays; null for a temporary one
 * @param report a JSON file for the result; null for none
 * @param console how the lane is shown in a browser, and its alarms; null for not at all
 * @param stay whether honest traffic goes on behind the report until somebody ends it
 */
public record DemoOptions(
    int seconds,
    long rows,
    int rate,
    long seed,
    List<String> attacks,
    boolean alone,
    SchemaVariant variant,
    @Nullable Path keep,
    @Nullable Path report,
    @Nullable ConsoleSettings console,
    boolean stay) {
  public DemoOptions {
    attacks = List.copyOf(attacks);
  }

  /** One that is not shown in a browser. */
  public DemoOptions(
      int seconds,
      long rows,
      int rate,
      long seed,
      List<String> attacks,
      boolean alone,
      SchemaVariant variant,
      @Nullable Path keep,
      @Nullable Path report) {
    this(seconds, rows, rate, seed, attacks, alone, variant, keep, report, null, false);
  }
}
