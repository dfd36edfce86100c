package org.pyx.console.shutdown;

import java.io.IOException;
import java.util.stream.Stream;

/** Signals to processes of a test. Stateless. */
final class Signals {
  private Signals() {}

  /** To a process and all its children. */
  static void send(String signal, ProcessHandle process) {
    Stream.concat(Stream.of(process), process.descendants())
        .forEach(handle -> {
          try {
            new ProcessBuilder("kill", "-" + signal, Long.toString(handle.pid()))
                .redirectErrorStream(true)
                .start()
                .waitFor();
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }
}
