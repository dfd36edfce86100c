package org.pyx.capture.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pyx.embedded.EmbeddedPostgresServer;
import org.pyx.schemas.stage.PostgresAccess;
import org.pyx.schemas.stage.Secret;

/**
 * A standby that has followed a promotion says which timeline it follows, also before its next
 * restart point: else it would be taken for a server with another history.
 */
class StandbyTimelineTest {
  private static final Map<String, String> SETTINGS =
      Map.of("wal_level", "logical", "max_wal_senders", "10", "max_replication_slots", "10");

  @Test
  void theTimelineIsTheReceivedOne(@TempDir Path folder) throws Exception {
    try (EmbeddedPostgresServer primary = EmbeddedPostgresServer.start(SETTINGS);
        EmbeddedPostgresServer promoted =
            EmbeddedPostgresServer.standbyOf(
                primary, "first", "postgres", SETTINGS, folder.resolve("first"));
        EmbeddedPostgresServer follower =
            EmbeddedPostgresServer.standbyOf(
                primary, "second", "postgres", SETTINGS, folder.resolve("second"))) {
      assertThat(timeline(primary)).isEqualTo(1);
      assertThat(timeline(follower)).isEqualTo(1);
      execute(promoted, "SELECT pg_promote(true, 60)");
      execute(promoted, "SELECT pg_create_physical_replication_slot('second', true)");
      assertThat(timeline(promoted)).isEqualTo(2);
      execute(
          follower,
          "ALTER SYSTEM SET primary_conninfo = 'host=localhost port="
              + promoted.port()
              + " user="
              + EmbeddedPostgresServer.SUPERUSER
              + "'");
      execute(follower, "SELECT pg_reload_conf()");
      execute(promoted, "CREATE TABLE written_to_the_promoted_one (id int)");
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() ->
              "t"
                  .equals(
                      text(
                          follower,
                          "SELECT to_regclass('written_to_the_promoted_one') IS NOT NULL")));
      assertThat(text(follower, "SELECT timeline_id FROM pg_control_checkpoint()"))
          .as("that of its last restart point, or this test shows nothing")
          .isEqualTo("1");
      assertThat(timeline(follower)).isEqualTo(2);
    }
  }

  private static @Nullable Long timeline(EmbeddedPostgresServer server) {
    PostgresAccess access =
        new PostgresAccess(
            "localhost",
            server.port(),
            "postgres",
            EmbeddedPostgresServer.SUPERUSER,
            new Secret(""),
            Map.of());
    try (SourceDatabase source = SourceDatabase.connect(access)) {
      return SourceLook.timeline(source);
    }
  }

  private static void execute(EmbeddedPostgresServer server, String sql) throws SQLException {
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String text(EmbeddedPostgresServer server, String sql) throws SQLException {
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
