package org.pyx.sink;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.stage.StageStart;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.stage.TryAgainException;
import org.pyx.schemas.wire.Lane;
import org.pyx.sink.books.ProgressBook;
import org.pyx.sink.copying.DatabaseAnswer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens connections to the auditor's database. Stateless. */
final class AuditorDatabase {
  private static final Logger LOG = LoggerFactory.getLogger(AuditorDatabase.class);
  private static final List<String> NOTICE =
      List.of(
          "tcp_keepalives_idle = '30s'",
          "tcp_keepalives_interval = '10s'",
          "tcp_keepalives_count = 6",
          "tcp_user_timeout = '90s'",
          "client_connection_check_interval = '10s'");
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** For a connection to go by itself, as that of a process that was killed does. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  /** An advisory lock's number is shown in two halves, and 1 says that it is one number. */
  private static final String HOLDERS =
      """
       FROM (SELECT pg_catalog.hashtextextended(?, 0) AS number) key
       JOIN pg_catalog.pg_locks l ON l.locktype = 'advisory' AND l.objsubid = 1 AND l.granted
        AND l.classid::bigint = (key.number >> 32) & 4294967295
        AND l.objid::bigint = key.number & 4294967295
       JOIN pg_catalog.pg_database d ON d.oid = l.database
       JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
       WHERE d.datname = pg_catalog.current_database()
      """;

  private AuditorDatabase() {}

  /** A connection without auto-commit, on which unqualified names mean the copy's schema. */
  static Connection open(SinkConfig config) {
    Properties properties = config.target().connectionProperties();
    properties.setProperty("ApplicationName", applicationName(config));
    // The schema's own triggers use unqualified names; see docs of the exchange's schema.
    properties.setProperty("currentSchema", TableName.quote(config.policy().schema()) + ",public");
    Connection connection = connect(config, properties);
    try {
      letServerNotice(connection);
      connection.setAutoCommit(false);
      return connection;
    } catch (SQLException e) {
      throw DatabaseAnswer.raise(e, "connecting to " + config.target());
    }
  }

  /** Another connection, for questions that are answered within seconds or not at all. */
  static Connection openForLooks(SinkConfig config) {
    Properties properties = config.target().connectionProperties();
    properties.setProperty("ApplicationName", "pyx-sink watch");
    properties.setProperty("socketTimeout", "10");
    return connect(config, properties);
  }

  private static Connection connect(SinkConfig config, Properties properties) {
    properties.putIfAbsent("connectTimeout", "10");
    properties.putIfAbsent("loginTimeout", "20");
    properties.putIfAbsent("tcpKeepAlive", "true");
    try {
      return DriverManager.getConnection(config.target().url(), properties);
    } catch (SQLException e) {
      throw DatabaseAnswer.raise(e, "connecting to " + config.target());
    }
  }

  /**
   * A sink that goes without a word must not hold the lane and its locks for the two hours of the
   * system's own pace. What this server does not know, it does without.
   */
  private static void letServerNotice(Connection connection) throws SQLException {
    for (String setting : NOTICE) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET " + setting);
      } catch (SQLException e) {
        if (DatabaseAnswer.to(e) == DatabaseAnswer.AWAY) {
          throw e;
        }
        LOG.debug("the auditor's server does not know {}", setting, e);
      }
    }
  }

  /**
   * Refuses a role that could change or remove a row of the copy: not even a sink that was taken
   * over may be able to (guarantee G3).
   *
   * @throws StopException if the role is a superuser, or has more than INSERT and SELECT on a table
   *     of the copy or of the bookkeeping
   */
  static void requireAppendOnly(Connection connection, String schema) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT current_user, c.oid::pg_catalog.regclass::text
            FROM pg_catalog.pg_class c
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname IN (?, 'pyx') AND c.relkind IN ('r', 'p')
              AND (pg_catalog.has_table_privilege(c.oid, 'UPDATE, DELETE, TRUNCATE')
                OR pg_catalog.has_any_column_privilege(c.oid, 'UPDATE')
                OR pg_catalog.pg_has_role(c.relowner, 'MEMBER'))
            ORDER BY c.oid LIMIT 1
            """)) {
      statement.setString(1, schema);
      try (ResultSet row = statement.executeQuery()) {
        if (row.next()) {
          throw new StopException(
              "role "
                  + row.getString(1)
                  + " owns table "
                  + row.getString(2)
                  + " or may change its rows, and a sink must not be able to; connect as a role"
                  + " that \"pyx init target\" has prepared");
        }
      }
    }
    connection.commit();
  }

  /**
   * Takes the lane for this session. The progress table keeps two sinks from doubling rows; this
   * lets the second one wait before it disturbs the first. One that has just been killed may hold
   * the lane for a moment, so there is some patience.
   *
   * @param takenOver whether another process held the lane before this one: then its connection, if
   *     it still has the lock, is ended. Perhaps it is only stopped, and the server would wait for
   *     it for hours
   */
  static void requireAlone(
      Connection connection, Lane lane, boolean takenOver, BooleanSupplier stopping)
      throws SQLException {
    long begin = System.nanoTime();
    boolean ended = !takenOver;
    while (!locked(connection, lane)) {
      long waited = System.nanoTime() - begin;
      if (stopping.getAsBoolean()) {
        throw new TryAgainException("stopped while waiting for lane " + lane.name());
      }
      if (!ended && waited > GRACE.toNanos()) {
        ended = true;
        end(connection, lane);
      }
      if (waited > PATIENCE.toNanos()) {
        String holders = "the lane's advisory lock is held by " + holders(connection, lane);
        throw takenOver
            ? new TryAgainException(holders)
            : ProgressBook.anotherSink(lane, new IllegalStateException(holders));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
  }

  /** The server waits until what the other had begun is rolled back, before it gives the lock. */
  private static void end(Connection connection, Lane lane) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT a.application_name, pg_catalog.pg_terminate_backend(a.pid)"
                + HOLDERS
                + " AND a.usename = current_user AND a.application_name LIKE 'pyx-sink %'")) {
      statement.setString(1, lane.member("sink"));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          LOG.warn(
              "lane={} the connection of {}, which held the lane before, still had its lock and was"
                  + " ended",
              lane.name(),
              row.getString(1));
        }
      }
    }
    connection.commit();
  }

  private static String holders(Connection connection, Lane lane) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT pg_catalog.string_agg(coalesce(a.application_name, '?') || ', process ' || a.pid, '; ')"
                + HOLDERS)) {
      statement.setString(1, lane.member("sink"));
      try (ResultSet row = statement.executeQuery()) {
        String holders = row.next() ? row.getString(1) : null;
        connection.commit();
        return holders == null ? "nobody any more" : holders;
      }
    }
  }

  /** Which process it is; the server keeps 63 bytes of it. */
  private static String applicationName(SinkConfig config) {
    String process = ProcessHandle.current().pid() + "@" + StageStart.machine();
    return "pyx-sink " + process + " " + config.start().instance();
  }

  private static boolean locked(Connection connection, Lane lane) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT pg_catalog.pg_try_advisory_lock(pg_catalog.hashtextextended(?, 0))")) {
      statement.setString(1, lane.member("sink"));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        boolean locked = row.getBoolean(1);
        connection.commit();
        return locked;
      }
    }
  }
}
