package org.pyx.validator.topology;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Digest;

/**
 * A decision to replay with everything that it needs.
 *
 * @param decision its offset on the topic of decisions
 * @param law the digest of the law under which it holds
 * @param objection why it cannot be carried out, whatever the law; empty if it can
 * @param events the events, in the journal's order
 */
public record ReplayRequest(
    long decision, Digest law, Optional<String> objection, List<Picked> events) {
  public ReplayRequest {
    events = List.copyOf(events);
  }

  /**
   * An event.
   *
   * @param journalOffset the change's offset in the journal
   * @param rejectedOffset the offset of the evidence that it was rejected
   * @param refused whether it had been accepted, and the copy's database refused it
   * @param key the key of the journal's record
   * @param value the value of the journal's record
   */
  @SuppressWarnings("ArrayRecordComponent") // identity is never asked of it
  public record Picked(
      long journalOffset,
      long rejectedOffset,
      boolean refused,
      byte @Nullable [] key,
      byte[] value) {}
}
