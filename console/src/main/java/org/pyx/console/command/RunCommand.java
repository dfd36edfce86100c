package org.pyx.console.command;

import java.util.List;
import java.util.concurrent.Callable;
import org.pyx.capture.CaptureStage;
import org.pyx.console.LaneRunner;
import org.pyx.console.RejectionLog;
import org.pyx.console.config.PyxConfig;
import org.pyx.embedded.EmbeddedBroker;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.sink.SinkStage;
import org.pyx.validator.ValidatorStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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

  @Override
  public Integer call() {
    PyxConfig read = config.read();
    if (!read.kafka().embedded()) {
      return run(read, read.kafkaAccess(), () -> {});
    }
    // whatever is wrong with the configuration is said before anything is started
    KafkaAccess anywhere = read.kafkaAccess("localhost:1");
    read.capture(anywhere);
    read.validator(anywhere);
    read.sink(anywhere);
    EmbeddedBroker broker = EmbeddedBroker.start(read.kafka().data());
    LOG.info(
        "the embedded broker listens at {}; evidence is in topic {}",
        broker.bootstrapServers(),
        read.lane().rejected());
    return run(read, read.kafkaAccess(broker.bootstrapServers()), broker::close);
  }

  private static int run(PyxConfig config, KafkaAccess kafka, Runnable after) {
    LaneRunner lane =
        new LaneRunner(
            List.of(
                new CaptureStage(config.capture(kafka)),
                new ValidatorStage(config.validator(kafka)),
                new SinkStage(config.sink(kafka))));
    try (RejectionLog rejections = RejectionLog.start(kafka, config.lane())) {
      return Outcome.of(lane.runUntilStopped(after));
    }
  }
}
