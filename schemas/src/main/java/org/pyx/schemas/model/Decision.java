package org.pyx.schemas.model;

import java.nio.ByteBuffer;
import java.util.List;

/** What an operator has decided about a lane; each stays on its topic for ever. */
public sealed interface Decision {
  /** Who decided, as far as is known. */
  String by();

  /** Why, in the operator's words. */
  String reason();

  /** When, in microseconds since 1970 UTC, by the operator's clock. */
  long at();

  /** A decision that is part of the law from which verdicts follow. */
  sealed interface OfLaw extends Decision {}

  /** From now on every change of a table is rejected, whatever it holds. */
  record RejectTable(TableName table, String by, String reason, long at) implements OfLaw {}

  /** Ends a {@link RejectTable}: the table is judged by its rules again. */
  record AdmitTable(TableName table, String by, String reason, long at) implements OfLaw {}

  /**
   * The change before which the lane stands is rejected, and the lane goes on.
   *
   * @param journalOffset the change's offset in the journal
   */
  record Release(long journalOffset, String by, String reason, long at) implements OfLaw {}

  /**
   * Every capture of the lane that runs now ends where the exchange's log has reached a position,
   * behind a whole transaction. One that is started later does not heed it.
   *
   * @param until the position; a capture that has passed it ends at once
   */
  record Drain(Lsn until, String by, String reason, long at) implements Decision {}

  /**
   * Rejected events are judged once more, in the journal's order, between two transactions. It
   * holds only under the law by which the operator was shown what would come of it.
   *
   * @param law the digest of that law
   * @param events which, in the journal's order
   */
  record Replay(Digest law, List<Chosen> events, String by, String reason, long at)
      implements Decision {
    /** So many fit into one transaction of Kafka's, and into memory. */
    public static final int MOST_EVENTS = 10_000;

    /**
     * Bytes of the changes, unless it is a single one: Kafka aborts a transaction that takes longer
     * than ten seconds, and the validator would begin it again for ever.
     */
    public static final long MOST_BYTES = 16L << 20;

    public Replay {
      events = List.copyOf(events);
      if (events.isEmpty() || events.size() > MOST_EVENTS) {
        throw new IllegalArgumentException("a replay is of 1 to " + MOST_EVENTS + " events");
      }
      long last = -1;
      for (Chosen event : events) {
        if (event.journalOffset() <= last || event.rejectedOffset() < 0) {
          throw new IllegalArgumentException("the events of a replay stand in the journal's order");
        }
        last = event.journalOffset();
      }
    }

    /** What tells one selection under one law from another. */
    public Digest selection() {
      ByteBuffer bytes = ByteBuffer.allocate(Digest.LENGTH + events.size() * 2 * Long.BYTES);
      bytes.put(law.bytes());
      events.forEach(one -> bytes.putLong(one.journalOffset()).putLong(one.rejectedOffset()));
      return Digest.of(bytes.array());
    }
  }

  /**
   * An event that was chosen for a replay.
   *
   * @param journalOffset the change's offset in the journal
   * @param rejectedOffset the offset of the evidence that it was rejected, on the rejected topic
   */
  record Chosen(long journalOffset, long rejectedOffset) {}

  /** A decision about what people are told; no verdict follows from it. */
  sealed interface OfAlerts extends Decision {}

  /**
   * Somebody has an incident in hand: no reminders of it until it becomes worse.
   *
   * @param incident its id
   */
  record Acknowledge(String incident, String by, String reason, long at) implements OfAlerts {}

  /**
   * Incidents are counted and not told, until a time.
   *
   * @param name by which it can be ended
   * @param rule the rules; {@code *} stands for any text
   * @param thing the tables, likewise
   * @param until its end, in microseconds since 1970 UTC
   */
  record Silence(
      String name, String rule, String thing, long until, String by, String reason, long at)
      implements OfAlerts {}

  /**
   * Ends a {@link Silence}.
   *
   * @param name of the silence
   */
  record EndSilence(String name, String by, String reason, long at) implements OfAlerts {}
}
