package org.pyx.console.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.pyx.console.LaneRunner;
import org.pyx.console.config.PyxConfig;
import org.pyx.console.overview.LaneReader;
import org.pyx.console.overview.Seen;
import org.pyx.console.page.StaticExport;
import org.pyx.console.web.Console;
import org.pyx.console.web.ConsoleSettings;
import org.pyx.console.web.Users;
import org.pyx.schemas.stage.PostgresAccess.Address;
import org.pyx.schemas.stage.StopException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pyx console}. */
@Command(
    name = "console",
    mixinStandardHelpOptions = true,
    description = {
      "Shows lanes and their rejected events in a browser, on this machine only unless the configuration says otherwise,",
      "until Ctrl-C. It reads topics and writes nowhere; the pages need no JavaScript."
    },
    subcommands = {ConsoleCommand.User.class, ConsoleCommand.Export.class})
public final class ConsoleCommand implements Callable<Integer> {
  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private LaneFiles lanes;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      description = "Where the pages are, if not as the first configuration says.")
  private @Nullable String listen;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private ManagementOption management;

  @Override
  public Integer call() {
    List<PyxConfig> configs = lanes.read();
    ConsoleSettings settings = configs.getFirst().console().orElse(ConsoleSettings.USUAL);
    if (listen != null) {
      settings = settings.at(Address.parse(listen, ConsoleSettings.LISTEN.port()));
    }
    settings = management.address().map(settings::managedAt).orElse(settings);
    try (RunningConsole console =
        RunningConsole.start(settings, configs.stream().map(lanes::shown).toList(), List.of())) {
      console.addresses().forEach(System.out::println);
      System.out.flush();
      return Outcome.of(new LaneRunner(List.of()).runUntil(() -> false, console::close));
    }
  }

  /** {@code pyx console user}. */
  @Command(
      name = "user",
      mixinStandardHelpOptions = true,
      description = {
        "Prints the line of a user for the file that console.users names. The password is read from the terminal, or from",
        "the first line of the standard input."
      })
  static final class User implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "The user.")
    private String name = "";

    @Override
    public Integer call() throws IOException {
      Users.requireName(name); // before anybody is asked for a password
      System.out.println(Users.line(name, password()));
      return 0;
    }

    private static char[] password() throws IOException {
      java.io.Console terminal = System.console();
      if (terminal != null && terminal.isTerminal()) {
        char[] first = terminal.readPassword("Password: ");
        char[] second = terminal.readPassword("Once more: ");
        if (first == null || second == null || !java.util.Arrays.equals(first, second)) {
          throw new StopException("the two were not the same");
        }
        return first;
      }
      String line =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
      return line == null ? new char[0] : line.toCharArray();
    }
  }

  /** {@code pyx console export}. */
  @Command(
      name = "export",
      mixinStandardHelpOptions = true,
      description = {
        "Writes the overview as a folder of HTML files that may be published: no machines, no people, no contents, and no",
        "names but those of the auditor's own schema."
      })
  static final class Export implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private LaneFiles lanes;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "The folder.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path out;

    @Override
    public Integer call() {
      List<Seen> seen = new ArrayList<>();
      for (PyxConfig config : lanes.read()) {
        Console.Shown shown = lanes.shown(config);
        Optional<Path> verification = config.console().flatMap(ConsoleSettings::verification);
        seen.add(
            new Seen.Clearly(
                new LaneReader(shown.kafka(), shown.lane(), verification, shown.own()).look()));
      }
      StaticExport.write(out, seen, Instant.now());
      return 0;
    }
  }
}
