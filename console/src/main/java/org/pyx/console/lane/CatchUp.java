package org.pyx.console.lane;

import java.util.Optional;
import org.pyx.console.TopicReader;
import org.pyx.schemas.model.CopyState;
import org.pyx.schemas.model.Hold;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.Tally;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.wire.Headers;
import org.pyx.schemas.wire.Lane;

/**
 * Looks how far a lane has come to a goal, in its topics alone: it does not matter which processes
 * run its stages. Not thread-safe.
 */
public final class CatchUp {
  private static final Lsn EVERYTHING = new Lsn(-1);

  private final KafkaAccess kafka;
  private final Lane lane;
  private final Lsn until;
  private final boolean everything;
  private final JournalScan scan;
  private long journalEnd = -1;

  private CatchUp(KafkaAccess kafka, Lane lane, Lsn until, boolean everything) {
    this.kafka = kafka;
    this.lane = lane;
    this.until = until;
    this.everything = everything;
    this.scan = new JournalScan(kafka, lane, everything ? EVERYTHING : until);
  }

  /** To what was committed at the exchange at or before a position, whatever comes behind it. */
  public static CatchUp upTo(KafkaAccess kafka, Lane lane, Lsn until) {
    return new CatchUp(kafka, lane, until, false);
  }

  /** To the end of the journal, which must have come to a position at least. */
  public static CatchUp everything(KafkaAccess kafka, Lane lane, Lsn atLeast) {
    return new CatchUp(kafka, lane, atLeast, true);
  }

  /** Looks. */
  public Standing look() {
    LaneState state = LaneState.read(kafka, lane);
    journalEnd = state.journalEnd();
    long copied = state.copy().map(CopyState::journalOffset).orElse(-1L);
    scan.readTo(state.journalEnd(), copied);
    if (scan.captured().compareTo(until) < 0) {
      return new Standing.Behind(
          "the journal ends at "
              + scan.captured()
              + " and must come to "
              + until
              + state.hold().map(hold -> "; " + stands(hold)).orElse(""));
    }
    if (everything && scan.open()) {
      return new Standing.Behind("the journal ends within a transaction");
    }
    long toCopy = scan.lastEnd();
    long toJudge = Math.max(toCopy, scan.lastWhole());
    Optional<Hold> hold = state.hold().filter(h -> h.journalOffset() <= toJudge);
    if (hold.isPresent()) {
      return anyEnd(copied + 1, hold.get().journalOffset())
          ? new Standing.Behind("the copy is not yet complete; " + stands(hold.get()))
          : new Standing.Still(hold.get(), where(state) + "; " + stands(hold.get()));
    }
    long judged = state.tally().map(Tally::journalOffset).orElse(-1L);
    if (judged < toJudge) {
      return new Standing.Behind(
          "judged up to journal offset " + judged + ", which must come to " + toJudge);
    }
    if (copied < toCopy) {
      return new Standing.Behind(
          "copied up to journal offset " + copied + ", which must come to " + toCopy);
    }
    return new Standing.Complete(where(state));
  }

  /** The offset behind the journal's last record at the last look; -1 before. */
  public long journalEnd() {
    return journalEnd;
  }

  /** The position up to which the exchange's log was in the journal at the last look. */
  public Lsn captured() {
    return scan.captured();
  }

  private String where(LaneState state) {
    return state
        .copy()
        .map(copy -> "the copy is complete up to " + max(copy.lsn(), until))
        .orElse("nothing was captured yet");
  }

  /** An exchange may have written log without a commit behind its last one. */
  private static Lsn max(Lsn one, Lsn other) {
    return one.compareTo(other) < 0 ? other : one;
  }

  private static String stands(Hold hold) {
    return "the lane stands still before journal offset "
        + hold.journalOffset()
        + ": "
        + hold.finding().explanation();
  }

  private boolean anyEnd(long from, long to) {
    boolean[] any = new boolean[1];
    try (TopicReader journal = new TopicReader(kafka, lane.journal())) {
      journal.skipTo(from);
      journal.until(
          to, message -> any[0] |= "end".equals(Headers.text(message.headers(), Headers.KIND)));
    }
    return any[0];
  }
}
