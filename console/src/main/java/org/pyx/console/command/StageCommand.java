package org.pyx.console.command;

import java.util.List;
import java.util.concurrent.Callable;
import org.pyx.console.LaneRunner;
import org.pyx.console.config.PyxConfig;
import org.pyx.schemas.stage.Stage;
import org.pyx.schemas.stage.StageStart;
import org.pyx.schemas.stage.StageState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Mixin;

/** A command that runs one stage, against a Kafka that is there. */
abstract class StageCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(StageCommand.class);

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private ConfigOption config;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private StartOptions start;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private ManagementOption management;

  /** The stage, as it is configured and started. */
  abstract Stage stage(PyxConfig read, StageStart start);

  @Override
  public final Integer call() {
    boolean metered = management.address().isPresent();
    PyxConfig read = metered ? ManagementOption.metered(config.read()) : config.read();
    Stage stage = stage(read, start.start());
    LaneRunner runner = new LaneRunner(List.of(stage));
    try (RunningConsole port = RunningConsole.ofStages(management.address(), List.of(stage))) {
      port.addresses().forEach(LOG::info);
      return Outcome.of(
          runner.runUntil(() -> stage.state() instanceof StageState.Drained, () -> {}));
    }
  }
}
