package org.pyx.alerts.check;

import java.util.List;

/** Looks at something now and then. Used by one thread. */
public interface Probe {
  /** What it is called in messages. */
  String name();

  /**
   * Looks.
   *
   * @return a reading of each thing, those that are well too: only so a check knows that something
   *     is well again
   * @throws RuntimeException if it cannot look, which is itself a reading
   */
  List<Reading> look();
}
