package org.pyx.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pyx.chaos.plan.Plan;
import org.pyx.chaos.plan.Scale;
import org.pyx.chaos.run.Chaos;
import org.pyx.chaos.run.ChaosOptions;
import org.pyx.console.command.FurtherCommand;
import org.pyx.console.command.Outcome;
import org.pyx.schemas.stage.StopException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code pyx chaos}. */
@Command(
    name = "chaos",
    mixinStandardHelpOptions = true,
    description = {
      "Breaks things around a lane on this machine, at random and repeatably: kills and freezes each of its processes,",
      "cuts, slows and silences its connections, fills the broker's disk. All the while an exchange writes and attacks,",
      "and an observer reads the copy. In the end the books are reconciled, source and copy compared row by row, every",
      "verdict judged anew, and each attack looked for. Exits with 0 only if everything holds."
    })
public final class ChaosCommand implements FurtherCommand {
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(1_500);

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "Of the plan and of what the exchange writes; printed, so that a run can be repeated.")
  private @Nullable Long seed;

  @Option(
      names = "--faults",
      paramLabel = "N",
      defaultValue = "100",
      description = "How many (default ${DEFAULT-VALUE}).")
  private int faults;

  @Option(
      names = "--longest",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "The longest fault; most are much shorter (default ${DEFAULT-VALUE}).")
  private int longest;

  @Option(
      names = "--large",
      paramLabel = "ROWS",
      defaultValue = "20000",
      description = "Rows of a large transaction (default ${DEFAULT-VALUE}).")
  private int large;

  @Option(
      names = "--only",
      paramLabel = "WORDS",
      defaultValue = "",
      description =
          "Only faults with these words in their kind, such as \"large\" or \"kill sink\".")
  private String only = "";

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "150",
      description = "Rows a second of ordinary business (default ${DEFAULT-VALUE}).")
  private int rate;

  @Option(names = "--no-attacks", description = "The exchange is honest.")
  private boolean honest;

  @Option(names = "--plan", description = "Print what the seed would break, and do nothing.")
  private boolean planOnly;

  @Option(
      names = "--keep",
      paramLabel = "DIR",
      description = "Keep databases, topics and logs in this new directory.")
  private @Nullable Path keep;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the report as JSON, too.")
  private @Nullable Path json;

  @Override
  public Integer call() throws Exception {
    if (faults < 1 || longest < 1 || large < 1 || rate < 1) {
      throw new StopException("--faults, --longest, --large and --rate must be at least 1");
    }
    long chosen = seed == null ? System.nanoTime() & 0xFFFF_FFFFL : seed;
    Scale scale = new Scale(Duration.ofSeconds(longest), LONGEST_PAUSE, large);
    if (planOnly) {
      Plan plan = plan(chosen, scale);
      System.out.println("seed " + chosen + "; in the snapshot: " + plan.inSnapshot());
      plan.steps().forEach(System.out::println);
      return 0;
    }
    plan(chosen, scale); // whatever is wrong with the options is said before anything is started
    Path directory = directory();
    boolean holds = false;
    try {
      ChaosOptions options =
          new ChaosOptions(chosen, faults, scale, only, rate, !honest, directory, json);
      holds = new Chaos(options, System.out).run().holds();
    } finally {
      if (keep == null && holds) {
        deleteAll(directory);
      } else {
        System.out.println("Databases, topics and logs are in " + directory);
      }
    }
    return holds ? 0 : Outcome.DIFFERENCE;
  }

  private Plan plan(long chosen, Scale scale) {
    try {
      return Plan.of(chosen, faults, scale, only);
    } catch (IllegalArgumentException e) {
      throw new StopException("--only: " + e.getMessage(), e);
    }
  }

  private Path directory() throws IOException {
    if (keep == null) {
      return Files.createTempDirectory("pyx-chaos");
    }
    if (Files.exists(keep)) {
      throw new StopException("--keep " + keep + " is there already: give it a new directory");
    }
    return Files.createDirectories(keep).toAbsolutePath();
  }

  private static void deleteAll(Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
