package org.pyx.schemas.model;

import java.util.List;

/**
 * What the validator has made of a {@link Decision.Replay}. On the accepted topic {@link Begun}
 * stands before the rows that it lets through and {@link Done} behind them; {@link Done} or {@link
 * Refused} stands on the topic of decisions.
 */
public sealed interface Replayed {
  /** The offset of the decision on its topic. */
  long decision();

  /** The last offset of the journal that was judged before; -1 for none. */
  long journalOffset();

  /** What became of an event. */
  enum Outcome {
    /** It was rejected, and goes into the copy now. */
    ACCEPTED,
    /** It was rejected, and is legitimate and of no interest now. */
    IGNORED,
    /** It stays out of the copy; new evidence says why. */
    REJECTED,
    /** It was accepted before, the copy's database refused it, and is asked once more. */
    OFFERED_AGAIN
  }

  /**
   * An event that was judged once more.
   *
   * @param journalOffset the change's offset in the journal
   * @param rejectedOffset the offset of the evidence that was replayed
   * @param outcome what became of it
   */
  record Event(long journalOffset, long rejectedOffset, Outcome outcome) {
    /** Whether it goes into the copy. */
    public boolean copied() {
      return outcome == Outcome.ACCEPTED || outcome == Outcome.OFFERED_AGAIN;
    }
  }

  /** Its rows follow. */
  record Begun(long decision, long journalOffset) implements Replayed {}

  /**
   * It is done.
   *
   * @param lsn the position of the last commit before
   * @param commitTime the latest commit time before, as the exchange claims, in microseconds since
   *     1970 UTC; 0 for none
   * @param events what became of each event, in the journal's order
   */
  record Done(long decision, long journalOffset, Lsn lsn, long commitTime, List<Event> events)
      implements Replayed {
    public Done {
      events = List.copyOf(events);
    }

    /** How many events had an outcome. */
    public long count(Outcome outcome) {
      return events.stream().filter(event -> event.outcome() == outcome).count();
    }
  }

  /**
   * It is not done, and never will be.
   *
   * @param reason why, for a person
   */
  record Refused(long decision, long journalOffset, String reason) implements Replayed {}
}
