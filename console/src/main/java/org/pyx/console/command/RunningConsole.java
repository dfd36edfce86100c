package org.pyx.console.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pyx.console.LaneRunner;
import org.pyx.console.Terminal;
import org.pyx.console.meters.LaneMeters;
import org.pyx.console.meters.StageMeters;
import org.pyx.console.overview.Seen;
import org.pyx.console.web.Console;
import org.pyx.console.web.ConsoleSettings;
import org.pyx.console.web.Management;
import org.pyx.schemas.stage.PostgresAccess.Address;
import org.pyx.schemas.stage.Stage;
import org.pyx.schemas.stage.StageState;

/** The console and the port for machines, as far as they are wanted. Thread-safe. */
public final class RunningConsole implements AutoCloseable {
  private final @Nullable Console console;
  private final @Nullable Management management;

  private RunningConsole(@Nullable Console console, @Nullable Management management) {
    this.console = console;
    this.management = management;
  }

  /**
   * Starts both.
   *
   * @param stages that run in this process
   */
  public static RunningConsole start(
      ConsoleSettings settings, List<Console.Shown> lanes, List<Stage> stages) {
    AtomicReference<@Nullable Console> shown = new AtomicReference<>();
    Management management =
        settings
            .management()
            .map(address -> management(address, settings.hosts(), stages, shown))
            .orElse(null);
    try {
      List<Consumer<Seen>> listeners =
          management == null ? List.of() : List.of(new LaneMeters(management.registry()));
      Console console = Console.start(settings, lanes, listeners);
      shown.set(console);
      return new RunningConsole(console, management);
    } catch (RuntimeException e) {
      if (management != null) {
        management.close();
      }
      throw e;
    }
  }

  /** Starts the port for machines alone, if it is wanted. */
  static RunningConsole ofStages(Optional<Address> address, List<Stage> stages) {
    return new RunningConsole(
        null,
        address
            .map(where -> management(where, Set.of(), stages, new AtomicReference<>()))
            .orElse(null));
  }

  private static Management management(
      Address address,
      Set<String> hosts,
      List<Stage> stages,
      AtomicReference<@Nullable Console> console) {
    Management management = Management.open(address, hosts, () -> troubles(stages, console.get()));
    StageMeters.bind(stages, management.registry());
    return management;
  }

  private static List<String> troubles(List<Stage> stages, @Nullable Console console) {
    List<String> troubles = new ArrayList<>();
    for (Stage stage : stages) {
      if (!(stage.state() instanceof StageState.Running)) {
        troubles.add(Terminal.line(stage.name() + " " + LaneRunner.words(stage.state())));
      }
    }
    if (console != null) {
      for (Seen seen : console.seen()) {
        if (seen instanceof Seen.Not not) {
          troubles.add(Terminal.line("lane " + not.lane() + ": " + not.why()));
        }
      }
    }
    return troubles;
  }

  /** Where they are, in words. */
  public List<String> addresses() {
    List<String> lines = new ArrayList<>();
    if (console != null) {
      lines.add("console at " + console.address());
    }
    if (management != null) {
      lines.add("health and metrics at " + management.address());
    }
    return lines;
  }

  @Override
  public void close() {
    if (console != null) {
      console.close();
    }
    if (management != null) {
      management.close();
    }
  }
}
