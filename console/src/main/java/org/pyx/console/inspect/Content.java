package org.pyx.console.inspect;

import java.util.Optional;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Decision;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.model.Replayed;
import org.pyx.schemas.model.Settlement;
import org.pyx.schemas.wire.LawCodec;
import org.pyx.schemas.wire.VerdictCodec;

/** What a record of a lane's topics holds. */
public sealed interface Content {
  /** The change that it holds or is about, if there is one. */
  default Optional<Change> subject() {
    return switch (this) {
      case Captured c -> Optional.of(c.change());
      case Copied c -> Optional.of(c.accepted().change());
      case Evidence c -> Optional.of(c.event().change());
      case Settled _, Decided _, Ruled _, JudgedAgain _, Unreadable _ -> Optional.empty();
    };
  }

  /** Something captured. */
  record Captured(Change change) implements Content {}

  /** A change that may enter the copy. */
  record Copied(VerdictCodec.Accepted accepted) implements Content {}

  /** The end of a transaction on the accepted topic. */
  record Settled(Settlement settlement) implements Content {}

  /** A broken rule. */
  record Evidence(RejectedEvent event) implements Content {}

  /** What an operator has decided. */
  record Decided(Decision decision) implements Content {}

  /** A law, with the first journal offset that it holds for. */
  record Ruled(LawCodec.InForce law) implements Content {}

  /** What the validator has made of a decision to replay, or where such a replay begins or ends. */
  record JudgedAgain(Replayed replayed) implements Content {}

  /**
   * What cannot be read: malformed, of a type that this version does not know, or of one that does
   * not belong on this topic.
   *
   * @param why in words
   * @param bytes the value as it stands there; empty if the record has none
   */
  @SuppressWarnings("ArrayRecordComponent") // identity is never asked of it
  record Unreadable(String why, byte[] bytes) implements Content {}
}
