package org.pyx.console.command;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.pyx.capture.CaptureStage;
import org.pyx.console.LaneRunner;
import org.pyx.console.RejectionLog;
import org.pyx.console.config.PyxConfig;
import org.pyx.console.lane.Drain;
import org.pyx.embedded.EmbeddedBroker;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.StageStart;
import org.pyx.schemas.stage.StageState;
import org.pyx.schemas.stage.TryAgainException;
import org.pyx.sink.SinkStage;
import org.pyx.validator.ValidatorStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pyx run}. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description =
        "Runs all stages of a lane in this process, with the embedded broker or given bootstrap servers.")
public final class RunCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private ConfigOption config;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private StartOptions options;

  @Option(
      names = "--drain",
      description = {
        "Run only until the copy has everything that the exchange had committed at the start, or",
        "everything before a change at which the lane stands still; then stop."
      })
  private boolean drain;

  @Override
  public Integer call() {
    PyxConfig read = config.read();
    StageStart start = options.start();
    if (!read.kafka().embedded()) {
      return run(read, start, read.kafkaAccess(), () -> {}, drain);
    }
    // whatever is wrong with the configuration is said before anything is started
    KafkaAccess anywhere = read.kafkaAccess("localhost:1");
    read.capture(anywhere, start);
    read.validator(anywhere, start);
    read.sink(anywhere, start);
    EmbeddedBroker broker = EmbeddedBroker.start(read.kafka().data());
    LOG.info(
        "the embedded broker listens at {}; evidence is in topic {}",
        broker.bootstrapServers(),
        read.lane().rejected());
    return run(read, start, read.kafkaAccess(broker.bootstrapServers()), broker::close, drain);
  }

  private static int run(
      PyxConfig config, StageStart start, KafkaAccess kafka, Runnable after, boolean drain) {
    CaptureStage capture = new CaptureStage(config.capture(kafka, start));
    LaneRunner lane =
        new LaneRunner(
            List.of(
                capture,
                new ValidatorStage(config.validator(kafka, start)),
                new SinkStage(config.sink(kafka, start))));
    BooleanSupplier done =
        drain ? new Drained(capture, new Drain(kafka, config.lane())) : () -> false;
    try (RejectionLog rejections = RejectionLog.start(kafka, config.lane())) {
      return Outcome.of(lane.runUntil(done, after));
    }
  }

  /** Whether the copy has everything that the exchange had committed when capture began to run. */
  private static final class Drained implements BooleanSupplier {
    private final CaptureStage capture;
    private final Drain drain;
    private @Nullable Lsn end;

    Drained(CaptureStage capture, Drain drain) {
      this.capture = capture;
      this.drain = drain;
    }

    @Override
    public boolean getAsBoolean() {
      if (!(capture.state() instanceof StageState.Running)) {
        return false;
      }
      Optional<String> where;
      try {
        Lsn until = end == null ? capture.endOfLog() : end;
        end = until;
        where = capture.lastLsn().compareTo(until) < 0 ? Optional.empty() : drain.look();
      } catch (TryAgainException e) {
        LOG.debug("whether the lane is drained cannot be told now", e);
        return false;
      }
      where.ifPresent(words -> LOG.info("drained: {}", words));
      return where.isPresent();
    }
  }
}
