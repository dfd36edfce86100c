package org.pyx.capture.source;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pyx.capture.protocol.HostileServerException;
import org.pyx.capture.translation.Heartbeats;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.stage.PostgresAccess;
import org.pyx.schemas.stage.PyxException;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.stage.TryAgainException;

/** A connection to the exchange's database, for looking at its catalog. Not thread-safe. */
public final class SourceDatabase implements AutoCloseable {
  private final Connection connection;
  private final PostgresAccess access;

  private SourceDatabase(Connection connection, PostgresAccess access) {
    this.connection = connection;
    this.access = access;
  }

  /** As whom and where it was connected to. */
  PostgresAccess access() {
    return access;
  }

  /**
   * A replication slot.
   *
   * @param active whether someone reads from it
   * @param plugin its output plugin
   * @param database its database
   * @param confirmed up to where its reader has confirmed
   * @param lost whether the server has removed log or rows of the catalog that it needs
   * @param synced whether a standby keeps it for its primary
   * @param failover whether standbys may keep it
   */
  public record Slot(
      boolean active,
      String plugin,
      String database,
      @Nullable Lsn confirmed,
      boolean lost,
      boolean synced,
      boolean failover) {
    /** Whether it could be one of capture's, in a database. */
    public boolean isOurs(String inDatabase) {
      return plugin.equals("pgoutput") && database.equals(inDatabase);
    }
  }

  /** An action on the catalog. */
  interface Query<T> {
    T run(Connection connection) throws SQLException;
  }

  /**
   * Connects.
   *
   * @throws TryAgainException if the server is away
   * @throws StopException if it refuses us
   */
  public static SourceDatabase connect(PostgresAccess access) {
    return connect(access, access.connectionProperties());
  }

  /**
   * Connects for short looks: what takes longer than some seconds is given up.
   *
   * @param schema where types are named without their schema, as in the sink's own reading
   * @throws PyxException as {@link #connect}
   */
  public static SourceDatabase connectForLooks(PostgresAccess access, String schema) {
    Properties properties = access.connectionProperties();
    properties.setProperty("currentSchema", TableName.quote(schema) + ",public");
    properties.setProperty(
        "options",
        "-c statement_timeout=8000 -c lock_timeout=1000"
            + " -c idle_in_transaction_session_timeout=20000 -c default_transaction_read_only=on");
    properties.setProperty("socketTimeout", "12");
    properties.setProperty("ApplicationName", "pyx watch");
    return connect(access, properties);
  }

  private static SourceDatabase connect(PostgresAccess access, Properties properties) {
    properties.putIfAbsent("connectTimeout", "10");
    properties.putIfAbsent("loginTimeout", "15");
    properties.putIfAbsent("socketTimeout", "60");
    properties.putIfAbsent("ApplicationName", "pyx capture");
    try {
      return new SourceDatabase(DriverManager.getConnection(access.url(), properties), access);
    } catch (SQLException e) {
      throw explain("cannot connect to the exchange's database as " + access, e);
    }
  }

  /** Sorts an error into those that waiting cures and the others. */
  public static PyxException explain(String what, SQLException error) {
    String state = error.getSQLState() == null ? "" : error.getSQLState();
    HostileServerException hostile = HostileServerException.in(error);
    String message = what + ": " + (hostile == null ? error : hostile).getMessage();
    boolean stop =
        state.startsWith("28")
            || state.startsWith("3D")
            || state.startsWith("42")
            || state.startsWith("0A")
            || state.startsWith("22");
    return stop ? new StopException(message, error) : new TryAgainException(message, error);
  }

  <T> T query(String what, Query<T> query) {
    try {
      return query.run(connection);
    } catch (SQLException e) {
      throw explain(what, e);
    } catch (PyxException e) {
      throw e;
    } catch (RuntimeException e) {
      // the driver trusts the order of messages; and names, positions and numbers may be none
      throw new TryAgainException(what + ": the exchange's server answers with nonsense", e);
    }
  }

  /** An action that sees one state of the catalog, and changes nothing. */
  <T> T inTransaction(String what, Query<T> query) {
    return query(
        what,
        c -> {
          c.setAutoCommit(false);
          try {
            return query.run(c);
          } finally {
            c.rollback();
            c.setAutoCommit(true);
          }
        });
  }

  /** The first column of the first row, or null. */
  public @Nullable String text(String sql, String... parameters) {
    return this.<Optional<String>>query(
            "cannot read the exchange's catalog",
            c -> {
              try (PreparedStatement statement = c.prepareStatement(sql)) {
                for (int i = 0; i < parameters.length; i++) {
                  statement.setString(i + 1, parameters[i]);
                }
                try (ResultSet rows = statement.executeQuery()) {
                  return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
                }
              }
            })
        .orElse(null);
  }

  /** The first two digits of the server's version. */
  public int majorVersion() {
    return query("cannot read the version", c -> c.getMetaData().getDatabaseMajorVersion());
  }

  /** The tables of a schema, partitions among them. */
  Set<TableName> tables(String schema) {
    return query(
        "cannot read the exchange's catalog",
        c -> {
          try (PreparedStatement statement =
              c.prepareStatement(
                  "SELECT c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n"
                      + " ON n.oid = c.relnamespace WHERE n.nspname = ? AND c.relkind IN ('r', 'p')")) {
            statement.setString(1, schema);
            Set<TableName> tables = new HashSet<>();
            try (ResultSet rows = statement.executeQuery()) {
              while (rows.next()) {
                tables.add(new TableName(schema, rows.getString(1)));
              }
            }
            return tables;
          }
        });
  }

