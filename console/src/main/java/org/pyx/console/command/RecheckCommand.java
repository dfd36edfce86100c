package org.pyx.console.command;

import java.util.concurrent.Callable;
import org.pyx.console.Terminal;
import org.pyx.console.config.PyxConfig;
import org.pyx.console.recheck.Recheck;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.wire.TrustedSchemaCodec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pyx recheck}. */
@Command(
    name = "recheck",
    mixinStandardHelpOptions = true,
    description = {
      "Recomputes every verdict from the journal, the policies and the trusted schemas that were in force,",
      "and compares with what the validator said. It reads the whole journal, and keeps about 150 bytes for each",
      "accepted row in memory. Exits with 1 if anything differs."
    })
public final class RecheckCommand implements Callable<Integer> {
  private static final long TELL_EVERY = 1_000_000;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private LaneOption lane;

  @Option(
      names = "--from",
      paramLabel = "OFFSET",
      defaultValue = "0",
      description = "The first offset of the journal to compare (default ${DEFAULT-VALUE}).")
  private long from;

  @Option(
      names = "--to",
      paramLabel = "OFFSET",
      description = "The last offset to compare; without it, all that was judged.")
  private long to = Long.MAX_VALUE - 1;

  @Override
  public Integer call() {
    if (from < 0 || to < from) {
      throw new StopException("--from must not be negative, and --to not before it");
    }
    PyxConfig config = lane.read();
    Recheck.Result result =
        new Recheck(lane.kafka(config), config.lane(), from, to)
            .run(offset -> {
              if (offset > 0 && offset % TELL_EVERY == 0) {
                line("… journal offset %,d", offset);
              }
            });
    result
        .laws()
        .forEach(law ->
            line(
                "from journal offset %d: policy %s %s%s, trusted schema %s",
                law.journalOffset(),
                law.law().policy().name(),
                law.law().policy().digest(),
                law.law().policy().digest().equals(config.policy().digest())
                    ? ""
                    : " (not the configured one)",
                TrustedSchemaCodec.digest(law.law().schema())));
    result.differences().forEach(difference -> line("DIFFERS %s", difference));
    if (result.more() > 0) {
      line("and %,d more", result.more());
    }
    line(
        "%,d records rechecked, %,d differences",
        result.compared(), result.differences().size() + result.more());
    return result.differences().isEmpty() ? 0 : Outcome.DIFFERENCE;
  }

  private static void line(String format, Object... arguments) {
    System.out.println(Terminal.format(format, arguments));
  }
}
