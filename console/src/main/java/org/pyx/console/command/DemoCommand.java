package org.pyx.console.command;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.pyx.console.demo.AttackChoice;
import org.pyx.console.demo.Demo;
import org.pyx.console.demo.DemoOptions;
import org.pyx.console.web.ConsoleSettings;
import org.pyx.exchange.Attack;
import org.pyx.exchange.Attacks;
import org.pyx.exchange.SchemaVariant;
import org.pyx.schemas.stage.PostgresAccess.Address;
import org.pyx.schemas.stage.StopException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code pyx demo}. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Shows the whole lane on this machine: an exchange under honest and hostile traffic, and the auditor's copy.",
      "In the end the books are reconciled, source and copy compared row by row, and each attack listed with the rule that"
          + " caught it. Exits with 0 only if everything holds."
    })
public final class DemoCommand implements Callable<Integer> {
  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "30",
      description = "How long traffic runs (default ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "0",
      description = "Go on until so many rows are written, if that takes longer.")
  private long rows;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "500",
      description = "Rows a second; 0 for as fast as it goes (default ${DEFAULT-VALUE}).")
  private int rate;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of workload and attacks; printed, so that a run can be repeated.")
  private @Nullable Long seed;

  @Option(
      names = "--attacks",
      split = ",",
      defaultValue = "usual",
      paramLabel = "NAME",
      description = "usual (one for each rule), all, none, or names (default ${DEFAULT-VALUE}).")
  private List<String> attacks = List.of();

  @Option(
      names = "--schema",
      paramLabel = "NAME",
      defaultValue = "2024",
      description = "2024, 2024-partitioned or 2021 (default ${DEFAULT-VALUE}).")
  private String schema = "2024";

  @Option(
      names = "--keep",
      paramLabel = "DIR",
      description = "Keep Kafka's data in this empty or new directory instead of deleting it.")
  private @Nullable Path keep;

  @Option(names = "--report", paramLabel = "FILE", description = "Write the result as JSON.")
  private @Nullable Path report;

  @Option(
      names = "--console",
      paramLabel = "HOST:PORT",
      description =
          "Where the lane and its alarms are shown in a browser; none for nowhere (default: a free"
              + " port of 127.0.0.1).")
  private @Nullable String console;

  @Option(
      names = "--stay",
      description =
          "Behind the report honest traffic goes on, and the page is there, until Ctrl-C.")
  private boolean stay;

  @Override
  public Integer call() throws Exception {
    if (seconds < 1 || rate < 0 || rows < 0) {
      throw new StopException("--seconds must be at least 1, --rate and --rows not negative");
    }
    if (report != null) {
      Path folder = report.toAbsolutePath().getParent();
      boolean writable =
          Files.exists(report)
              ? Files.isRegularFile(report) && Files.isWritable(report)
              : folder != null && Files.isWritable(folder);
      if (!writable) {
        throw new StopException("--report " + report + " cannot be written");
      }
    }
    SchemaVariant variant = variant(schema);
    DemoOptions options =
        new DemoOptions(
            seconds,
            rows,
            rate,
            seed == null ? System.nanoTime() & 0xFFFF_FFFFL : seed,
            chosen(variant),
            false,
            variant,
            keep,
            report,
            shown(),
            stay);
    return Demo.onTerminal(options).run() ? 0 : Outcome.DIFFERENCE;
  }

  private @Nullable ConsoleSettings shown() {
    if ("none".equals(console)) {
      return null;
    }
    return ConsoleSettings.USUAL
        .at(
            console == null
                ? new Address(ConsoleSettings.LISTEN.host(), freePort())
                : Address.parse(console, ConsoleSettings.LISTEN.port()))
        .lookingEvery(Duration.ofSeconds(5));
  }

  private static int freePort() {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    } catch (IOException e) {
      throw new StopException("this machine has no free port", e);
    }
  }

  static SchemaVariant variant(String schema) {
    try {
      return SchemaVariant.of(schema);
    } catch (IllegalArgumentException e) {
      throw new StopException("--schema must be 2024, 2024-partitioned or 2021, not " + schema, e);
    }
  }

  private List<String> chosen(SchemaVariant variant) {
    List<String> known = Attacks.all(variant).stream().map(Attack::name).toList();
    if (attacks.equals(List.of("all"))) {
      return known;
    }
    if (attacks.equals(List.of("usual"))) {
      return AttackChoice.oneForEachRule(variant);
    }
    if (attacks.equals(List.of("none"))) {
      return List.of();
    }
    for (String attack : attacks) {
      if (!known.contains(attack)) {
        throw new StopException(
            "no attack \"" + attack + "\"; there are " + String.join(", ", known));
      }
    }
    return attacks;
  }
}
