package org.pyx.capture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.utils.Utils;
import org.awaitility.Awaitility;
import org.pyx.embedded.EmbeddedPostgresServer;
import org.pyx.schemas.stage.PostgresAccess;

/** A primary, a physical standby of it, and a database with a table {@code t} on both. */
final class StandbyPair implements AutoCloseable {
  static final String STANDBY = "standby_a";
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Map<String, String> SETTINGS =
      Map.of(
          "max_replication_slots", "20",
          "max_wal_senders", "20",
          "shared_buffers", "64MB",
          "wal_receiver_status_interval", "1");

  final EmbeddedPostgresServer primary;
  final EmbeddedPostgresServer standby;
  final Laboratory lab;
  private final Path folder;

  /** Both run, and the publication is made. */
  StandbyPair(boolean synchronizedSlots) throws IOException, SQLException {
    folder = Files.createTempDirectory("pyx-standby-test");
    primary = EmbeddedPostgresServer.start(SETTINGS);
    lab = new Laboratory(primary.port());
    lab.watch = Duration.ofMillis(300);
    lab.sql("CREATE TABLE t (id int PRIMARY KEY, name text)", "CREATE TABLE hidden (id int)");
    lab.sql("INSERT INTO t SELECT g, 'old' FROM generate_series(1, 5) g");
    lab.setUp();
    lab.sql("ALTER PUBLICATION " + lab.lane.slot() + " SET TABLE t");
    Map<String, String> settings = new java.util.HashMap<>(SETTINGS);
    if (synchronizedSlots) {
      settings.put("sync_replication_slots", "on");
    }
    standby =
        EmbeddedPostgresServer.standbyOf(
            primary, STANDBY, lab.database, settings, folder.resolve("standby"));
  }

  PostgresAccess.Address primaryAddress() {
    return new PostgresAccess.Address("localhost", primary.port());
  }

  PostgresAccess.Address standbyAddress() {
    return new PostgresAccess.Address("localhost", standby.port());
  }

  /** Nothing reaches capture that has not reached the standby. */
  void letCaptureFollowTheStandby() throws SQLException {
    lab.sql(
        "ALTER SYSTEM SET synchronized_standby_slots = '" + STANDBY + "'",
        "SELECT pg_reload_conf()");
  }

  /** The standby receives nothing any more. */
  void cut() throws SQLException {
    onStandby("ALTER SYSTEM SET primary_conninfo = ''");
    onStandby("SELECT pg_reload_conf()");
    await("SELECT count(*) = 0 FROM pg_stat_wal_receiver");
  }

  void awaitSlotOnStandby() {
    await(
        "SELECT count(*) = 1 FROM pg_replication_slots WHERE slot_name = '"
            + lab.lane.slot()
            + "' AND synced AND NOT temporary AND invalidation_reason IS NULL");
  }

  /** The standby becomes the primary, and the test goes on there. */
  void promote() throws SQLException {
    onStandby("SELECT pg_promote(true, 60)");
    lab.moveTo(standby.port());
  }

  void onStandby(String sql) throws SQLException {
    try (Connection connection = standby.connect(lab.database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Waits until a query on the standby is true. */
  void await(String query) {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> {
          try (Connection connection = standby.connect(lab.database);
              Statement statement = connection.createStatement();
              ResultSet row = statement.executeQuery(query)) {
            return row.next() && row.getBoolean(1);
          }
        });
  }

  @Override
  public void close() throws IOException, SQLException {
    lab.connection.close();
    standby.close();
    primary.close();
    Utils.delete(folder.toFile());
  }
}
