package org.pyx.embedded;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL 18 server of our own on a free port of the loopback address, with {@code wal_level =
 * logical}. Works as root too: the binaries are then run by another user. Thread-safe.
 */
public final class EmbeddedPostgresServer implements AutoCloseable {
  /** The superuser; connections from this machine need no password. */
  public static final String SUPERUSER = "postgres";

  private final EmbeddedPostgres server;
  private final @Nullable Path data;

  private EmbeddedPostgresServer(EmbeddedPostgres server, @Nullable Path data) {
    this.server = server;
    this.data = data;
  }

  /**
   * Starts a server on temporary data, which goes with it.
   *
   * @param settings further lines of {@code postgresql.conf}
   * @throws UncheckedIOException if it does not start
   */
  public static EmbeddedPostgresServer start(Map<String, String> settings) {
    return start(settings, null);
  }

  /**
   * Starts a server.
   *
   * @param settings further lines of {@code postgresql.conf}
   * @param data where its data lies; null for a temporary place that goes with it
   * @throws UncheckedIOException if it does not start
   */
  public static EmbeddedPostgresServer start(Map<String, String> settings, @Nullable Path data) {
    return start(settings, data, 0);
  }

  /**
   * Starts a server on a port.
   *
   * @param settings further lines of {@code postgresql.conf}
   * @param data where its data lies; null for a temporary place that goes with it
   * @param port the port; 0 for any that is free
   * @throws UncheckedIOException if it does not start
   */
  public static EmbeddedPostgresServer start(
      Map<String, String> settings, @Nullable Path data, int port) {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setPGStartupWait(Duration.ofSeconds(60))
            .setServerConfig("wal_level", "logical")
            // The library's default is off, where the log is written five times a second and
            // a commit is sent on only then.
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("max_connections", "60")
            .setServerConfig("shared_buffers", "256MB")
            .setServerConfig("max_wal_size", "2GB");
    settings.forEach(builder::setServerConfig);
    if (port > 0) {
      builder.setPort(port);
    }
    if (data != null) {
      builder.setDataDirectory(data).setCleanDataDirectory(false);
    }
    try {
      return new EmbeddedPostgresServer(builder.start(), data);
    } catch (IOException e) {
      throw new UncheckedIOException("the embedded PostgreSQL does not start", e);
    }
  }

  /**
   * Starts a physical standby of another server, which follows it through a slot.
   *
   * @param primary the server, or a standby
   * @param slot the name of the physical slot to make there, and of the standby
   * @param database what the standby connects to for the state of logical slots
   * @param settings further lines of {@code postgresql.conf}; as large as the primary's where the
   *     manual wants it so
   * @param data where its data will lie
   * @throws UncheckedIOException if it does not start
   * @throws SQLException if the primary refuses
   */
  public static EmbeddedPostgresServer standbyOf(
      EmbeddedPostgresServer primary,
      String slot,
      String database,
      Map<String, String> settings,
      Path data)
      throws SQLException {
    try (Connection connection = primary.connect("postgres")) {
      String from =
          "host=localhost port="
              + primary.port()
              + " user="
              + SUPERUSER
              + " dbname="
              + database
              + " application_name="
              + slot;
      StandbyData.copy(connection, slot, from, data);
    } catch (IOException e) {
      throw new UncheckedIOException("the data of the primary cannot be copied", e);
    }
    Map<String, String> all = new HashMap<>(settings);
    all.put("hot_standby", "on");
    all.put("hot_standby_feedback", "on");
    return start(all, data);
  }

  /**
   * Ends it at once, as a power cut would; its data stays.
   *
   * @throws SQLException if it does not answer any more
   */
  public void kill() throws SQLException {
    ProcessHandle first = process();
    List<ProcessHandle> all = Stream.concat(Stream.of(first), first.descendants()).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(process -> process.onExit().join());
  }

  /** Its port on the loopback address. */
  public int port() {
    return server.getPort();
  }

  /**
   * The server's first process, of which all others are children.
   *
   * @throws SQLException if the server refuses a connection
   */
  public ProcessHandle process() throws SQLException {
    try (Connection connection = connect("postgres");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
      row.next();
      return ProcessHandle.of(row.getLong(1)).flatMap(ProcessHandle::parent).orElseThrow();
    }
  }

  /**
   * A new connection as superuser.
   *
   * @param database such as {@code postgres}
   * @throws SQLException if the server refuses
   */
  public Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://localhost:" + port() + "/" + database, SUPERUSER, "");
  }

  /**
   * The same server as processes that can be killed and started again.
   *
   * @throws IllegalStateException if its data is in a temporary place
   */
  public PostgresProcesses processes() {
    Path place = data;
    if (place == null) {
      throw new IllegalStateException("a server on temporary data is not started again");
    }
    return new PostgresProcesses(place);
  }

  /** Stops it. */
  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the embedded PostgreSQL does not stop", e);
    }
  }
}
