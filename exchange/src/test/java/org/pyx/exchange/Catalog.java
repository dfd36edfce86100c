package org.pyx.exchange;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.TreeSet;

/** What a loaded database says about its own tables, in the words of the facts. */
final class Catalog {
  private static final String KEY_COLUMNS =
      "(SELECT string_agg(a.attname, ', ' ORDER BY part.place) FROM unnest(%s) WITH ORDINALITY AS part(attnum, place)"
          + " JOIN pg_attribute a ON a.attnum = part.attnum AND a.attrelid = %s)";

  private final Connection connection;
  private final String schema;

  Catalog(Connection connection, String schema) {
    this.connection = connection;
    this.schema = schema;
  }

  /** Each column as {@code table ordinal name type nullability default}. */
  Set<String> columns() throws SQLException {
    return lines(
        """
        SELECT concat_ws(' | ', c.relname, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod),
                 CASE WHEN a.attnotnull THEN 'NOT NULL' ELSE 'NULL' END,
                 CASE WHEN a.attidentity = 'd' THEN 'identity BY DEFAULT'
                      ELSE coalesce(pg_get_expr(d.adbin, d.adrelid), '-') END)
          FROM pg_attribute a
          JOIN pg_class c ON c.oid = a.attrelid
          LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
         WHERE %s AND a.attnum > 0 AND NOT a.attisdropped
        """);
  }

  /** Each CHECK under each of its columns, as {@code table column expression}. */
  Set<String> checks() throws SQLException {
    return lines(
        """
        SELECT concat_ws(' | ', c.relname, a.attname, substr(pg_get_constraintdef(k.oid), 7))
          FROM pg_constraint k
          JOIN pg_class c ON c.oid = k.conrelid
          JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (k.conkey)
         WHERE %s AND k.contype = 'c'
        """);
  }

  /** Each primary ({@code p}) or unique ({@code u}) key as {@code table kind columns}. */
  Set<String> keys() throws SQLException {
    return lines(
        "SELECT concat_ws(' | ', c.relname, k.contype, "
            + KEY_COLUMNS.formatted("k.conkey", "k.conrelid")
            + ") FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid"
            + " WHERE %s AND k.contype IN ('p', 'u')");
  }

  /** Each foreign key as {@code table (columns)->table(columns) ON DELETE action}. */
  Set<String> foreignKeys() throws SQLException {
    return lines(
        "SELECT c.relname || ' (' || "
            + KEY_COLUMNS.formatted("k.conkey", "k.conrelid")
            + " || ')->' || p.relname || '(' || "
            + KEY_COLUMNS.formatted("k.confkey", "k.confrelid")
            + " || ') ON DELETE ' || CASE k.confdeltype WHEN 'a' THEN 'NO ACTION' WHEN 'r' THEN 'RESTRICT'"
            + " WHEN 'c' THEN 'CASCADE' END || CASE WHEN k.condeferrable THEN ' DEFERRABLE' ELSE '' END"
            + " FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class p ON p.oid = k.confrelid"
            + " WHERE %s AND k.contype = 'f'");
  }

  /** Each partitioned table as {@code table hash (key) leaves}. */
  Set<String> partitions() throws SQLException {
    return lines(
        """
        SELECT concat_ws(' | ', c.relname, lower(pg_get_partkeydef(c.oid)),
                 (SELECT count(*) FROM pg_inherits i WHERE i.inhparent = c.oid))
          FROM pg_class c
         WHERE %s AND c.relkind = 'p'
        """);
  }

  /** The keys of the leaves, which {@link #keys} leaves out, under the first leaf of each table. */
  Set<String> keysOfFirstLeaves() throws SQLException {
    return lines(
        "SELECT concat_ws(' | ', left(c.relname, -2), k.contype, "
            + KEY_COLUMNS.formatted("k.conkey", "k.conrelid")
            + ") FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid"
            + " WHERE c.relispartition AND c.relname LIKE '%%\\_1' AND k.contype IN ('p', 'u')");
  }

  /** Each trigger as {@code table | name | statement or row}. */
  Set<String> triggers() throws SQLException {
    return lines(
        """
        SELECT concat_ws(' | ', c.relname, t.tgname,
                 CASE WHEN t.tgtype & 1 = 1 THEN 'row' ELSE 'statement' END)
          FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
         WHERE %s AND NOT t.tgisinternal
        """);
  }

  private Set<String> lines(String sql) throws SQLException {
    String tables =
        "c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = '%s'::regnamespace"
            .formatted(schema);
    Set<String> lines = new TreeSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql.formatted(tables))) {
      while (rows.next()) {
        lines.add(rows.getString(1));
      }
    }
    return lines;
  }
}
