package org.pyx.console.command;

import java.util.List;
import java.util.concurrent.Callable;
import org.pyx.console.LaneRunner;
import org.pyx.console.config.PyxConfig;
import org.pyx.sink.SinkStage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code pyx sink}. */
@Command(
    name = "sink",
    mixinStandardHelpOptions = true,
    description = "Runs the stage that copies accepted rows into the auditor's database.")
public final class SinkCommand implements Callable<Integer> {
  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private ConfigOption config;

  @Override
  public Integer call() {
    PyxConfig read = config.read();
    SinkStage stage = new SinkStage(read.sink(read.kafkaAccess()));
    return Outcome.of(new LaneRunner(List.of(stage)).runUntilStopped(() -> {}));
  }
}
