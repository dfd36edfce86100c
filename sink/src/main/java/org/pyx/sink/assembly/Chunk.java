package org.pyx.sink.assembly;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Settlement;
import org.pyx.schemas.model.TransactionPosition;

/**
 * Rows to write now.
 *
 * @param rows in the order of the stream
 * @param boundary the end of a source transaction at which to commit after these rows, or null if
 *     more of the same transaction follow
 */
public record Chunk(List<AcceptedRow> rows, @Nullable Boundary boundary) {
  /**
   * A place where the copy may stand: all of a source transaction is there.
   *
   * @param settlement the transaction's end; of a replay where the stream stands beside it
   * @param nextOffset the accepted topic's offset after it
   * @param endsReplay whether it is the end of a replay
   */
  public record Boundary(Settlement settlement, long nextOffset, boolean endsReplay) {
    /** Whether it ends a snapshot. */
    public boolean endsSnapshot() {
      return !endsReplay
          && settlement.position().transactionId() == TransactionPosition.NO_TRANSACTION;
    }
  }
}
