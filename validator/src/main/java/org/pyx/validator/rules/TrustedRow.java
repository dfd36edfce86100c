package org.pyx.validator.rules;

import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.model.Value;

/**
 * A row seen through the trusted table: its values in the order of the trusted columns.
 *
 * @param table what is trusted
 * @param row what was received
 * @param places for each trusted column its place in the row
 */
@SuppressWarnings("ArrayRecordComponent") // shared by all rows of a layout and never changed
public record TrustedRow(TrustedSchema.Table table, Row row, int[] places) {
  /** The value of a trusted column, by the column's place in the trusted table. */
  public Value value(int column) {
    return row.value(places[column]);
  }

  /** Whether each column has a value; an INSERT must, an UPDATE leaves out unchanged TOAST. */
  public boolean complete() {
    for (int place : places) {
      if (row.value(place) instanceof Value.Unchanged) {
        return false;
      }
    }
    return true;
  }

  /** A trusted column. */
  public TrustedSchema.Column column(int column) {
    return table.columns().get(column);
  }

  /** How many trusted columns there are. */
  public int size() {
    return places.length;
  }
}
