package org.pyx.console.command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.pyx.console.config.PyxConfig;
import org.pyx.console.verify.FindingPrinter;
import org.pyx.console.verify.GuardedSource;
import org.pyx.console.verify.TopicRecords;
import org.pyx.schemas.stage.PostgresAccess;
import org.pyx.schemas.stage.StopException;
import org.pyx.verify.Result;
import org.pyx.verify.Verification;
import org.pyx.verify.VerifyOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pyx verify}. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Compares source and copy by checksums that both databases compute over what they hold, down to the rows and",
      "columns that differ. It may run beside live traffic: what is on its way is not reported. The exchange is asked",
      "short questions only, and left alone in between. Exits with 1 if anything differs or could not be decided."
    })
public final class VerifyCommand implements Callable<Integer> {
  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private LaneOption lane;

  @Option(
      names = "--table",
      paramLabel = "NAME",
      description = "A table to compare; may be given several times. Without it, all are.")
  private Set<String> tables = new LinkedHashSet<>();

  @Option(
      names = "--max-share",
      paramLabel = "SHARE",
      defaultValue = "0.5",
      description =
          "How much of the time the exchange may be kept busy with questions, up to 1 (default"
              + " ${DEFAULT-VALUE}).")
  private double maxShare;

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description =
          "How long the copy may take to come as far as the exchange was, before a row that lacks is"
              + " undecided (default ${DEFAULT-VALUE}).")
  private int patience;

  @Option(
      names = "--query-millis",
      paramLabel = "MILLIS",
      defaultValue = "250",
      description = "How long a question is to take (default ${DEFAULT-VALUE}); they adapt to it.")
  private int queryMillis;

  @Option(
      names = "--at-rest",
      description = "Nothing is written to either database: nothing is waited for.")
  private boolean atRest;

  @Option(
      names = "--resume",
      paramLabel = "FILE",
      description =
          "Notes in FILE what is done, and goes on from there if an earlier run was interrupted.")
  private @Nullable Path state;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description =
          "Writes every finding to FILE, one JSON object a line; the last holds the counts.")
  private @Nullable Path json;

  @Option(
      names = "--show",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many findings of each table are shown (default ${DEFAULT-VALUE}).")
  private int show;

  @Override
  public Integer call() {
    PyxConfig config = lane.read();
    PyxConfig.Source source =
        config
            .source()
            .orElseThrow(() ->
                new StopException("the configuration has no \"source\", which verify compares"));
    PostgresAccess copy = TargetSchema.target(config);
    VerifyOptions options =
        new VerifyOptions(
            config.lane(),
            Duration.ofSeconds(patience),
            maxShare,
            Duration.ofMillis(queryMillis),
            VerifyOptions.LONGEST,
            atRest,
            tables,
            state);
    boolean live = System.console() != null && System.console().isTerminal();
    try (GuardedSource gate = GuardedSource.open(source.access(), source.slot());
        FindingPrinter printer = FindingPrinter.open(System.out, System.err, live, json, show)) {
      long began = System.nanoTime();
      Result result =
          new Verification(
                  gate,
                  copy,
                  TargetSchema.read(config, config.policy().schema()),
                  config.policy(),
                  options,
                  new TopicRecords(
                      () -> lane.kafka(config),
                      config.lane(),
                      () -> TargetSchema.adopted(config),
                      printer::note),
                  printer)
              .run();
      printer.summary(result, (System.nanoTime() - began) / 1e9);
      return result.clean() ? 0 : Outcome.DIFFERENCE;
    }
  }
}
