package org.pyx.console.inspect;

import java.util.List;

/** Shows events one after the other. Implementations are not thread-safe. */
public interface EntryPrinter {
  /** Shows an event. */
  void print(Told told);

  /**
   * Shows what the copy holds of a row.
   *
   * @param rows the rows; more than one only if the key names several
   */
  void copy(List<CopyRow> rows);

  /** Lets everything be seen that was shown. */
  void flush();
}
