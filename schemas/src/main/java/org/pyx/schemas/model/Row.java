package org.pyx.schemas.model;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A row, or the part of one that PostgreSQL sent: columns by name, in their order. Immutable. */
public final class Row {
  private final Layout layout;
  private final Value[] values;

  /**
   * Makes a row; the array is taken over and must not be changed afterwards.
   *
   * @throws IllegalArgumentException if names and values differ in number
   */
  public Row(Layout layout, Value[] values) {
    if (layout.size() != values.length) {
      throw new IllegalArgumentException(layout.size() + " names for " + values.length + " values");
    }
    this.layout = layout;
    this.values = values;
  }

  /** A row from names and values in turn; for tests and small uses. */
  public static Row of(List<String> names, List<Value> values) {
    return new Row(new Layout(names), values.toArray(Value[]::new));
  }

  /** The names of the columns. */
  public Layout layout() {
    return layout;
  }

  /** How many columns there are. */
  public int size() {
    return values.length;
  }

  /** The name of the column at a place, from 0. */
  public String name(int place) {
    return layout.names().get(place);
  }

  /** The value at a place, from 0. */
  public Value value(int place) {
    return values[place];
  }

  /** The value of a column, or null if the row has no such column. */
  public @Nullable Value get(String name) {
    int place = layout.indexOf(name);
    return place < 0 ? null : values[place];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Row that
        && layout.equals(that.layout)
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return 31 * layout.hashCode() + Arrays.hashCode(values);
  }

  /** Names only, never contents. */
  @Override
  public String toString() {
    return "Row" + layout;
  }
}
