package org.pyx.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pyx.embedded.EmbeddedBroker;
import org.pyx.embedded.EmbeddedPostgresServer;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Facts;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.StageState;

/**
 * G9: the log that the exchange holds back for the slot is measured and said before the server
 * takes it away; and when it has, that is said too.
 */
class RetentionTest {
  private static final Duration WITHIN = Duration.ofMinutes(3);
  private static final long MIB = 1L << 20;

  @Test
  void aSlotThatFallsBehindIsSaidAtThresholdsAndItsInvalidationStopsCaptureWithAWayBack()
      throws Exception {
    try (EmbeddedPostgresServer server =
            EmbeddedPostgresServer.start(
                Map.of(
                    "max_slot_wal_keep_size", "256MB",
                    "max_wal_size", "64MB",
                    "min_wal_size", "32MB"));
        Laboratory lab = new Laboratory(server.port())) {
      lab.watch = Duration.ofMillis(300);
      lab.sql("CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (1)");
      lab.setUp();
      try (CaptureStage stage = lab.capture()) {
        Laboratory.awaitRunning(stage);
        await().atMost(WITHIN).until(() -> !facts(lab).isEmpty());
        Row first = facts(lab).getFirst();
        assertThat(first.get(Facts.LOG_LIMIT)).isEqualTo(new Value.Int(256 * MIB));
        assertThat(first.get(Facts.LOG_THRESHOLD)).isEqualTo(new Value.Int(0));

        // A transaction that stays open keeps the slot where it is, though capture reads all.
        try (Connection open = lab.connect();
            Statement statement = open.createStatement()) {
          open.setAutoCommit(false);
          statement.execute("INSERT INTO t VALUES (2)");
          writeLog(lab, 70);
          await().atMost(WITHIN).until(() -> thresholds(lab).contains(25L));
          writeLog(lab, 70);
          await().atMost(WITHIN).until(() -> thresholds(lab).contains(50L));
          open.rollback();
        }
        await()
            .atMost(WITHIN)
            .untilAsserted(() -> assertThat(thresholds(lab)).endsWith(0L).contains(25L, 50L));
      }
      lab.awaitSlotFree();

      // Nobody reads: the server takes the log away at a checkpoint.
      await()
          .atMost(WITHIN)
          .until(() -> {
            writeLog(lab, 100);
            lab.sql("CHECKPOINT");
            return "lost"
                .equals(lab.text("SELECT coalesce(wal_status, '') FROM pg_replication_slots"));
          });
      CaptureStage late = lab.capture();
      assertThat(Laboratory.awaitFailed(late).reason())
          .contains("has removed what", lab.lane.slot(), "docs/operations.md");
      late.close();
      Row last = facts(lab).getLast();
      assertThat(last.get(Facts.SLOT)).isEqualTo(new Value.Text(Facts.SLOT_LOST));
      assertThat(last.get(Facts.SLOT_INVALIDATED)).isEqualTo(new Value.Text("wal_removed"));
    }
  }

  @Test
  void whileKafkaIsAwayThePauseSaysWhatTheExchangeHoldsBack(@TempDir Path data) throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    EmbeddedBroker broker = EmbeddedBroker.start(data, port);
    try (Laboratory lab = new Laboratory()) {
      lab.sql("CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (1)");
      lab.setUp();
      CaptureConfig usual = lab.config();
      KafkaAccess kafka = new KafkaAccess("localhost:" + port, (short) 1, Map.of());
      try (CaptureStage stage =
          new CaptureStage(
              new CaptureConfig(
                  usual.lane(),
                  usual.start(),
                  kafka,
                  usual.source(),
                  usual.policy(),
                  usual.publication(),
                  usual.slot(),
                  usual.heartbeat()))) {
        stage.start();
        Laboratory.awaitRunning(stage);
        broker.close();
        lab.sql("INSERT INTO t VALUES (2)");
        await()
            .atMost(WITHIN)
            .untilAsserted(() ->
                assertThat(stage.state())
                    .isInstanceOfSatisfying(
                        StageState.Paused.class,
                        paused ->
                            assertThat(paused.reason())
                                .contains("Kafka", "the exchange holds back log meanwhile")));
        Instant since = ((StageState.Paused) stage.state()).since();
        lab.sql("INSERT INTO t VALUES (3)");
        broker = EmbeddedBroker.start(data, port);
        await().atMost(WITHIN).until(() -> stage.state() instanceof StageState.Running);
        await().atMost(WITHIN).until(() -> stage.capturedRows() == 3);
        assertThat(since).isBefore(Instant.now());
      }
    } finally {
      broker.close();
    }
  }

  /** A segment of 16 MiB counts as written when the next one is begun. */
  private static void writeLog(Laboratory lab, int mebibytes) throws Exception {
    for (int written = 0; written < mebibytes; written += 16) {
      lab.sql("SELECT pg_logical_emit_message(false, 'fill', '')", "SELECT pg_switch_wal()");
    }
  }

  private static List<Row> facts(Laboratory lab) {
    List<Row> facts = new ArrayList<>();
    for (Change change : lab.journal()) {
      if (change instanceof Change.Source source) {
        facts.add(source.facts());
      }
    }
    return facts;
  }

  private static List<Long> thresholds(Laboratory lab) {
    List<Long> thresholds = new ArrayList<>();
    for (Row row : facts(lab)) {
      if (row.get(Facts.LOG_THRESHOLD) instanceof Value.Int number) {
        thresholds.add(number.value());
      }
    }
    return thresholds;
  }
}
