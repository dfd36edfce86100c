package org.pyx.capture.source;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PasswordUtil;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.policy.TablePolicy;
import org.pyx.schemas.policy.Treatment;
import org.pyx.schemas.stage.Secret;
import org.pyx.schemas.stage.StopException;

/**
 * What {@code pyx init source} prints or runs at the exchange: role, rights, replica identities,
 * publication and slot. The owner of the tables runs it; it may be repeated. Immutable.
 *
 * @param policy which tables are copied
 * @param role the role that capture will use
 * @param password its password, or null to set none
 * @param publication the publication to make
 * @param slot the slot to make
 */
public record SourceSetup(
    Policy policy, String role, @Nullable Secret password, String publication, String slot) {

  /**
   * The statements in their order, each with a comment that says why, without semicolons at the
   * end.
   *
   * @param connection to the exchange's database, for its catalog; nothing is changed
   * @throws StopException if the catalog cannot be read, or has none of the tables
   */
  public List<String> statements(Connection connection) {
    try {
      return build(connection);
    } catch (SQLException e) {
      throw SourceDatabase.explain("cannot read the exchange's catalog", e);
    }
  }

  /** The same as one script; see {@link #statements}. */
  public String script(Connection connection) {
    return statements(connection).stream().collect(Collectors.joining(";\n\n", "", ";\n"));
  }

  /**
   * Runs the statements.
   *
   * @throws StopException if one is refused; those before it stay done
   */
  public void apply(Connection connection) {
    for (String sql : statements(connection)) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(sql);
      } catch (SQLException e) {
        // the statement itself is not repeated: one of them holds the password's verifier
        throw new StopException(
            "the exchange's database refuses ("
                + sql.lines().findFirst().orElse("")
                + "): "
                + e.getMessage(),
            e);
      }
    }
  }

  private List<String> build(Connection connection) throws SQLException {
    List<TableName> tables = tables(connection);
    if (tables.isEmpty()) {
      throw new StopException(
          "schema " + policy.schema() + " has none of the tables of policy " + policy.name());
    }
    String list = tables.stream().map(TableName::quoted).collect(Collectors.joining(",\n  "));
    String quotedRole = TableName.quote(role);
    List<String> all = new ArrayList<>();
    boolean exists =
        !texts(connection, "SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = ?", role).isEmpty();
    all.add(
        "-- capture's role: it may replicate and read, nothing else\n"
            + (exists ? "ALTER" : "CREATE")
            + " ROLE "
            + quotedRole
            + " LOGIN REPLICATION");
    if (password == null) {
      all.add("-- set its password with \\password " + role + "\nSELECT 1");
    } else {
      all.add(
          "-- only the SCRAM verifier is sent, so the password is in no log of the server\n"
              + "ALTER ROLE "
              + quotedRole
              + " PASSWORD "
              + literal(PasswordUtil.encodeScramSha256(password.reveal().toCharArray())));
    }
    all.add(
        "-- it sees the copied tables only\nGRANT USAGE ON SCHEMA "
            + TableName.quote(policy.schema())
            + " TO "
            + quotedRole);
    all.add("-- for the first snapshot\nGRANT SELECT ON\n  " + list + "\n  TO " + quotedRole);
    for (TableName table : needFullIdentity(connection, tables)) {
      all.add(
          "-- without it the exchange's own UPDATE and DELETE on this table would fail\n"
              + "ALTER TABLE "
              + table.quoted()
              + " REPLICA IDENTITY FULL");
    }
    all.addAll(publication(connection, list));
    all.addAll(slot(connection));
    return all;
  }

  private List<String> publication(Connection connection, String list) throws SQLException {
    String quoted = TableName.quote(publication);
    String options =
        "publish = 'insert, update, delete, truncate', publish_via_partition_root = true";
    String sql = "SELECT 1 FROM pg_catalog.pg_publication WHERE pubname = ?";
    if (texts(connection, sql, publication).isEmpty()) {
      return List.of(
          "-- what is published; derived tables and work queues stay out\nCREATE PUBLICATION "
              + quoted
              + " FOR TABLE\n  "
              + list
              + "\n  WITH ("
              + options
              + ")");
    }
    return List.of(
        "-- what is published; derived tables and work queues stay out\nALTER PUBLICATION "
            + quoted
            + " SET TABLE\n  "
            + list,
        "-- every kind of change\nALTER PUBLICATION " + quoted + " SET (" + options + ")");
  }

  private List<String> slot(Connection connection) throws SQLException {
    String sql = "SELECT 1 FROM pg_catalog.pg_replication_slots WHERE slot_name = ?";
    if (!texts(connection, sql, slot).isEmpty()) {
      return List.of();
    }
    // temporary is false, twophase is false
    String failover =
        connection.getMetaData().getDatabaseMajorVersion() >= 17 ? ", failover => true" : "";
    String standbys =
        failover.isEmpty()
            ? ""
            : "-- With standbys, so that capture can follow a failover: on each standby"
                + " sync_replication_slots = on,\n"
                + "-- hot_standby_feedback = on, primary_slot_name, and dbname in primary_conninfo;"
                + " here synchronized_standby_slots\n"
                + "-- with the name of the standby's slot, or commits may be captured that it never"
                + " gets\n";
    return List.of(
        "-- keeps the log from now on; capture makes it anew for its first snapshot\n"
            + standbys
            + "SELECT pg_catalog.pg_create_logical_replication_slot("
            + literal(slot)
            + ", 'pgoutput'"
            + failover
            + ")");
  }

  private List<TableName> tables(Connection connection) throws SQLException {
    Set<String> existing =
        new TreeSet<>(
            texts(
                connection,
                """
                SELECT c.relname FROM pg_catalog.pg_class c
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname = ? AND c.relkind IN ('r', 'p') AND NOT c.relispartition
                  AND c.relpersistence = 'p'
                """,
                policy.schema()));
    Set<TableName> tables = new LinkedHashSet<>();
    for (TablePolicy table : policy.copied()) {
      if (existing.contains(table.table().name())) {
        tables.add(table.table());
      }
    }
    if (policy.unlisted() == Policy.Unlisted.COPY) {
      for (String name : existing) {
        TableName table = new TableName(policy.schema(), name);
        if (policy.of(table).map(TablePolicy::treatment).orElse(Treatment.COPY) == Treatment.COPY) {
          tables.add(table);
        }
      }
    }
    return List.copyOf(tables);
  }

  /**
   * Of a partitioned table the server asks the leaf for its identity, and setting it on the root
   * does not reach the leaves.
   */
  private List<TableName> needFullIdentity(Connection connection, List<TableName> tables)
      throws SQLException {
    List<TableName> need = new ArrayList<>();
    for (TableName table : tables) {
      boolean wanted = policy.of(table).map(TablePolicy::fullIdentity).orElse(false);
      try (PreparedStatement statement =
          connection.prepareStatement(
              """
              WITH RECURSIVE tree AS (
                SELECT ?::regclass::oid AS id
                UNION ALL
                SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN tree ON i.inhparent = tree.id)
              SELECT n.nspname, c.relname
              FROM tree JOIN pg_catalog.pg_class c ON c.oid = tree.id
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
              WHERE c.relreplident <> 'f' AND (? OR NOT EXISTS (
                SELECT FROM pg_catalog.pg_constraint k
                WHERE k.conrelid = ?::regclass AND k.contype = 'p'))
              ORDER BY c.oid
              """)) {
        statement.setString(1, table.quoted());
        statement.setBoolean(2, wanted);
        statement.setString(3, table.quoted());
        try (ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            need.add(new TableName(rows.getString(1), rows.getString(2)));
          }
        }
      }
    }
    return need;
  }

  private static List<String> texts(Connection connection, String sql, String parameter)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, parameter);
      List<String> all = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          all.add(rows.getString(1));
        }
      }
      return all;
    }
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
