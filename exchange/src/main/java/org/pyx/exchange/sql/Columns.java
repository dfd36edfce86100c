package org.pyx.exchange.sql;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a statement by name: single values, and arrays that hold one column of several
 * rows. Not thread-safe.
 */
public final class Columns {
  private final Map<String, @Nullable Object> values = new HashMap<>();

  /** One value: a number, text, boolean, bytes or an array as it is; null is NULL. */
  public Columns set(String name, @Nullable Object value) {
    values.put(name, value);
    return this;
  }

  /** A bytea column, an element per row. */
  public <T> Columns bytes(String name, List<T> rows, Function<T, byte @Nullable []> value) {
    byte[] @Nullable [] column = new byte[rows.size()][];
    for (int i = 0; i < column.length; i++) {
      column[i] = value.apply(rows.get(i));
    }
    return set(name, column);
  }

  /** A bigint column, an element per row. */
  public <T> Columns longs(String name, List<T> rows, ToLongFunction<T> value) {
    return set(name, rows.stream().mapToLong(value).toArray());
  }

  /** An integer column, an element per row. */
  public <T> Columns ints(String name, List<T> rows, ToIntFunction<T> value) {
    return set(name, rows.stream().mapToInt(value).toArray());
  }

  /** A text column, an element per row. */
  public <T> Columns texts(String name, List<T> rows, Function<T, String> value) {
    return set(name, rows.stream().map(value).toArray(String[]::new));
  }

  /**
   * The value of a parameter.
   *
   * @throws IllegalArgumentException when it was never set
   */
  @Nullable Object get(String name) {
    if (!values.containsKey(name)) {
      throw new IllegalArgumentException("the statement needs a parameter " + name);
    }
    return values.get(name);
  }
}
