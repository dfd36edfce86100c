package org.pyx.console.command;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.pyx.console.demo.AttackChoice;
import org.pyx.console.demo.Demo;
import org.pyx.console.demo.DemoOptions;
import org.pyx.exchange.Attack;
import org.pyx.exchange.Attacks;
import org.pyx.exchange.SchemaVariant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code pyx prove}. */
@Command(
    name = "prove",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the whole corpus of attacks against a lane on this machine: on each form of the exchange's schema,",
      "each attack alone, then all of them in a random mixture within honest traffic; and in the end a long honest run",
      "in which nothing may be rejected. Exits with 0 only if everything holds."
    })
public final class ProveCommand implements Callable<Integer> {
  private static final long HONEST_ROWS = 1_000_000;
  private static final long HONEST_ROWS_SHORT = 100_000;
  private static final int MIXTURE_SHORT = 40;
  private static final int MIXTURE_RATE = 500;
  private static final int MIXTURE_SECONDS = 60;

  @Option(
      names = "--short",
      description = "A part of the corpus, mixtures only, and a tenth of the honest run.")
  private boolean brief;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of workload, attacks and mixtures; printed, so that a run can be repeated.")
  private @Nullable Long seed;

  @Option(
      names = "--schema",
      paramLabel = "NAME",
      description = "Only this form: 2024, 2024-partitioned or 2021.")
  private @Nullable String schema;

  /** One run of the demo, and what it proves. */
  private record Step(String name, DemoOptions options) {}

  @Override
  public Integer call() throws SQLException, IOException, InterruptedException {
    long chosen = seed == null ? System.nanoTime() & 0xFFFF_FFFFL : seed;
    List<String> failed = new ArrayList<>();
    List<Step> steps = steps(chosen);
    for (Step step : steps) {
      line("%n=== %s (seed %d)", step.name, chosen);
      if (!Demo.onTerminal(step.options).run()) {
        failed.add(step.name);
      }
    }
    line("%n=== %d of %d hold, seed %d", steps.size() - failed.size(), steps.size(), chosen);
    failed.forEach(step -> line("FAILED %s", step));
    return failed.isEmpty() ? 0 : Outcome.DIFFERENCE;
  }

  private List<Step> steps(long seed) {
    List<SchemaVariant> variants =
        schema == null
            ? Arrays.asList(SchemaVariant.values())
            : List.of(DemoCommand.variant(schema));
    List<Step> steps = new ArrayList<>();
    for (SchemaVariant variant : variants) {
      if (!brief) {
        List<String> all = Attacks.all(variant).stream().map(Attack::name).toList();
        steps.add(
            new Step(
                "each of " + all.size() + " attacks alone, schema " + variant.option(),
                options(variant, seed, all, true, 1, 0)));
      }
      List<String> mixture =
          brief
              ? AttackChoice.mixture(variant, seed, MIXTURE_SHORT)
              : AttackChoice.shuffled(variant, seed, true);
      steps.add(
          new Step(
              mixture.size() + " attacks within honest traffic, schema " + variant.option(),
              options(variant, seed + 1, mixture, false, MIXTURE_SECONDS, 0)));
    }
    long rows = brief ? HONEST_ROWS_SHORT : HONEST_ROWS;
    steps.add(
        new Step(
            String.format(Locale.ROOT, "an honest run of %,d rows", rows),
            options(variants.getFirst(), seed + 2, List.of(), false, 1, rows)));
    return steps;
  }

  private static DemoOptions options(
      SchemaVariant variant,
      long seed,
      List<String> attacks,
      boolean alone,
      int seconds,
      long rows) {
    int rate = rows > 0 ? 0 : MIXTURE_RATE;
    @Nullable Path none = null;
    return new DemoOptions(seconds, rows, rate, seed, attacks, alone, variant, none, none);
  }

  private static void line(String format, Object... arguments) {
    System.out.println(String.format(Locale.ROOT, format, arguments));
  }
}
