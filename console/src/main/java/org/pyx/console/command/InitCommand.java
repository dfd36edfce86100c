package org.pyx.console.command;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.pyx.capture.source.SourceSetup;
import org.pyx.console.Terminal;
import org.pyx.console.config.PyxConfig;
import org.pyx.schemas.stage.PostgresAccess;
import org.pyx.schemas.stage.Secret;
import org.pyx.schemas.stage.StopException;
import org.pyx.sink.target.TargetSetup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pyx init}. */
@Command(
    name = "init",
    mixinStandardHelpOptions = true,
    description = "Prints the SQL that prepares a database for Pyx, and runs it with --apply.",
    subcommands = {InitCommand.Source.class, InitCommand.Target.class})
public final class InitCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** What both have: the configuration, and who may look at the catalog and run the SQL. */
  abstract static class Init implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private ConfigOption config;

    @Option(names = "--apply", description = "Run the SQL instead of printing it.")
    private boolean apply;

    @Option(
        names = "--as",
        paramLabel = "USER",
        required = true,
        description =
            "The role that connects: an owner of the tables who may create roles. Its password comes from PGPASSWORD.")
    private String user = "";

    @Override
    public final Integer call() {
      PyxConfig read = config.read();
      PostgresAccess access = access(read);
      try (Connection connection = DriverManager.getConnection(access.url(), owner(access))) {
        if (apply) {
          apply(read, connection);
          System.out.println("done: " + Terminal.safe(access.toString()));
        } else {
          script(read, connection).lines().forEach(l -> System.out.println(Terminal.safe(l)));
        }
        return 0;
      } catch (SQLException e) {
        throw new StopException("as " + user + " at " + access.url() + ": " + e.getMessage(), e);
      }
    }

    private Properties owner(PostgresAccess access) {
      Properties properties = new Properties(); // the configured password is the stage's, not ours
      properties.putAll(access.properties());
      properties.setProperty("user", user);
      @Nullable String password = System.getenv("PGPASSWORD");
      properties.setProperty("password", password == null ? "" : password);
      return properties;
    }

    abstract PostgresAccess access(PyxConfig config);

    abstract String script(PyxConfig config, Connection connection) throws SQLException;

    abstract void apply(PyxConfig config, Connection connection) throws SQLException;
  }

  /** {@code pyx init source}. */
  @Command(
      name = "source",
      mixinStandardHelpOptions = true,
      description = "For the exchange: role, publication, replica identities and slot.")
  public static final class Source extends Init {
    @Override
    PostgresAccess access(PyxConfig config) {
      return source(config).access();
    }

    @Override
    String script(PyxConfig config, Connection connection) throws SQLException {
      return setup(config, null).script(connection);
    }

    @Override
    void apply(PyxConfig config, Connection connection) throws SQLException {
      setup(config, source(config).access().password()).apply(connection);
    }

    private static PyxConfig.Source source(PyxConfig config) {
      return config
          .source()
          .orElseThrow(() -> new StopException("the configuration has no \"source\""));
    }

    private static SourceSetup setup(PyxConfig config, @Nullable Secret password) {
      PyxConfig.Source source = source(config);
      return new SourceSetup(
          config.policy(), source.access().user(), password, source.publication(), source.slot());
    }
  }

  /** {@code pyx init target}. */
  @Command(
      name = "target",
      mixinStandardHelpOptions = true,
      description =
          "For the auditor's database: role with INSERT and SELECT only, and Pyx's bookkeeping in a schema of its own.")
  public static final class Target extends Init {
    @Override
    PostgresAccess access(PyxConfig config) {
      return target(config);
    }

    @Override
    String script(PyxConfig config, Connection connection) throws SQLException {
      return setup(config, null).script();
    }

    @Override
    void apply(PyxConfig config, Connection connection) throws SQLException {
      setup(config, target(config).password()).apply(connection);
    }

    private static PostgresAccess target(PyxConfig config) {
      return config
          .target()
          .orElseThrow(() -> new StopException("the configuration has no \"target\""));
    }

    private static TargetSetup setup(PyxConfig config, @Nullable Secret password) {
      return new TargetSetup(
          config.policy(), target(config).database(), target(config).user(), password);
    }
  }
}
