package org.pyx.console.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.pyx.alerts.AlertStage;
import org.pyx.capture.CaptureStage;
import org.pyx.console.LaneRunner;
import org.pyx.console.RejectionLog;
import org.pyx.console.config.PyxConfig;
import org.pyx.console.lane.CatchUp;
import org.pyx.console.lane.Glance;
import org.pyx.console.lane.Standing;
import org.pyx.console.web.Console;
import org.pyx.console.web.ConsoleSettings;
import org.pyx.embedded.EmbeddedBroker;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.Stage;
import org.pyx.schemas.stage.StageStart;
import org.pyx.schemas.stage.StageState;
import org.pyx.schemas.wire.Lane;
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

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private StartOptions options;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private ManagementOption management;

  @Override
  public Integer call() {
    PyxConfig read = config.read();
    if (management.address().isPresent()
        || read.console().flatMap(ConsoleSettings::management).isPresent()) {
      read = ManagementOption.metered(read);
    }
    StageStart start = options.start();
    if (!read.kafka().embedded()) {
      return run(read, start, read.kafkaAccess(), () -> {});
    }
    // whatever is wrong with the configuration is said before anything is started
    KafkaAccess anywhere = read.kafkaAccess("localhost:1");
    read.capture(anywhere, start);
    read.validator(anywhere, start);
    read.sink(anywhere, start);
    if (read.alerts().isPresent()) {
      read.alerts(anywhere, start);
    }
    EmbeddedBroker broker = EmbeddedBroker.start(read.kafka().data());
    LOG.info(
        "the embedded broker listens at {}; evidence is in topic {}",
        broker.bootstrapServers(),
        read.lane().rejected());
    return run(read, start, read.kafkaAccess(broker.bootstrapServers()), broker::close);
  }

  private int run(PyxConfig config, StageStart start, KafkaAccess kafka, Runnable after) {
    CaptureStage capture = new CaptureStage(config.capture(kafka, start));
    List<Stage> stages = new ArrayList<>();
    stages.add(capture);
    stages.add(new ValidatorStage(config.validator(kafka, start)));
    stages.add(new SinkStage(config.sink(kafka, start)));
    if (config.alerts().isPresent()) {
      stages.add(new AlertStage(config.alerts(kafka, start)));
    }
    LaneRunner lane = new LaneRunner(stages);
    try (RejectionLog rejections = RejectionLog.start(kafka, config.lane());
        RunningConsole console = console(config, kafka, stages)) {
      console.addresses().forEach(LOG::info);
      return Outcome.of(lane.runUntil(new Drained(capture, kafka, config.lane()), after));
    }
  }

  private RunningConsole console(PyxConfig config, KafkaAccess kafka, List<Stage> stages) {
    if (config.console().isEmpty()) {
      return RunningConsole.ofStages(management.address(), stages);
    }
    ConsoleSettings settings = config.console().get();
    return RunningConsole.start(
        management.address().map(settings::managedAt).orElse(settings),
        List.of(
            new Console.Shown(
                config.lane(), config.policy(), () -> kafka, () -> LaneRunner.words(stages))),
        stages);
  }

  /** Whether capture has ended as an operator decided, and the copy has all that it wrote. */
  private static final class Drained implements BooleanSupplier {
    private final CaptureStage capture;
    private final Glance<Standing> copy;

    Drained(CaptureStage capture, KafkaAccess kafka, Lane lane) {
      this.capture = capture;
      this.copy = new Glance<>(CatchUp.everything(kafka, lane, Lsn.NONE)::look);
    }

    @Override
    public boolean getAsBoolean() {
      if (!(capture.state() instanceof StageState.Drained)) {
        return false;
      }
      Optional<Standing> seen = copy.take();
      boolean complete = seen.isPresent() && seen.get() instanceof Standing.Complete;
      if (complete) {
        LOG.info("drained: {}", seen.get().words());
      }
      return complete;
    }
  }
}
