package org.pyx.capture.source;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.stage.StopException;

/**
 * Looks at the exchange before capture starts, and refuses what cannot be captured exactly. Not
 * thread-safe.
 */
public final class SourceCatalog {
  private final Connection connection;

  /** The slot at the exchange. */
  public record Slot(boolean active, String plugin, String database, Lsn confirmed) {}

  /** Looks through a connection, which stays the caller's. */
  public SourceCatalog(Connection connection) {
    this.connection = connection;
  }

  /**
   * Checks server, publication and column types.
   *
   * @throws StopException if something is wrong; the message says what to do
   */
  public void check(String publication) throws SQLException {
    require(
        "SHOW wal_level",
        "logical",
        "wal_level is %s; set wal_level = logical in postgresql.conf of the exchange and restart it");
    require(
        "SHOW server_encoding",
        "UTF8",
        "the exchange's database has encoding %s; Pyx carries UTF8 only");
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT pubinsert AND pubupdate AND pubdelete AND pubtruncate, pubviaroot FROM pg_publication WHERE pubname = ?")) {
      query.setString(1, publication);
      try (ResultSet row = query.executeQuery()) {
        if (!row.next()) {
          throw new StopException(
              "the exchange has no publication "
                  + publication
                  + "; pyx init source prints the SQL that makes it");
        }
        if (!row.getBoolean(1) || !row.getBoolean(2)) {
          throw new StopException(
              "publication "
                  + publication
                  + " must have publish = 'insert, update, delete, truncate' and"
                  + " publish_via_partition_root = true; ALTER PUBLICATION "
                  + TableName.quote(publication)
                  + " SET (...)");
        }
      }
    }
    refuseInexactTypes(publication);
  }

  /** The published tables, as the policy orders them, others last. */
  public List<TableName> published(String publication, Policy policy) throws SQLException {
    List<TableName> tables = new ArrayList<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT schemaname, tablename FROM pg_publication_tables WHERE pubname = ? ORDER BY 1, 2")) {
      query.setString(1, publication);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          tables.add(new TableName(rows.getString(1), rows.getString(2)));
        }
      }
    }
    List<TableName> order = List.copyOf(policy.tables().keySet());
    tables.sort(
        Comparator.comparingInt(
            table -> order.contains(table) ? order.indexOf(table) : Integer.MAX_VALUE));
    return tables;
  }

  /** The slot, if there is one of this name. */
  public Optional<Slot> slot(String name) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT active, plugin, database, coalesce(confirmed_flush_lsn, '0/0')::text, wal_status FROM pg_replication_slots"
                + " WHERE slot_name = ?")) {
      query.setString(1, name);
      try (ResultSet row = query.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        if ("lost".equals(row.getString(5))) {
          throw new StopException(
              "slot "
                  + name
                  + " has lost its WAL (max_slot_wal_keep_size): rows are missing; a new snapshot is needed");
        }
        return Optional.of(
            new Slot(
                row.getBoolean(1),
                String.valueOf(row.getString(2)),
                String.valueOf(row.getString(3)),
                Lsn.parse(row.getString(4))));
      }
    }
  }

  /** Drops an unused slot, so that it can be made again together with a snapshot. */
  public void drop(String slot) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT pg_drop_replication_slot(?)")) {
      statement.setString(1, slot);
      statement.execute();
    }
  }

  private void require(String query, String value, String otherwise) throws SQLException {
    try (ResultSet row = connection.createStatement().executeQuery(query)) {
      row.next();
      if (!row.getString(1).equals(value)) {
        throw new StopException(String.format(java.util.Locale.ROOT, otherwise, row.getString(1)));
      }
    }
  }

  /**
   * Types that travel exactly, in the snapshot and in the stream; domains and arrays of them too.
   * Composites of them as text.
   */
  private void refuseInexactTypes(String publication) throws SQLException {
    String query =
        """
        WITH RECURSIVE named AS (
          SELECT p.schemaname, p.tablename, a.attname, a.atttypid AS type
          FROM pg_publication_tables p
          JOIN pg_class c ON c.relname = p.tablename
          JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = p.schemaname
          JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
          WHERE p.pubname = ?),
        whole AS (
          SELECT schemaname, tablename, attname, type FROM named
          UNION
          SELECT w.schemaname, w.tablename, w.attname, inner_type.type
          FROM whole w JOIN pg_type t ON t.oid = w.type
          CROSS JOIN LATERAL (
            SELECT t.typbasetype AS type WHERE t.typtype = 'd'
            UNION ALL SELECT t.typelem WHERE t.typelem <> 0 AND t.typcategory = 'A'
            UNION ALL SELECT ca.atttypid FROM pg_attribute ca WHERE t.typtype = 'c' AND ca.attrelid = t.typrelid AND ca.attnum > 0
              AND NOT ca.attisdropped) inner_type)
        SELECT w.schemaname, w.tablename, w.attname, format_type(w.type, NULL)
        FROM whole w JOIN pg_type t ON t.oid = w.type
        WHERE t.typtype NOT IN ('d', 'c', 'e') AND t.typcategory <> 'A'
          AND t.typname NOT IN ('int2','int4','int8','bool','bytea','text','varchar','bpchar','float4','float8','uuid','json','jsonb')
        ORDER BY 1, 2, 3
        """;
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, publication);
      try (ResultSet rows = statement.executeQuery()) {
        if (rows.next()) {
          throw new StopException(
              "column "
                  + rows.getString(3)
                  + " of table "
                  + rows.getString(1)
                  + "."
                  + rows.getString(2)
                  + " has type "
                  + rows.getString(4)
                  + ", which Pyx cannot carry exactly; leave the table out of publication "
                  + publication);
        }
      }
    }
  }
}
