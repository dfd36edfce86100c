package org.pyx.console.command;

import java.util.List;
import java.util.concurrent.Callable;
import org.pyx.console.LaneRunner;
import org.pyx.console.config.PyxConfig;
import org.pyx.validator.ValidatorStage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code pyx validator}. */
@Command(
    name = "validator",
    mixinStandardHelpOptions = true,
    description = "Runs the stage that judges the journal.")
public final class ValidatorCommand implements Callable<Integer> {
  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private ConfigOption config;

  @Override
  public Integer call() {
    PyxConfig read = config.read();
    ValidatorStage stage = new ValidatorStage(read.validator(read.kafkaAccess()));
    return Outcome.of(new LaneRunner(List.of(stage)).runUntilStopped(() -> {}));
  }
}
