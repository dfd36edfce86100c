package org.pyx.validator.rules.stream;

import java.nio.ByteBuffer;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Facts;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.TransactionPosition;

/**
 * Where the stream stands.
 *
 * @param lastEnd the position of the last commit
 * @param lastTime the latest commit time since time was last found to go back, as the exchange
 *     claims, in microseconds since 1970 UTC; 0 for none
 * @param open the transaction that has begun and not ended, or {@link #NONE}
 * @param lastOrder the place of its last event
 */
public record StreamState(Lsn lastEnd, long lastTime, long open, long lastOrder) {
  /** No transaction is open. */
  public static final long NONE = -1;

  /** Before the first record. */
  public static final StreamState START = new StreamState(Lsn.NONE, 0, NONE, 0);

  /** Bytes of a state in a store. */
  public static final int LENGTH = 4 * Long.BYTES;

  /** The state after one more record. */
  public StreamState after(Change change) {
    TransactionPosition position = change.position();
    return switch (change) {
      case Change.Begin _ -> new StreamState(lastEnd, lastTime, position.transactionId(), 0);
      case Change.End end -> new StreamState(position.lsn(), timeAfter(end.commitTime()), NONE, 0);
      case Change.Judged _ ->
          position.order() == 0 ? this : new StreamState(lastEnd, lastTime, open, position.order());
      case Change.Source source -> beganAnew(source) ? left() : this;
      case Change.Heartbeat _, Change.Relation _, Change.Catalog _ -> this;
    };
  }

  /** A transaction that was open when capture began anew ends with the snapshot that follows. */
  private StreamState left() {
    return new StreamState(lastEnd, lastTime, NONE, 0);
  }

  private static boolean beganAnew(Change.Source source) {
    return new SourceFacts(source.facts()).text(Facts.BEGAN_ANEW) != null;
  }

  /**
   * Goes back only where {@link TimeBackRule} says so: a clock turned back a little with each
   * commit would otherwise go back for ever unseen.
   */
  private long timeAfter(long commitTime) {
    if (commitTime == 0) {
      return lastTime;
    }
    return lastTime == 0 || TimeBackRule.isBack(lastTime, commitTime)
        ? commitTime
        : Math.max(lastTime, commitTime);
  }

  /** Writes it. */
  public void write(ByteBuffer out) {
    out.putLong(lastEnd.value()).putLong(lastTime).putLong(open).putLong(lastOrder);
  }

  /** Reads it. */
  public static StreamState read(ByteBuffer in) {
    return new StreamState(new Lsn(in.getLong()), in.getLong(), in.getLong(), in.getLong());
  }
}
