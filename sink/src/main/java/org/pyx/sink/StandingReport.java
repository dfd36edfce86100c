package org.pyx.sink;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.CopyState;
import org.pyx.schemas.model.CopyState.LateSerials;
import org.pyx.sink.books.CopyStanding;
import org.pyx.sink.books.EvidencePublisher;
import org.pyx.sink.books.Progress;

/**
 * Says where the copy stands: with every piece of evidence, and else once a second while it moves,
 * so that the last word comes within a second of standing still. Not thread-safe.
 */
final class StandingReport {
  private static final long PACE_NANOS = Duration.ofSeconds(1).toNanos();

  private final EvidencePublisher publisher;
  private final CopyStanding standing;
  private @Nullable CopyState published;
  private long lastTime = System.nanoTime() - PACE_NANOS;

  /**
   * Begins.
   *
   * @param published what was published last, by any sink
   */
  StandingReport(
      EvidencePublisher publisher, CopyStanding standing, @Nullable CopyState published) {
    this.publisher = publisher;
    this.standing = standing;
    this.published = published;
  }

  CopyStanding standing() {
    return standing;
  }

  /** The database has come further. */
  void reached(Progress reached, List<LateSerials> late) {
    standing.reached(reached, late);
  }

  /** Publishes what was committed to the outbox. */
  void publishEvidence(Connection connection) throws SQLException {
    publisher.publish(connection, standing);
    noted(standing.state());
  }

  /** Publishes the state if there is news and it is time for it. */
  void nowAndThen() {
    if (System.nanoTime() - lastTime >= PACE_NANOS) {
      now();
    }
  }

  /** Publishes the state if there is news. */
  void now() {
    CopyState state = standing.state();
    if (!state.equals(published)) {
      publisher.publish(standing);
      noted(state);
    }
  }

  private void noted(CopyState state) {
    published = state;
    lastTime = System.nanoTime();
  }
}