  /** A slot by its name, or null. */
  public @Nullable Slot slot(String name) {
    return this.<Optional<Slot>>query(
            "cannot read the replication slots",
            c -> {
              try (PreparedStatement statement =
                  c.prepareStatement(
                      // what later versions tell is asked for so that earlier ones answer too
                      """
                      SELECT active, coalesce(plugin, ''), coalesce(database, ''),
                        confirmed_flush_lsn::text, coalesce(wal_status, '') = 'lost'
                          OR coalesce(more->>'conflicting', '') = 'true',
                        coalesce(more->>'synced', '') = 'true',
                        coalesce(more->>'failover', '') = 'true'
                      FROM pg_catalog.pg_replication_slots s,
                        LATERAL pg_catalog.to_jsonb(s) AS more
                      WHERE slot_name = ?
                      """)) {
                statement.setString(1, name);
                try (ResultSet rows = statement.executeQuery()) {
                  if (!rows.next()) {
                    return Optional.empty();
                  }
                  String confirmed = rows.getString(4);
                  return Optional.of(
                      new Slot(
                          rows.getBoolean(1),
                          rows.getString(2),
                          rows.getString(3),
                          confirmed == null ? null : Lsn.parse(confirmed),
                          rows.getBoolean(5),
                          rows.getBoolean(6),
                          rows.getBoolean(7)));
                }
              }
            })
        .orElse(null);
  }

  /** Whether the server follows another. */
  public boolean isStandby() {
    return "t".equals(text("SELECT pg_catalog.pg_is_in_recovery()"));
  }

  /** The position up to which the server has written its log; a standby, replayed it. */
  public Lsn endOfLog() {
    return Lsn.parse(
        String.valueOf(
            text(
                "SELECT CASE WHEN pg_catalog.pg_is_in_recovery()"
                    + " THEN pg_catalog.pg_last_wal_replay_lsn()"
                    + " ELSE pg_catalog.pg_current_wal_flush_lsn() END")));
  }

  /**
   * A position behind every commit that the server has acknowledged before this is asked, also of
   * transactions with {@code synchronous_commit = off}, which are acknowledged before their commit
   * is written out: behind everything that was <em>inserted</em> into the log (of a standby: what
   * it has replayed). Nothing but the server's own word.
   */
  public Lsn endOfCommits() {
    return lsn(
        "SELECT CASE WHEN pg_catalog.pg_is_in_recovery()"
            + " THEN pg_catalog.pg_last_wal_replay_lsn()::text"
            + " ELSE pg_catalog.pg_current_wal_insert_lsn()::text END");
  }

  /**
   * Writes a heartbeat into the log, so that something follows whatever stands there now. On a
   * standby, where nothing can be written, this does nothing.
   */
  public void heartbeat() {
    text(
        "SELECT CASE WHEN NOT pg_catalog.pg_is_in_recovery()"
            + " THEN pg_catalog.pg_logical_emit_message(false, ?, '') END::text",
        Heartbeats.PREFIX);
  }

  private Lsn lsn(String sql) {
    String answer = String.valueOf(text(sql));
    try {
      return Lsn.parse(answer);
    } catch (IllegalArgumentException e) {
      throw new TryAgainException(
          "the exchange's server answers with nonsense when it is asked where its log ends", e);
    }
  }

  /** Drops a slot that nobody reads from. */
  public void dropSlot(String name) {
    text("SELECT pg_catalog.pg_drop_replication_slot(?)", name);
  }

  /**
   * Ends the connection that reads from a slot, if it is one of our own role's; the server lets
   * nobody end another's.
   *
   * @return whether there was one
   */
  public boolean endReader(String slot) {
    return text(
            "SELECT pg_catalog.pg_terminate_backend(s.active_pid)"
                + " FROM pg_catalog.pg_replication_slots s"
                + " JOIN pg_catalog.pg_stat_activity a ON a.pid = s.active_pid"
                + " WHERE s.slot_name = ? AND a.usename = current_user",
            slot)
        != null;
  }

  /** The tables of a publication by name; a partitioned table stands for its partitions. */
  public List<SourceTable> published(String publication) {
    return query(
        "cannot read the publication " + publication,
        c -> {
          Map<TableName, SourceTable> tables = new LinkedHashMap<>();
          try (PreparedStatement statement =
              c.prepareStatement(
                  """
                  SELECT p.schemaname, p.tablename, a.attname,
                         pg_catalog.format_type(a.atttypid, a.atttypmod), a.atttypid, a.attgenerated
                  FROM pg_catalog.pg_publication_tables p
                  JOIN pg_catalog.pg_namespace n ON n.nspname = p.schemaname
                  JOIN pg_catalog.pg_class t ON t.relnamespace = n.oid AND t.relname = p.tablename
                  JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid
                  WHERE p.pubname = ? AND a.attnum > 0 AND NOT a.attisdropped
                  ORDER BY 1, 2, a.attnum
                  """)) {
            statement.setString(1, publication);
            try (ResultSet rows = statement.executeQuery()) {
              while (rows.next()) {
                TableName name = new TableName(rows.getString(1), rows.getString(2));
                SourceTable table =
                    tables.computeIfAbsent(
                        name, n -> new SourceTable(n, new ArrayList<>(), new ArrayList<>()));
                if (rows.getString(6).isEmpty()) {
                  table
                      .columns()
                      .add(
                          new SourceTable.Column(
                              rows.getString(3), rows.getString(4), rows.getLong(5)));
                } else {
                  table.generated().add(rows.getString(3));
                }
              }
            }
          }
          return List.copyOf(tables.values());
        });
  }

  /** The types of the database. */
  public SourceTypes types() {
    return query("cannot read the types", SourceTypes::read);
  }

  /** Ends the connection at once, whatever another thread is doing with it. */
  public void abort() {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      // it is gone, which is what was wanted
    }
  }

  /** Ends the connection. */
  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      // it is gone, which is what was wanted
    }
  }
}
