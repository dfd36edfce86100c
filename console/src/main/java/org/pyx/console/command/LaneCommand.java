package org.pyx.console.command;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.pyx.console.Terminal;
import org.pyx.console.config.PyxConfig;
import org.pyx.console.lane.Decisions;
import org.pyx.console.lane.LaneState;
import org.pyx.schemas.model.Hold;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.stage.StopException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pyx lane}. */
@Command(
    name = "lane",
    mixinStandardHelpOptions = true,
    description = "Decides about a lane that stands still; every decision stays as evidence.",
    subcommands = {
      LaneCommand.RejectTable.class,
      LaneCommand.AdmitTable.class,
      LaneCommand.Release.class
    })
public final class LaneCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** What all decisions have. */
  abstract static class Deciding implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private LaneOption lane;

    @Option(
        names = "--reason",
        required = true,
        paramLabel = "WORDS",
        description = "Why; it is kept with the decision.")
    private String reason = "";

    @Override
    public final Integer call() {
      if (reason.isBlank()) {
        throw new StopException("--reason is empty: say why, for whoever reads it later");
      }
      PyxConfig config = lane.read();
      String by = System.getProperty("user.name", "unknown");
      String done =
          decide(
              config,
              LaneState.read(lane.kafka(config), config.lane()),
              new Decisions(lane.kafka(config), config.lane(), by),
              reason);
      System.out.println(Terminal.line(done));
      return 0;
    }

    /** Decides; returns what was decided, in words. */
    abstract String decide(PyxConfig config, LaneState state, Decisions decisions, String reason);
  }

  /** A name as people give it: with the policy's schema before it, or without. */
  static TableName table(String name, String schema) {
    String prefix = schema + ".";
    return new TableName(schema, name.startsWith(prefix) ? name.substring(prefix.length()) : name);
  }

  /** {@code pyx lane reject-table}. */
  @Command(
      name = "reject-table",
      mixinStandardHelpOptions = true,
      description =
          "Lets every change of a table be rejected, so that the rest of the lane goes on.")
  public static final class RejectTable extends Deciding {
    @Parameters(
        paramLabel = "TABLE",
        arity = "0..1",
        description = "The table; without it, the one at which the lane stands.")
    private @Nullable String name;

    @Override
    String decide(PyxConfig config, LaneState state, Decisions decisions, String reason) {
      TableName table =
          name == null
              ? state
                  .hold()
                  .flatMap(Hold::table)
                  .orElseThrow(
                      () -> new StopException("the lane does not stand at a table: name one"))
              : table(name, config.policy().schema());
      decisions.rejectTable(table, reason);
      return "table " + table + " is rejected from now on; pyx lane admit-table ends that";
    }
  }

  /** {@code pyx lane admit-table}. */
  @Command(
      name = "admit-table",
      mixinStandardHelpOptions = true,
      description = "Ends a reject-table: the table is judged by its rules again.")
  public static final class AdmitTable extends Deciding {
    @Parameters(paramLabel = "TABLE", description = "The table.")
    private String name = "";

    @Override
    String decide(PyxConfig config, LaneState state, Decisions decisions, String reason) {
      TableName table = table(name, config.policy().schema());
      if (!state.rejectedTables().contains(table)) {
        throw new StopException(
            "table " + table + " is not rejected; rejected are " + state.rejectedTables());
      }
      decisions.admitTable(table, reason);
      return "table " + table + " is judged by its rules again";
    }
  }

  /** {@code pyx lane release}. */
  @Command(
      name = "release",
      mixinStandardHelpOptions = true,
      description = "Rejects the one change before which the lane stands, and lets it go on.")
  public static final class Release extends Deciding {
    @Override
    String decide(PyxConfig config, LaneState state, Decisions decisions, String reason) {
      Hold hold =
          state.hold().orElseThrow(() -> new StopException("the lane does not stand still"));
      decisions.release(hold.journalOffset(), reason);
      return "the change at journal offset "
          + hold.journalOffset()
          + " is rejected; the lane goes on";
    }
  }
}
