package org.pyx.capture.source;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.policy.TablePolicy;
import org.pyx.schemas.policy.Treatment;
import org.pyx.schemas.stage.Secret;
import org.pyx.schemas.stage.StopException;

/**
 * The SQL that prepares an exchange: role, replica identities, publication, slot; derived from the
 * policy and from what the exchange has. Stateless.
 */
public final class SourceSetup {
  private final Policy policy;
  private final String publication;
  private final String slot;
  private final String role;
  private final Secret password;

  /** For a policy, with the names to use and the password of the role. */
  public SourceSetup(Policy policy, String publication, String slot, String role, Secret password) {
    this.policy = policy;
    this.publication = publication;
    this.slot = slot;
    this.role = role;
    this.password = password;
  }

  /**
   * The statements, each with a comment where it needs one.
   *
   * @throws SQLException if the catalog cannot be read
   * @throws StopException if none of the policy's tables is there
   */
  public List<String> statements(Connection connection) throws SQLException {
    List<TableName> tables = tables(connection);
    if (tables.isEmpty()) {
      throw new StopException(
          "none of the tables of policy "
              + policy.name()
              + " is in schema "
              + policy.schema()
              + " of this database");
    }
    List<String> sql = new ArrayList<>();
    String name = TableName.quote(role);
    sql.add(
        "-- the login of capture: it may replicate and read what is published, nothing else\n"
            + "DO $$BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = "
            + literal(role)
            + ") THEN CREATE ROLE "
            + name
            + " LOGIN REPLICATION PASSWORD "
            + literal(password.reveal())
            + "; END IF; END$$;");
    sql.add("GRANT USAGE ON SCHEMA " + TableName.quote(policy.schema()) + " TO " + name + ";");
    String list = tables.stream().map(TableName::quoted).collect(Collectors.joining(",\n  "));
    sql.add("-- for the snapshot\nGRANT SELECT ON\n  " + list + "\n  TO " + name + ";");
    for (TableName table : withoutKey(connection, tables)) {
      sql.add(
          "-- has no primary key: without this its own UPDATE and DELETE would fail once it is published\nALTER TABLE "
              + table.quoted()
              + " REPLICA IDENTITY FULL;");
    }
    sql.add(
        "-- derived tables and work queues stay out\nCREATE PUBLICATION "
            + TableName.quote(publication)
            + " FOR TABLE\n  "
            + list
            + "\n  WITH (publish = 'insert, update, delete, truncate', publish_via_partition_root = true);");
    boolean failover = version(connection) >= 17;
    sql.add(
        "-- keeps WAL from now on; capture makes it anew at its first start, together with the snapshot\nSELECT"
            + " pg_create_logical_replication_slot("
            + literal(slot)
            + ", 'pgoutput'"
            + (failover ? ", failover => true" : "")
            + ");");
    return sql;
  }

  /** Runs the statements. */
  public void apply(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements(connection)) {
        statement.execute(sql);
      }
    }
  }

  private List<TableName> tables(Connection connection) throws SQLException {
    List<TableName> there = new ArrayList<>();
    query(
        connection,
        "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ? AND c.relkind IN ('r', 'p')"
            + " AND NOT c.relispartition ORDER BY 1",
        row -> there.add(new TableName(policy.schema(), row)));
    List<TableName> ordered = new ArrayList<>();
    policy.copied().stream().map(TablePolicy::table).filter(there::contains).forEach(ordered::add);
    for (TableName table : there) {
      if (!ordered.contains(table)
          && policy.of(table).filter(p -> p.treatment() == Treatment.COPY).isPresent()) {
        ordered.add(table);
      }
    }
    return ordered;
  }

  /**
   * Tables, and leaves of tables, that need the full old row: ALTER TABLE on a root does not reach
   * its leaves.
   */
  private List<TableName> withoutKey(Connection connection, List<TableName> tables)
      throws SQLException {
    List<TableName> found = new ArrayList<>();
    for (TableName table : tables) {
      boolean full = policy.of(table).map(TablePolicy::fullIdentity).orElse(false);
      query(
          connection,
          "SELECT c.relname FROM pg_partition_tree("
              + literal(table.quoted())
              + "::regclass) t JOIN pg_class c ON c.oid = t.relid"
              + " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ?"
              + (full
                  ? ""
                  : " AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = "
                      + literal(table.quoted())
                      + "::regclass AND i.indisprimary)")
              + " ORDER BY t.level, 1",
          row -> found.add(new TableName(table.schema(), row)));
      if (found.stream().noneMatch(table::equals) && full) {
        found.add(table);
      }
      if (!full && found.stream().noneMatch(table::equals) && !hasKey(connection, table)) {
        found.add(table);
      }
    }
    return found;
  }

  private static boolean hasKey(Connection connection, TableName table) throws SQLException {
    try (ResultSet row =
        connection
            .createStatement()
            .executeQuery(
                "SELECT EXISTS (SELECT FROM pg_index WHERE indrelid = "
                    + literal(table.quoted())
                    + "::regclass AND indisprimary)")) {
      row.next();
      return row.getBoolean(1);
    }
  }

  private void query(Connection connection, String sql, java.util.function.Consumer<String> each)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, policy.schema());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          each.accept(rows.getString(1));
        }
      }
    }
  }

  private static int version(Connection connection) throws SQLException {
    return connection.getMetaData().getDatabaseMajorVersion();
  }

  private static String literal(String text) {
    return text.indexOf('\\') < 0
        ? "'" + text.replace("'", "''") + "'"
        : "E'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
  }
}
