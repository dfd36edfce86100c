package org.pyx.console.command;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.pyx.console.config.PyxConfig;
import org.pyx.console.lane.Decisions;
import org.pyx.console.lane.DrainGoal;
import org.pyx.console.lane.Rejections;
import org.pyx.console.lane.Wait;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.StopException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pyx drain}. */
@Command(
    name = "drain",
    mixinStandardHelpOptions = true,
    description = {
      "Lets every capture of a lane that runs now end behind a whole transaction, waits until the copy",
      "has everything that was captured, prints one line and ends. pyx run ends then too; validator and",
      "sink go on. A capture that is started later goes on where the journal ends. Where no capture",
      "runs, what is captured is waited for. The decision stays as evidence."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:drained, and nothing was rejected during the call",
      "1:drained, and something was rejected during the call",
      "2:the command line or the configuration is wrong, or what it names refuses",
      "4:not drained in time",
      "5:the lane stands still at a change about which somebody must decide"
    })
public final class DrainCommand implements Callable<Integer> {
  private static final Duration LOOK = Duration.ofMillis(200);

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private LaneOption lane;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private TimeoutOption timeout;

  @Option(
      names = "--until",
      paramLabel = "LSN",
      description = {
        "Capture ends with the first transaction that reaches this place of the exchange's log, such as",
        "what SELECT pg_current_wal_lsn() told its operator after the exchange had stopped. Without it",
        "capture ends at once."
      })
  private @Nullable String until;

  @Option(
      names = "--reason",
      paramLabel = "WORDS",
      defaultValue = "pyx drain",
      description = "Why; it is kept with the decision.")
  private String reason = "";

  @Override
  public Integer call() throws InterruptedException {
    Lsn place = place();
    PyxConfig config = lane.read();
    KafkaAccess kafka = lane.kafka(config);
    DrainGoal goal =
        new DrainGoal(
            kafka,
            config.lane(),
            place,
            () ->
                new Decisions(kafka, config.lane(), System.getProperty("user.name", "unknown"))
                    .drain(place, reason));
    Wait wait = new Wait(timeout.timeout(), goal, () -> true);
    while (!wait.getAsBoolean()) {
      Thread.sleep(LOOK);
    }
    Wait.End end = wait.end().orElseThrow();
    Rejections rejected =
        end instanceof Wait.End.Reached
            ? Rejections.since(kafka, config.lane(), goal.rejectedFrom())
            : null;
    return Summary.print("drained", config.lane(), end, rejected, "");
  }

  private Lsn place() {
    try {
      return until == null ? Lsn.NONE : Lsn.parse(until);
    } catch (IllegalArgumentException e) {
      throw new StopException("--until must be an LSN such as 16/B374D848, not " + until, e);
    }
  }
}
