package org.pyx.console.command;

import java.util.ArrayList;
import java.util.List;
import org.pyx.console.web.Console;
import org.pyx.console.web.ConsoleSettings;
import org.pyx.schemas.stage.Stage;

/** The console and, if it is wanted, the port for health and metrics. Thread-safe. */
final class RunningConsole implements AutoCloseable {
  private final Console console;

  private RunningConsole(Console console) {
    this.console = console;
  }

  /**
   * Starts them.
   *
   * @param stages that run in this process
   */
  static RunningConsole start(
      ConsoleSettings settings, List<Console.Shown> lanes, List<Stage> stages) {
    return new RunningConsole(Console.start(settings, lanes, List.of()));
  }

  /** Where they are, in words. */
  List<String> addresses() {
    List<String> lines = new ArrayList<>();
    lines.add("console at " + console.address());
    return lines;
  }

  @Override
  public void close() {
    console.close();
  }
}
