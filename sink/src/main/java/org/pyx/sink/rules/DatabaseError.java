package org.pyx.sink.rules;

import org.jspecify.annotations.Nullable;

/**
 * What a database says when it refuses a row: names out of its own catalog, never the message,
 * which may quote the row's contents.
 *
 * @param state the SQLSTATE
 * @param constraint the constraint, if it names one
 * @param column the column, if it names one
 * @param datatype the domain or type, if it names one
 * @param table the table where it was found, if it names one; a trigger may write to another than
 *     the row's
 */
public record DatabaseError(
    String state,
    @Nullable String constraint,
    @Nullable String column,
    @Nullable String datatype,
    @Nullable String table) {
  public DatabaseError {
    constraint = named(constraint);
    column = named(column);
    datatype = named(datatype);
    table = named(table);
  }

  /** An error that names nothing. */
  public static DatabaseError of(String state) {
    return new DatabaseError(state, null, null, null, null);
  }

  private static @Nullable String named(@Nullable String name) {
    return name == null || name.isEmpty() ? null : name;
  }
}
