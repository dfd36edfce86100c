package org.pyx.sink.assembly;

import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.TableName;
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
 */
public record AcceptedRow(
    long offset, long journalOffset, Change change, TableName table, Row row, int bytes) {

  /**
   * The row of an accepted change.
   *
   * @throws StopException if the change adds no row: the validator accepts none such
   */
  public static AcceptedRow of(long offset, long journalOffset, Change change, int bytes) {
    return switch (change) {
      case Change.Insert c ->
          new AcceptedRow(offset, journalOffset, change, c.table(), c.row(), bytes);
      case Change.SnapshotRow c ->
          new AcceptedRow(offset, journalOffset, change, c.table(), c.row(), bytes);
      case Change.Update _,
          Change.Delete _,
          Change.Truncate _,
          Change.Message _,
          Change.Begin _,
          Change.End _,
          Change.Heartbeat _,
          Change.Relation _ ->
          throw new StopException(
              "offset "
                  + offset
                  + " of the accepted topic holds a "
                  + change.getClass().getSimpleName()
                  + ", which an append-only copy cannot take; only the validator may write there:"
                  + " find out who did");
    };
  }
}
