package org.pyx.verify;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.wire.Lane;

/**
 * Tells when the copy has everything that the source had at some moment: the sink's own books in
 * the copy against the source's position in its log. Not thread-safe.
 */
final class CopyBooks {
  private static final long LOOK_EVERY_MILLIS = 200;

  /** Topics are asked seldom: on a busy exchange the books move by themselves. */
  private static final long ASK_EVERY_NANOS = 3_000_000_000L;

  private static final String END_OF_LOG =
      "SELECT CASE WHEN pg_catalog.pg_is_in_recovery()"
          + " THEN pg_catalog.pg_last_wal_replay_lsn()"
          + " ELSE pg_catalog.pg_current_wal_insert_lsn() END::pg_catalog.text";
  private static final String PROGRESS =
      "SELECT lsn::pg_catalog.text, journal_offset FROM pyx.progress WHERE lane = ?"
          + " ORDER BY first_offset DESC LIMIT 1";

  private final Session source;
  private final Session copy;
  private final Lane lane;
  private final Duration patience;
  private final boolean atRest;
  private final LaneRecords records;
  private Books passed = new Books(Lsn.NONE, -1);
  private boolean outOfPatience;

  /** How far the copy has come: in the exchange's log, and in the journal. */
  private record Books(Lsn lsn, long journalOffset) {}

  CopyBooks(Session source, Session copy, VerifyOptions options, LaneRecords records) {
    this.source = source;
    this.copy = copy;
    this.lane = options.lane();
    this.patience = options.patience();
    this.atRest = options.atRest();
    this.records = records;
  }

  /**
   * Looks whether there are books.
   *
   * @throws StopException if there are none
   */
  void check() {
    if (atRest) {
      return;
    }
    Optional<Books> come;
    try {
      come = progress();
    } catch (UnansweredException e) {
      throw noBooks("cannot be read (" + e.reason() + ")");
    }
    passed = come.orElseThrow(() -> noBooks("are empty"));
  }

  private StopException noBooks(String how) {
    return new StopException(
        "the copy's books of lane "
            + lane.name()
            + ", table pyx.progress, "
            + how
            + ": start the lane first, or say --at-rest if nothing is written to either database");
  }

  /** The source's position, which every row that can be seen there lies before. */
  Lsn now() {
    if (atRest) {
      return Lsn.NONE;
    }
    List<List<String>> answer = source.texts(1, END_OF_LOG);
    try {
      return Lsn.parse(answer.getFirst().getFirst());
    } catch (RuntimeException e) {
      throw UnansweredException.nonsense(source.side());
    }
  }

  /**
   * Waits until the copy has passed a position. A source that names one which never comes costs the
   * patience of one wait only.
   */
  boolean await(Lsn position) {
    long began = System.nanoTime();
    long until = began + (outOfPatience ? 0 : patience.toNanos());
    long nextAsking = began + ASK_EVERY_NANOS;
    while (!has(position)) {
      boolean over = System.nanoTime() >= until;
      if (over || System.nanoTime() >= nextAsking) {
        if (records.isComplete(position, passed.journalOffset)) {
          break;
        }
        nextAsking = System.nanoTime() + ASK_EVERY_NANOS;
      }
      if (over) {
        outOfPatience = true;
        return false;
      }
      try {
        Thread.sleep(LOOK_EVERY_MILLIS);
      } catch (InterruptedException e) {
        throw Both.interrupted(e);
      }
    }
    outOfPatience = false;
    return true;
  }

  private boolean has(Lsn position) {
    if (passed.lsn.compareTo(position) < 0) {
      passed = progress().orElse(new Books(Lsn.NONE, -1));
    }
    return passed.lsn.compareTo(position) >= 0;
  }

  private Optional<Books> progress() {
    return copy.ask(
        PROGRESS,
        List.of(lane.name()),
        rows ->
            rows.next()
                ? Optional.of(new Books(Lsn.parse(rows.getString(1)), rows.getLong(2)))
                : Optional.empty());
  }
}
