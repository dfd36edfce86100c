package org.pyx.capture.source;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which of a database's types arrive exactly, from the snapshot and from the log alike; each is in
 * a test. Immutable.
 */
public final class SourceTypes {
  /** Read by JDBC as they are. A cast of {@code bpchar} to text would cut its blanks. */
  private static final Set<String> PLAIN =
      Set.of(
          "int2", "int4", "int8", "bool", "bytea", "float4", "float8", "text", "varchar", "bpchar");

  /** Carried as text. */
  private static final Set<String> TEXT =
      Set.of(
          "json",
          "jsonb",
          "uuid",
          "numeric",
          "inet",
          "cidr",
          "macaddr",
          "macaddr8",
          "bit",
          "varbit",
          "int4range",
          "int8range",
          "numrange");

  /**
   * Carried as text too, but not within arrays and composites: there their text depends on the time
   * zone of the server's session.
   */
  private static final Set<String> TEXT_OUTERMOST = Set.of("timestamptz");

  private record Type(
      String name, boolean builtIn, String kind, String category, long base, long element) {}

  private final Map<Long, Type> types = new HashMap<>();
  private final Map<Long, List<Long>> attributes = new HashMap<>();

  private SourceTypes() {}

  /** Reads the types of a database. */
  public static SourceTypes read(Connection connection) throws SQLException {
    SourceTypes all = new SourceTypes();
    try (Statement statement = connection.createStatement()) {
      try (ResultSet rows =
          statement.executeQuery(
              """
              SELECT t.oid, t.typname, n.nspname = 'pg_catalog', t.typtype, t.typcategory,
                     t.typbasetype, t.typelem
              FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
              """)) {
        while (rows.next()) {
          all.types.put(
              rows.getLong(1),
              new Type(
                  rows.getString(2),
                  rows.getBoolean(3),
                  rows.getString(4),
                  rows.getString(5),
                  rows.getLong(6),
                  rows.getLong(7)));
        }
      }
      try (ResultSet rows =
          statement.executeQuery(
              """
              SELECT t.oid, a.atttypid
              FROM pg_catalog.pg_type t
              JOIN pg_catalog.pg_attribute a ON a.attrelid = t.typrelid
              WHERE t.typtype = 'c' AND a.attnum > 0 AND NOT a.attisdropped
              """)) {
        while (rows.next()) {
          all.attributes
              .computeIfAbsent(rows.getLong(1), _ -> new ArrayList<>())
              .add(rows.getLong(2));
        }
      }
    }
    return all;
  }

  /** The oids of all types, in order. */
  public List<Long> ids() {
    return types.keySet().stream().sorted().toList();
  }

  /** Whether every value of a type arrives exactly. */
  public boolean isExact(long typeId) {
    return isExact(typeId, true, new HashSet<>());
  }

  /**
   * The expression by which the snapshot reads a column: the very text that the log carries.
   *
   * @param column its quoted name
   */
  String snapshotExpression(long typeId, String column) {
    Type type = base(typeId);
    if (type != null && type.builtIn && PLAIN.contains(type.name)) {
      return column;
    }
    String text =
        type != null && type.builtIn && type.name.equals("inet")
            // its cast to text adds the length of the network where the log has none
            ? "CASE WHEN "
                + column
                + " IS NOT NULL THEN pg_catalog.format('%s', "
                + column
                + ") END"
            : column + "::text";
    return text + " AS " + column;
  }

  private @Nullable Type base(long typeId) {
    Type type = types.get(typeId);
    return type != null && type.kind.equals("d") ? base(type.base) : type;
  }

  private boolean isExact(long typeId, boolean outermost, Set<Long> within) {
    @Nullable Type type = types.get(typeId);
    if (type == null || !within.add(typeId)) {
      return false;
    }
    boolean exact =
        switch (type.kind) {
          case "d" -> isExact(type.base, outermost, within);
          case "e" -> true;
          case "c" ->
              attributes.getOrDefault(typeId, List.of()).stream()
                  .allMatch(attribute -> isExact(attribute, false, within));
          default ->
              isArray(type)
                  ? isExact(type.element, false, within)
                  : type.builtIn
                      && (PLAIN.contains(type.name)
                          || TEXT.contains(type.name)
                          || (outermost && TEXT_OUTERMOST.contains(type.name)));
        };
    within.remove(typeId);
    return exact;
  }

  private static boolean isArray(Type type) {
    return type.category.equals("A") && type.element != 0;
  }
}
