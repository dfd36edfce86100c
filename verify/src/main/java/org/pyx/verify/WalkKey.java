package org.pyx.verify;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TrustedSchema;

/**
 * A place in a table that is walked in the order of some columns: whole numbers and bytes, which
 * every server orders alike. Text is left out: its order is the collation's, which servers differ
 * in. Immutable.
 */
final class WalkKey implements Comparable<WalkKey> {
  private final List<Object> values;

  private WalkKey(List<Object> values) {
    this.values = values;
  }

  /**
   * A column to walk by.
   *
   * @param name its name
   * @param type its type's name in {@code pg_catalog}
   */
  record By(String name, String type) {
    /** A column to walk by; empty if its type has no order that all servers share. */
    static Optional<By> of(TrustedSchema.Column column) {
      return switch (column.kind()) {
        case INT2, INT4, INT8, BYTES ->
            column.notNull()
                ? Optional.of(new By(column.name(), typeOf(column.kind())))
                : Optional.empty();
        case BOOL, REAL, AMOUNT, TEXT -> Optional.empty();
      };
    }

    private static String typeOf(TrustedSchema.Kind kind) {
      return kind == TrustedSchema.Kind.BYTES ? "bytea" : kind.name().toLowerCase(Locale.ROOT);
    }

    boolean isBytes() {
      return type.equals("bytea");
    }

    String quoted() {
      return "t." + TableName.quote(name);
    }

    String parameter() {
      return "?::pg_catalog." + type;
    }
  }

  /**
   * From the text form of the values, as a server or a file gives it.
   *
   * @throws IllegalArgumentException if one is no such value
   */
  static WalkKey parse(List<By> by, List<@Nullable String> texts) {
    if (by.size() != texts.size()) {
      throw new IllegalArgumentException("not a key");
    }
    Object[] values = new Object[texts.size()];
    for (int i = 0; i < values.length; i++) {
      String text = texts.get(i);
      if (text == null) {
        throw new IllegalArgumentException("not a key");
      }
      values[i] = by.get(i).isBytes() ? bytes(text) : (Object) Long.valueOf(text);
    }
    return new WalkKey(List.of(values));
  }

  private static byte[] bytes(String text) {
    if (!text.startsWith("\\x")) {
      throw new IllegalArgumentException("not a key");
    }
    return HexFormat.of().parseHex(text, 2, text.length());
  }

  /** What is bound to a statement. */
  List<Object> parameters() {
    return values;
  }

  /** The values in PostgreSQL's text form, which {@link #parse} reads. */
  List<String> texts() {
    return values.stream()
        .map(value ->
            value instanceof byte[] bytes
                ? "\\x" + HexFormat.of().formatHex(bytes)
                : value.toString())
        .toList();
  }

  @Override
  public int compareTo(WalkKey other) {
    for (int i = 0; i < values.size(); i++) {
      int order = compare(values.get(i), other.values.get(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static int compare(Object left, Object right) {
    if (left instanceof byte[] a && right instanceof byte[] b) {
      return Arrays.compareUnsigned(a, b);
    }
    return Long.compare((Long) left, (Long) right);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WalkKey that
        && values.size() == that.values.size()
        && compareTo(that) == 0;
  }

  @Override
  public int hashCode() {
    return texts().hashCode();
  }

  /** For people. */
  @Override
  public String toString() {
    return texts().stream().collect(Collectors.joining(", "));
  }
}
