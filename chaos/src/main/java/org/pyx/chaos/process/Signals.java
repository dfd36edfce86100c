package org.pyx.chaos.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Sends signals that Java has no call for. Stateless. */
final class Signals {
  private Signals() {}

  /** Stops processes where they are, as a paused machine would. */
  static void freeze(List<ProcessHandle> processes) {
    send("-STOP", processes);
  }

  /** Lets them go on. */
  static void thaw(List<ProcessHandle> processes) {
    send("-CONT", processes);
  }

  /** Asks PostgreSQL's first process for a fast shutdown. */
  static void interrupt(ProcessHandle process) {
    send("-INT", List.of(process));
  }

  /** Those that have ended meanwhile are no error. */
  private static void send(String signal, List<ProcessHandle> processes) {
    if (processes.isEmpty()) {
      return;
    }
    List<String> command = new ArrayList<>(List.of("kill", signal));
    processes.forEach(process -> command.add(Long.toString(process.pid())));
    try {
      new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot send a signal", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
