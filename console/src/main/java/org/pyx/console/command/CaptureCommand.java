package org.pyx.console.command;

import java.util.List;
import java.util.concurrent.Callable;
import org.pyx.capture.CaptureStage;
import org.pyx.console.LaneRunner;
import org.pyx.console.config.PyxConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code pyx capture}. */
@Command(
    name = "capture",
    mixinStandardHelpOptions = true,
    description = "Runs the stage that captures the exchange's changes into the journal.")
public final class CaptureCommand implements Callable<Integer> {
  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private ConfigOption config;

  @Override
  public Integer call() {
    PyxConfig read = config.read();
    CaptureStage stage = new CaptureStage(read.capture(read.kafkaAccess()));
    return Outcome.of(new LaneRunner(List.of(stage)).runUntilStopped(() -> {}));
  }
}
