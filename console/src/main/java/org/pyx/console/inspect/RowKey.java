package org.pyx.console.inspect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.policy.NearNames;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.wire.RecordKeys;

/**
 * A row as somebody names it: {@code 2041} by its serial, primary or unique key, {@code a,b} by the
 * parts of its key, {@code column=value,column=value} by any columns. Bytes are written in hex.
 * Immutable.
 */
public final class RowKey {
  private final String text;
  private final List<Map<String, String>> ways;
  private final @Nullable Policy policy;

  private RowKey(String text, List<Map<String, String>> ways, @Nullable Policy policy) {
    this.text = text;
    this.ways = List.copyOf(ways);
    this.policy = policy;
  }

  /**
   * Reads a key.
   *
   * @param table the table as the auditor has it, if it is known
   * @param policy what may name a serial, and makes the keys of records
   * @throws IllegalArgumentException if it names a column that the table does not have
   */
  public static RowKey parse(String text, Optional<TrustedSchema.Table> table, Policy policy) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("the key is empty");
    }
    Optional<Map<String, String>> named = named(text);
    if (named.isPresent()) {
      table.ifPresent(known -> require(known, named.get().keySet()));
      return new RowKey(text, List.of(named.get()), null);
    }
    List<Map<String, String>> ways = new ArrayList<>();
    table.ifPresent(known -> columns(known, policy).forEach(way -> add(ways, way, text)));
    return new RowKey(text, ways, policy);
  }

  /** The ways in which a table's rows are known. */
  private static Set<List<String>> columns(TrustedSchema.Table table, Policy policy) {
    Optional<String> serial = policy.of(table.name()).flatMap(p -> p.serial());
    Set<List<String>> ways = new LinkedHashSet<>();
    ways.add(table.identity(serial));
    serial.ifPresent(column -> ways.add(List.of(column)));
    ways.addAll(table.uniqueKeys());
    return ways;
  }

  private static void add(List<Map<String, String>> ways, List<String> columns, String text) {
    String[] parts = columns.size() == 1 ? new String[] {text} : text.split(",", -1);
    if (columns.isEmpty() || parts.length != columns.size()) {
      return;
    }
    Map<String, String> way = new LinkedHashMap<>();
    for (int i = 0; i < parts.length; i++) {
      way.put(columns.get(i), parts[i]);
    }
    ways.add(way);
  }

  private static Optional<Map<String, String>> named(String text) {
    if (text.indexOf('=') <= 0) {
      return Optional.empty();
    }
    Map<String, String> columns = new LinkedHashMap<>();
    String last = "";
    for (String part : text.split(",", -1)) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        last = part.substring(0, equals);
        columns.put(last, part.substring(equals + 1));
      } else {
        columns.merge(last, part, (value, more) -> value + "," + more); // a comma in a value
      }
    }
    return Optional.of(columns);
  }

  private static void require(TrustedSchema.Table table, Set<String> columns) {
    List<String> known = table.columns().stream().map(TrustedSchema.Column::name).toList();
    for (String column : columns) {
      if (!known.contains(column)) {
        List<String> near = NearNames.of(column, known);
        throw new IllegalArgumentException(
            "table "
                + table.name()
                + " has no column "
                + column
                + (near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?"));
      }
    }
  }

  /** The columns and what they must be; a row that fits one of the maps is meant. */
  List<Map<String, String>> ways() {
    return ways;
  }

  /**
   * Whether a change is about the row. A TRUNCATE is about every row of its table; whether it is
   * the table of the row is not asked here.
   */
  public boolean matches(Change change) {
    return switch (change) {
      case Change.Insert c -> matches(c.row(), c);
      case Change.SnapshotRow c -> matches(c.row(), c);
      case Change.Update c -> matches(c.row(), c) || (c.before() != null && fits(c.before()));
      case Change.Delete c -> matches(c.before(), c);
      case Change.Truncate _ -> true;
      case Change.Relation _,
          Change.Catalog _,
          Change.Source _,
          Change.Message _,
          Change.Begin _,
          Change.End _,
          Change.Heartbeat _ ->
          false;
    };
  }

  private boolean matches(Row row, Change.OfTable change) {
    if (fits(row)) {
      return true;
    }
    if (policy == null) {
      return false;
    }
    String key = RecordKeys.text(change, policy);
    return key.equals(text) || key.equals(change.table().name() + "/" + text);
  }

  private boolean fits(Row row) {
    return ways.stream()
        .anyMatch(way ->
            way.entrySet().stream().allMatch(part -> is(row.get(part.getKey()), part.getValue())));
  }

  private static boolean is(@Nullable Value value, String written) {
    return value != null && ValueWords.is(value, written);
  }

  @Override
  public String toString() {
    return text;
  }
}
