package org.pyx.console.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.pyx.console.Terminal;
import org.pyx.console.config.PyxConfig;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.policy.PolicyCheck;
import org.pyx.schemas.policy.PolicyDraft;
import org.pyx.schemas.policy.PolicyProblem;
import org.pyx.schemas.policy.PolicyWords;
import org.pyx.schemas.stage.StopException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pyx policy}. */
@Command(
    name = "policy",
    mixinStandardHelpOptions = true,
    description = "Checks, explains and drafts policies: what may happen to each table.",
    subcommands = {
      PolicyCommand.Check.class,
      PolicyCommand.Explain.class,
      PolicyCommand.Draft.class
    })
public final class PolicyCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** What all have: a place to write, safely. */
  abstract static class Part implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    final void print(String text) {
      PrintWriter out = spec.commandLine().getOut();
      text.lines().map(Terminal::safe).forEach(out::println);
      out.flush();
    }
  }

  /** {@code pyx policy check}. */
  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description =
          "Reads a policy strictly and, with --config, compares it with the copy's schema: every table decided, every column there and of the right type. Exit code 2 if a lane would not start.")
  public static final class Check extends Part {
    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private PolicyOptions options;

    @Override
    public Integer call() {
      PolicyOptions.Asked asked = options.read();
      if (asked.config().isEmpty()) {
        print(
            described(asked)
                + " is well-formed; with --config it is compared with the copy's schema");
        return ExitCode.OK;
      }
      return compare(asked, asked.config().get());
    }

    private int compare(PolicyOptions.Asked asked, PyxConfig config) {
      TrustedSchema schema = TargetSchema.read(config, asked.policy().schema());
      List<PolicyProblem> problems = PolicyCheck.of(asked.policy(), schema);
      problems.forEach(problem -> print(Terminal.line(asked.name() + " " + problem.words())));
      long errors = problems.stream().filter(p -> p.level() == PolicyProblem.Level.ERROR).count();
      String copy = " the schema of " + TargetSchema.target(config);
      String counts = errors + " errors, " + (problems.size() - errors) + " warnings";
      if (!PolicyCheck.passes(problems)) {
        print(described(asked) + " does not fit" + copy + ": " + counts);
        return ExitCode.USAGE;
      }
      print(
          described(asked) + " fits" + copy + ": " + schema.tables().size() + " tables, " + counts);
      return ExitCode.OK;
    }

    private static String described(PolicyOptions.Asked asked) {
      Policy policy = asked.policy();
      return "policy " + policy.name() + " version " + policy.version();
    }
  }

  /** {@code pyx policy explain}. */
  @Command(
      name = "explain",
      mixinStandardHelpOptions = true,
      description =
          "Says in words what may happen to a table; with --config, with its keys and columns.")
  public static final class Explain extends Part {
    @Parameters(paramLabel = "TABLE", description = "Its name, with or without the schema.")
    private String name = "";

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private PolicyOptions options;

    @Override
    public Integer call() {
      PolicyOptions.Asked asked = options.read();
      TableName table = table(asked.policy());
      Optional<TrustedSchema.Table> trusted =
          asked
              .config()
              .map(config -> TargetSchema.read(config, table.schema()).byName())
              .map(tables -> tables.get(table));
      print(PolicyWords.explain(asked.policy(), table, trusted));
      if (asked.config().isPresent() && trusted.isEmpty()) {
        print("The copy does not have this table.");
      }
      return ExitCode.OK;
    }

    /** A name may contain a dot itself, so a listed one goes first. */
    private TableName table(Policy policy) {
      if (name.isEmpty()) {
        throw new StopException("the table needs a name");
      }
      TableName plain = new TableName(policy.schema(), name);
      String prefix = policy.schema() + ".";
      boolean qualified =
          !policy.tables().containsKey(plain)
              && name.startsWith(prefix)
              && name.length() > prefix.length();
      return qualified ? new TableName(policy.schema(), name.substring(prefix.length())) : plain;
    }
  }

  /** {@code pyx policy draft}. */
  @Command(
      name = "draft",
      mixinStandardHelpOptions = true,
      description =
          "Writes a strict policy for an unknown database, from the copy's schema: every table is copied, and nothing may ever change.")
  public static final class Draft extends Part {
    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private ConfigOption config;

    @Option(
        names = "--name",
        paramLabel = "NAME",
        description = "What the policy shall be called; otherwise as the lane is.")
    private @Nullable String name;

    @Option(
        names = "--schema",
        paramLabel = "SCHEMA",
        description = "The database schema; otherwise that of the configured policy.")
    private @Nullable String schema;

    @Override
    public Integer call() {
      PyxConfig read = config.read();
      String of = schema == null ? read.policy().schema() : schema;
      print(
          PolicyDraft.of(
              TargetSchema.read(read, of), name == null ? read.lane().name() : name, of));
      return ExitCode.OK;
    }
  }
}
