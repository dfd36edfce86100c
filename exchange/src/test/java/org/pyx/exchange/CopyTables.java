package org.pyx.exchange;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.policy.TablePolicy;
import org.pyx.schemas.rule.Rule;

/** The tables of a copy: columns with types, primary keys, checks. */
final class CopyTables {
  private final Map<String, Map<String, String>> columns = new HashMap<>();
  private final Map<String, List<String>> keys = new HashMap<>();
  private final Map<String, String> checks = new HashMap<>();

  CopyTables(Connection copy, String schema, Policy policy) throws SQLException {
    for (String[] row :
        rows(
            copy,
            """
            SELECT relname, attname, format_type(CASE WHEN t.typtype = 'd' THEN t.typbasetype
                ELSE t.oid END, NULL)
              FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid JOIN pg_type t ON t.oid = atttypid
             WHERE relnamespace = ?::regnamespace AND relkind = 'r' AND attnum > 0
               AND NOT attisdropped
            """,
            schema)) {
      columns.computeIfAbsent(row[0], _ -> new HashMap<>()).put(row[1], local(row[2]));
    }
    for (String[] row :
        rows(
            copy,
            """
            SELECT relname, attname, '' FROM pg_constraint k JOIN pg_class c ON c.oid = conrelid
              JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (k.conkey)
             WHERE relnamespace = ?::regnamespace AND contype = 'p' ORDER BY 1, 2
            """,
            schema)) {
      keys.computeIfAbsent(row[0], _ -> new ArrayList<>()).add(row[1]);
    }
    for (String table : columns.keySet()) {
      policy
          .of(new TableName(schema, table))
          .flatMap(TablePolicy::serial)
          .ifPresent(serial -> keys.putIfAbsent(table, List.of(serial)));
    }
    for (String[] row :
        rows(
            copy,
            """
            SELECT conname, pg_get_constraintdef(k.oid), '' FROM pg_constraint k
             WHERE connamespace = ?::regnamespace AND contype = 'c'
            """,
            schema)) {
      checks.put(row[0], row[1]);
    }
  }

  /** What is wrong with a relation of the exchange's; types are by their ids there. */
  Optional<Rule> shape(LogReader.Relation relation, Map<Integer, String> types) {
    Map<String, String> there = new HashMap<>();
    relation
        .columns()
        .forEach(
            column -> there.put(column.name(), local(String.valueOf(types.get(column.type())))));
    Map<String, String> here = columns.getOrDefault(relation.name(), Map.of());
    if (!there.keySet().equals(here.keySet())) {
      return Optional.of(Rule.ROW_SHAPE);
    }
    return there.equals(here) ? Optional.empty() : Optional.of(Rule.ROW_TYPE);
  }

  /** The row's table and key. */
  String key(String table, Map<String, @Nullable String> row) {
    StringBuilder key = new StringBuilder(table);
    for (String column : keys.getOrDefault(table, List.of())) {
      key.append('|').append(row.get(column));
    }
    return key.toString();
  }

  /** The type of a column. */
  String type(String table, String column) {
    return Objects.requireNonNull(columns.getOrDefault(table, Map.of()).get(column));
  }

  /** The definition of a CHECK, empty if there is none of that name. */
  String check(String name) {
    return checks.getOrDefault(name, "");
  }

  /** All types of a database by their ids, domains as what they stand on. */
  static Map<Integer, String> types(Connection connection) throws SQLException {
    Map<Integer, String> types = new HashMap<>();
    for (String[] row :
        rows(
            connection,
            "SELECT oid::text, format_type(CASE WHEN typtype = 'd' THEN typbasetype ELSE oid END,"
                + " NULL), '' FROM pg_type WHERE ? <> ''",
            "any")) {
      types.put(Integer.parseInt(row[0]), row[1]);
    }
    return types;
  }

  private static String local(String type) {
    return type.replaceFirst("^exchange\\.", "");
  }

  private static List<String[]> rows(Connection connection, String sql, String parameter)
      throws SQLException {
    List<String[]> rows = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setString(1, parameter);
      try (ResultSet found = query.executeQuery()) {
        while (found.next()) {
          rows.add(new String[] {found.getString(1), found.getString(2), found.getString(3)});
        }
      }
    }
    return rows;
  }
}
