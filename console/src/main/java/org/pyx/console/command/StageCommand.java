package org.pyx.console.command;

import java.util.List;
import java.util.concurrent.Callable;
import org.pyx.console.LaneRunner;
import org.pyx.console.config.PyxConfig;
import org.pyx.schemas.stage.Stage;
import org.pyx.schemas.stage.StageStart;
import org.pyx.schemas.stage.StageState;
import picocli.CommandLine.Mixin;

/** A command that runs one stage, against a Kafka that is there. */
abstract class StageCommand implements Callable<Integer> {
  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private ConfigOption config;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private StartOptions start;

  /** The stage, as it is configured and started. */
  abstract Stage stage(PyxConfig read, StageStart start);

  @Override
  public final Integer call() {
    Stage stage = stage(config.read(), start.start());
    LaneRunner runner = new LaneRunner(List.of(stage));
    return Outcome.of(runner.runUntil(() -> stage.state() instanceof StageState.Drained, () -> {}));
  }
}
