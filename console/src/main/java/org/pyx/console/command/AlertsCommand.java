package org.pyx.console.command;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.pyx.alerts.AlertStage;
import org.pyx.console.LaneRunner;
import org.pyx.console.config.ConfigFile;
import org.pyx.console.config.PyxConfig;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pyx alerts}. */
@Command(
    name = "alerts",
    mixinStandardHelpOptions = true,
    description = "Runs the stage that tells people what is rejected; or decides about alerts.",
    subcommands = {
      AlertsListCommand.class,
      AlertDecisions.Acknowledge.class,
      AlertDecisions.Silence.class,
      AlertDecisions.Unsilence.class
    })
public final class AlertsCommand implements Callable<Integer> {
  // not the usual mixin: picocli asks for what a command requires before its subcommands, too
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The configuration file; docs/pyx.example.yaml explains every key.")
  private @Nullable Path file;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private StartOptions start;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public Integer call() {
    if (file == null) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "Missing required option: '--config=FILE'");
    }
    PyxConfig config = ConfigFile.read(file);
    AlertStage stage = new AlertStage(config.alerts(config.kafkaAccess(), start.start()));
    return Outcome.of(new LaneRunner(List.of(stage)).runUntil(() -> false, () -> {}));
  }
}
