package org.pyx.sink.assembly;

import java.nio.charset.StandardCharsets;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Digest;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.stage.StopException;

/**
 * A row that the validator accepted.
 *
 * @param offset its offset in the accepted topic; unique in its lane
 * @param journalOffset its offset in the journal
 * @param change the change as it was captured
 * @param table where it goes
 * @param row what goes there
 * @param bytes how many bytes it had on the topic
 * @param replayed whether it comes with a replay, long after its transaction
 */
public record AcceptedRow(
    long offset,
    long journalOffset,
    Change change,
    TableName table,
    Row row,
    int bytes,
    boolean replayed) {
  /** Stands for the transaction of a replay, which is never written together with others. */
  private static final long REPLAY = -1;

  private static final int LARGE_ROW = 1 << 20;
  private static final int LARGE_VALUE = 256;

  /**
   * The row of an accepted change.
   *
   * @throws StopException if the change adds no row: the validator accepts none such
   */
  public static AcceptedRow of(long offset, long journalOffset, Change change, int bytes) {
    return switch (change) {
      case Change.Insert c ->
          new AcceptedRow(offset, journalOffset, change, c.table(), c.row(), bytes, false);
      case Change.SnapshotRow c ->
          new AcceptedRow(offset, journalOffset, change, c.table(), c.row(), bytes, false);
      case Change.Update _,
          Change.Delete _,
          Change.Truncate _,
          Change.Message _,
          Change.Begin _,
          Change.End _,
          Change.Heartbeat _,
          Change.Relation _,
          Change.Source _,
          Change.Catalog _ ->
          throw new StopException(
              "offset "
                  + offset
                  + " of the accepted topic holds a "
                  + change.getClass().getSimpleName()
                  + ", which an append-only copy cannot take; only the validator may write there:"
                  + " find out who did");
    };
  }

  /** The same row as a replay brings it. */
  AcceptedRow asReplayed() {
    return new AcceptedRow(offset, journalOffset, change, table, row, bytes, true);
  }

  /** What tells its transaction from its neighbours'. */
  public long transaction() {
    return replayed ? REPLAY : change.position().transactionId();
  }

  /** Whether it is a row of the snapshot that is being read. */
  public boolean ofSnapshot() {
    return change instanceof Change.SnapshotRow && !replayed;
  }

  /**
   * The same row, or if it is large, one that says of each large value no more than its length and
   * digest: small enough to be kept for as long as a source transaction lasts.
   */
  public AcceptedRow brief() {
    if (bytes <= LARGE_ROW) {
      return this;
    }
    Value[] values = new Value[row.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = brief(row.value(i));
    }
    Row small = new Row(row.layout(), values);
    Change same =
        change instanceof Change.SnapshotRow c
            ? new Change.SnapshotRow(c.position(), c.commitTime(), table, small)
            : new Change.Insert(
                change.position(),
                change.commitTime(),
                table,
                small,
                change instanceof Change.Insert c && c.keyChange());
    return new AcceptedRow(offset, journalOffset, same, table, small, bytes, replayed);
  }

  private static Value brief(Value value) {
    return switch (value) {
      case Value.Bytes v -> brief(v, v.value());
      case Value.Text v when v.value().length() > LARGE_VALUE / 4 ->
          brief(v, v.value().getBytes(StandardCharsets.UTF_8));
      case Value.Text _,
          Value.Null _,
          Value.Unchanged _,
          Value.Bool _,
          Value.Int _,
          Value.Real _,
          Value.Large _ ->
          value;
    };
  }

  private static Value brief(Value value, byte[] content) {
    return content.length <= LARGE_VALUE
        ? value
        : new Value.Large(content.length, Digest.sha256().digest(content));
  }
}
