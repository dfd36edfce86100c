package org.pyx.verify;

import java.time.Duration;
import org.pyx.schemas.model.TableName;

/** Is told what happens while databases are compared. Called by one thread. */
public interface Watcher {
  /** A difference. */
  void found(Finding finding);

  /** So far it has come. */
  default void progress(Progress progress) {}

  /** Something worth a line. */
  default void note(String words) {}

  /** How much has been told, as this watcher measures it: noted with every checkpoint. */
  default long position() {
    return 0;
  }

  /**
   * It begins. What an interrupted run told behind a position will be told again; at position 0 all
   * is new.
   */
  default void startAt(long position) {}

  /**
   * How far it has come.
   *
   * @param table the table
   * @param rows rows of all tables that were compared
   * @param expected rows of all tables, as the copy's statistics guess; may be wrong
   * @param elapsed since this run began
   * @param before rows of them that an earlier run compared
   */
  record Progress(TableName table, long rows, long expected, Duration elapsed, long before) {
    /** Rows per second of this run. */
    public double rowsPerSecond() {
      double seconds = elapsed.toNanos() / 1e9;
      return seconds <= 0 ? 0 : (rows - before) / seconds;
    }

    /** The seconds that are left, if the guess is right; -1 if there is nothing to go by. */
    public long secondsLeft() {
      double rate = rowsPerSecond();
      return rate < 1 || expected <= 0 ? -1 : Math.round(Math.max(0, expected - rows) / rate);
    }
  }
}
