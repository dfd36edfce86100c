package org.pyx.schemas.wire;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Decision;
import org.pyx.schemas.model.RejectedEvent;

/**
 * The evidence by which an event may be replayed: that it was rejected. What is judged is the
 * journal's record; whoever can only write evidence cannot bring a row of his own. Pure; not
 * thread-safe.
 */
public final class Witness {
  private final VerdictCodec verdicts = new VerdictCodec();

  /**
   * What was found of an event.
   *
   * @param refused whether it had been accepted, and the copy's database refused it
   * @param objection why it cannot be replayed; empty if it can
   */
  public record Found(boolean refused, Optional<String> objection) {}

  /**
   * Looks at an event that was chosen.
   *
   * @param evidence the value of the record on the rejected topic, or null if it is not there
   * @param journal the value of the record in the journal, or null if it is not there
   */
  public Found look(Decision.Chosen chosen, byte @Nullable [] evidence, byte @Nullable [] journal) {
    if (evidence == null || journal == null) {
      return objects(
          chosen, "the " + (journal == null ? "journal" : "rejected topic") + " lacks it");
    }
    RejectedEvent event;
    try {
      Frame.CHANGE.require(journal);
      event = verdicts.decodeRejected(evidence);
    } catch (MalformedRecordException e) {
      return objects(chosen, "a record cannot be read: " + e.getMessage());
    }
    if (event.journalOffset() != chosen.journalOffset() || !endsWith(evidence, journal)) {
      return objects(chosen, "the evidence is about another change than the journal's");
    }
    if (!event.mayBeReplayed()) {
      return objects(chosen, "the evidence does not say that the change stayed out of the copy");
    }
    return new Found(event.ofDatabase(), Optional.empty());
  }

  private static Found objects(Decision.Chosen chosen, String why) {
    return new Found(
        false,
        Optional.of(
            "the event at offset "
                + chosen.rejectedOffset()
                + " of the rejected topic, about journal offset "
                + chosen.journalOffset()
                + ": "
                + why));
  }

  /** Whether a verdict holds the very change that is in the journal. */
  private static boolean endsWith(byte[] verdict, byte[] journal) {
    int length = journal.length - Frame.LENGTH;
    int from = verdict.length - length;
    return from >= 0
        && Arrays.equals(verdict, from, verdict.length, journal, Frame.LENGTH, journal.length);
  }
}
