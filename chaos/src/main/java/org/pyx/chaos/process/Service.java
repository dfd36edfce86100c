package org.pyx.chaos.process;

import java.io.IOException;
import java.util.List;

/** Something that a service manager runs. Thread-safe. */
public interface Service {
  /** Starts it; returns at once. Must not be called while it runs. */
  void start() throws IOException;

  /** Its processes, the first one first; empty if it does not run. */
  List<ProcessHandle> processes();

  /** Kills it and waits for its end. */
  void kill();

  /** Asks it to end in order; returns at once. */
  void end();

  /** What the operating system says of its end, or -1 if that is not known. */
  int exitCode();
}
