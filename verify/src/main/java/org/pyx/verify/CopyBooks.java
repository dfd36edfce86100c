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
  private static final String END_OF_LOG =
      "SELECT CASE WHEN pg_catalog.pg_is_in_recovery()"
          + " THEN pg_catalog.pg_last_wal_replay_lsn()"
          + " ELSE pg_catalog.pg_current_wal_insert_lsn() END::pg_catalog.text";
  private static final String PROGRESS =
      "SELECT lsn::pg_catalog.text FROM pyx.progress WHERE lane = ?"
          + " ORDER BY first_offset DESC LIMIT 1";

  private final Session source;
  private final Session copy;
  private final Lane lane;
  private final Duration patience;
  private final boolean atRest;
  private Lsn passed = Lsn.NONE;
  private boolean outOfPatience;

  CopyBooks(Session source, Session copy, Lane lane, Duration patience, boolean atRest) {
    this.source = source;
    this.copy = copy;
    this.lane = lane;
    this.patience = patience;
    this.atRest = atRest;
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
    Optional<Lsn> come;
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
    List<List<String>> answer = source.texts(END_OF_LOG);
    try {
      return Lsn.parse(answer.getFirst().getFirst());
    } catch (RuntimeException e) {
      throw UnansweredException.nonsense();
    }
  }

  /**
   * Waits until the copy has passed a position. A source that names one which never comes costs the
   * patience of one wait only.
   */
  boolean await(Lsn position) {
    long until = System.nanoTime() + (outOfPatience ? 0 : patience.toNanos());
    while (passed.compareTo(position) < 0) {
      passed = progress().orElse(Lsn.NONE);
      if (passed.compareTo(position) >= 0) {
        outOfPatience = false;
        return true;
      }
      if (System.nanoTime() >= until) {
        outOfPatience = true;
        return false;
      }
      try {
        Thread.sleep(LOOK_EVERY_MILLIS);
      } catch (InterruptedException e) {
        throw Both.interrupted(e);
      }
    }
    return true;
  }

  private Optional<Lsn> progress() {
    return copy.ask(
        PROGRESS,
        List.of(lane.name()),
        rows -> rows.next() ? Optional.of(Lsn.parse(rows.getString(1))) : Optional.empty());
  }
}
