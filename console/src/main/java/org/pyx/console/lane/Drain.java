package org.pyx.console.lane;

import java.time.Duration;
import java.util.Optional;
import org.pyx.console.TopicReader;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Hold;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.wire.ChangeCodec;
import org.pyx.schemas.wire.Lane;

/**
 * Waits until the copy has every whole transaction before the place where the lane stands, or
 * before the journal's end. Not thread-safe.
 */
public final class Drain {
  private static final Duration LOOK = Duration.ofMillis(500);

  private final KafkaAccess kafka;
  private final Lane lane;
  private final Lsn until;
  private Lsn captured = Lsn.NONE;
  private long lookedUpTo = -1;
  private long lastEnd = -1;

  /** Up to everything that is captured, whatever the exchange has that is not. */
  public Drain(KafkaAccess kafka, Lane lane) {
    this(kafka, lane, Lsn.NONE);
  }

  /**
   * Up to a position of the exchange's log at least.
   *
   * @param until such as {@code pg_current_wal_lsn()} told when the exchange had stopped
   */
  public Drain(KafkaAccess kafka, Lane lane, Lsn until) {
    this.kafka = kafka;
    this.lane = lane;
    this.until = until;
  }

  /** Waits; returns where the lane stands when it is drained, in words, or empty if it is not. */
  public Optional<String> await(Duration within) throws InterruptedException {
    long until = System.nanoTime() + within.toNanos();
    while (System.nanoTime() < until) {
      Optional<String> done = look();
      if (done.isPresent()) {
        return done;
      }
      Thread.sleep(LOOK);
    }
    return Optional.empty();
  }

  /** Where the lane stands if it is drained now. */
  public Optional<String> look() {
    LaneState state = LaneState.read(kafka, lane);
    long bound = state.hold().map(Hold::journalOffset).orElse(state.journalEnd());
    long needed = lastTransactionEndBefore(bound);
    if (state.hold().isEmpty() && captured.compareTo(until) < 0) {
      return Optional.empty(); // capture has not read so far
    }
    boolean judged =
        state.hold().isPresent()
            || state.tally().filter(tally -> tally.journalOffset() >= needed).isPresent();
    boolean copied = state.copy().filter(copy -> copy.journalOffset() >= needed).isPresent();
    if (!judged || !(copied || needed < 0)) {
      return Optional.empty();
    }
    String where =
        state
            .copy()
            .map(copy -> "the copy is complete up to " + copy.lsn())
            .orElse("nothing was captured yet");
    return Optional.of(
        state
            .hold()
            .map(hold ->
                where
                    + "; the lane stands before journal offset "
                    + hold.journalOffset()
                    + ": "
                    + hold.finding().explanation())
            .orElse(where + ", which is all that is captured"));
  }

  /** The offset of the last END before a place, -1 for none; what was seen is not read again. */
  private long lastTransactionEndBefore(long bound) {
    ChangeCodec codec = new ChangeCodec();
    try (TopicReader journal = new TopicReader(kafka, lane.journal())) {
      journal.skipTo(lookedUpTo + 1);
      journal.until(
          bound,
          record -> {
            lookedUpTo = record.offset();
            switch (codec.decode(record.value())) {
              case Change.End end -> {
                lastEnd = record.offset();
                captured = end.position().lsn();
              }
              case Change.Heartbeat heartbeat -> captured = heartbeat.position().lsn();
              case Change.Begin _, Change.Judged _, Change.Relation _, Change.Observed _ -> {}
            }
          });
    }
    return lastEnd;
  }
}
