package org.pyx.console;

import java.util.ServiceLoader;
import org.pyx.console.command.AlertsCommand;
import org.pyx.console.command.CaptureCommand;
import org.pyx.console.command.CheckCommand;
import org.pyx.console.command.ConsoleCommand;
import org.pyx.console.command.DemoCommand;
import org.pyx.console.command.DrainCommand;
import org.pyx.console.command.ExportCommand;
import org.pyx.console.command.FurtherCommand;
import org.pyx.console.command.InitCommand;
import org.pyx.console.command.InspectCommand;
import org.pyx.console.command.LaneCommand;
import org.pyx.console.command.Outcome;
import org.pyx.console.command.PolicyCommand;
import org.pyx.console.command.ProveCommand;
import org.pyx.console.command.RecheckCommand;
import org.pyx.console.command.RegistryCommand;
import org.pyx.console.command.ReplayCommand;
import org.pyx.console.command.RunCommand;
import org.pyx.console.command.SinkCommand;
import org.pyx.console.command.StatusCommand;
import org.pyx.console.command.SyncCommand;
import org.pyx.console.command.ValidatorCommand;
import org.pyx.console.command.VerifyCommand;
import org.pyx.console.command.Version;
import org.pyx.schemas.stage.PyxException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line. */
@Command(
    name = "pyx",
    description =
        "The safe copy of a payment exchange's database, for the auditor who must not trust that exchange.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:it did what it was asked to",
      "1:something was found: a difference, an attack that was not caught, a rejected change",
      "2:the command line or a file is wrong, or what it names refuses",
      "3:a stage stopped with an error",
      "4:what was waited for did not come in time",
      "5:the lane stands still at a change about which somebody must decide",
      "70:an error of Pyx itself",
      "130:ended by Ctrl-C, in order",
      "143:ended by SIGTERM, in order"
    },
    subcommands = {
      DemoCommand.class,
      ProveCommand.class,
      RunCommand.class,
      SyncCommand.class,
      DrainCommand.class,
      CaptureCommand.class,
      ValidatorCommand.class,
      SinkCommand.class,
      AlertsCommand.class,
      InitCommand.class,
      StatusCommand.class,
      LaneCommand.class,
      InspectCommand.class,
      ExportCommand.class,
      RegistryCommand.class,
      ConsoleCommand.class,
      CheckCommand.class,
      RecheckCommand.class,
      ReplayCommand.class,
      VerifyCommand.class,
      PolicyCommand.class,
      CommandLine.HelpCommand.class
    })
public final class Pyx implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Pyx.class);

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  /** Runs a command and exits with its code. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** The command line, for tests of commands too. */
  public static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Pyx());
    ServiceLoader.load(FurtherCommand.class).forEach(line::addSubcommand);
    return line.setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(Pyx::explain);
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  private static int explain(Exception problem, CommandLine line, CommandLine.ParseResult parsed) {
    line.getErr().println("pyx: " + Terminal.line(String.valueOf(problem.getMessage())));
    line.getErr().flush();
    return switch (problem) {
      case PyxException _ -> CommandLine.ExitCode.USAGE;
      case StageFailedException _ -> Outcome.STAGE_FAILED;
      default -> {
        LOG.error("an error of Pyx itself", problem);
        yield Outcome.INTERNAL_ERROR;
      }
    };
  }
}
