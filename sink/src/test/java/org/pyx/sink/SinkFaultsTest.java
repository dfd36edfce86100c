package org.pyx.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.stage.StageStart;
import org.pyx.schemas.stage.StageState;

/** Guarantees G1 and G9: what the sink waits for, and what stops it. */
class SinkFaultsTest {
  private static final Duration WITHIN = Duration.ofSeconds(60);

  @Test
  void evidenceIsPublishedOnceThoughTheSinkDiesBetweenCommitAndPublication() throws Exception {
    Shop shop = new Shop();
    AtomicInteger commits = new AtomicInteger();
    Runnable die =
        () -> {
          commits.incrementAndGet();
          throw new IllegalStateException("killed after commit");
        };
    shop.accepted.note(1, "one").note(1, "two").settle();
    SinkStage killed = new SinkStage(shop.config(), new SinkTiming(die, Duration.ofSeconds(5)));
    killed.start();
    await().atMost(WITHIN).until(() -> killed.state() instanceof StageState.Failed);
    killed.close();
    assertThat(shop.query("SELECT count(*) FROM shop.notes")).isEqualTo("1");
    assertThat(shop.rejected()).isEmpty();
    for (int i = 0; i < 2; i++) {
      try (SinkStage sink = shop.sink()) {
        sink.start();
        await().atMost(WITHIN).until(() -> shop.rejected().size() == 1);
        shop.drain(sink);
        await()
            .atMost(WITHIN)
            .until(() -> shop.query("SELECT max(sequence) FROM pyx.published").equals("1"));
      }
      // As if it had died after publishing, before it noted so: found in the topic, not sent again.
      shop.execute("DELETE FROM pyx.published");
    }
    assertThat(commits).hasValue(1);
    assertThat(shop.rejected()).hasSize(1);
    assertThat(shop.query("SELECT count(*) FROM shop.notes")).isEqualTo("1");
  }

  @Test
  void crashOfTheDatabaseIsWaitedForAndNothingIsLostOrDoubled() throws Exception {
    Shop shop = new Shop();
    try (SinkStage sink = shop.sink()) {
      sink.start();
      shop.accepted.note(-1, "before").settle();
      shop.drain(sink);
      for (int i = 0; i < 20_000; i++) {
        shop.accepted.note(i, "row");
      }
      shop.accepted.flush();
      long pid =
          Long.parseLong(
              shop.query(
                  "SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'pyx-sink %' AND datname = '"
                      + shop.name
                      + "'"));
      // A backend that is killed makes the whole server restart and recover.
      ProcessHandle.of(pid).orElseThrow().destroyForcibly();
      await()
          .pollInterval(Duration.ofMillis(5))
          .until(() -> sink.state() instanceof StageState.Paused);
      shop.accepted.settle();
      shop.drain(sink);
      await().atMost(WITHIN).until(() -> sink.state() instanceof StageState.Running);
      assertThat(shop.query("SELECT count(*) FROM shop.notes")).isEqualTo("20001");
    }
  }

  /** A sink that was stopped for minutes and goes on opens its producer: it comes back too late. */
  @Test
  void whoHoldsTheLaneGoesOnWhenOneThatCameBackLateHasFencedIt() throws Exception {
    Shop shop = new Shop();
    try (SinkStage sink = shop.sink()) {
      sink.start();
      shop.accepted.note(1, "one").settle();
      shop.drain(sink);
      Map<String, Object> properties = shop.kafka.clientProperties();
      properties.put("transactional.id", shop.lane.member("sink"));
      try (KafkaProducer<byte[], byte[]> late =
          new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
        late.initTransactions();
        shop.accepted.note(1, "the key is taken").settle();
        await().atMost(WITHIN).until(() -> shop.rejected().size() == 1);
      }
      shop.accepted.note(2, "two").settle();
      shop.drain(sink);
      await().atMost(WITHIN).until(() -> sink.state() instanceof StageState.Running);
    }
    assertThat(shop.rejected()).hasSize(1);
    assertThat(shop.query("SELECT count(*) FROM shop.notes")).isEqualTo("2");
  }

  @Test
  void aRoleThatCouldChangeTheCopyIsRefused() throws Exception {
    Shop shop = new Shop();
    for (String sql :
        new String[] {
          "GRANT UPDATE (text) ON shop.notes TO " + shop.role,
          "GRANT TRUNCATE ON shop.parents TO " + shop.role,
          "GRANT DELETE ON pyx.progress TO " + shop.role,
          "ALTER TABLE shop.notes OWNER TO " + shop.role
        }) {
      shop.execute(sql);
      try (SinkStage sink = shop.sink()) {
        sink.start();
        await().atMost(WITHIN).until(() -> sink.state() instanceof StageState.Failed);
        assertThat(sink.state().toString()).as(sql).contains(shop.role, "pyx init target");
      }
      shop.execute(
          "ALTER TABLE shop.notes OWNER TO postgres; REVOKE ALL ON shop.notes, shop.parents,"
              + " pyx.progress FROM "
              + shop.role);
    }
  }

  @Test
  void wrongPasswordIsNotWaitedFor() throws Exception {
    Shop shop = new Shop();
    Path hba = Path.of(shop.query("SHOW hba_file"));
    String before = Files.readString(hba);
    Files.writeString(hba, "host all " + shop.role + " all scram-sha-256\n" + before);
    shop.execute("SELECT pg_reload_conf()");
    try (SinkStage sink =
        new SinkStage(
            new SinkConfig(
                shop.lane, StageStart.usual(), shop.kafka, shop.access("wrong"), Shop.POLICY))) {
      await().atMost(WITHIN).until(() -> refusesWithoutPassword(shop));
      sink.start();
      await().atMost(WITHIN).until(() -> sink.state() instanceof StageState.Failed);
      assertThat(sink.state().toString())
          .contains("28P01")
          .contains("check user and password")
          .doesNotContain("wrong");
    }
    try (SinkStage sink = shop.sink()) {
      sink.start();
      await().atMost(WITHIN).until(() -> sink.state() instanceof StageState.Running);
    }
  }

  private static boolean refusesWithoutPassword(Shop shop) {
    try (Connection _ =
        java.sql.DriverManager.getConnection(
            shop.access("").url(), shop.access("x").connectionProperties())) {
      return false;
    } catch (SQLException e) {
      return "28P01".equals(e.getSQLState());
    }
  }

  @Test
  void aSinkWithAnotherNameStandsByAndTakesOverAtOnceWhenTheFirstIsClosed() throws Exception {
    Shop shop = new Shop();
    try (SinkStage first = shop.sink();
        SinkStage second = shop.sink("second")) {
      first.start();
      shop.accepted.note(1, "one").settle();
      shop.drain(first);
      second.start();
      // at first Kafka may not yet know who holds it
      await()
          .atMost(WITHIN)
          .untilAsserted(() ->
              assertThat(second.state())
                  .isInstanceOf(StageState.Paused.class)
                  .asString()
                  .contains(
                      "is held by sink@", ":" + ProcessHandle.current().pid(), "instance second"));
      shop.accepted.note(2, "two").note(2, "again").settle();
      shop.drain(first);
      await().atMost(WITHIN).until(() -> first.rejectedRows() == 1);
      first.close();
      shop.accepted.note(3, "three").settle();
      shop.drain(second);
      assertThat(shop.query("SELECT count(*) FROM shop.notes")).isEqualTo("3");
    }
  }

  @Test
  void ofTwoSinksWithTheSameNameTheOlderIsFencedAndSaysByWhom() throws Exception {
    Shop shop = new Shop();
    try (SinkStage first = shop.sink();
        SinkStage second = shop.sink()) {
      first.start();
      shop.accepted.note(1, "one").settle();
      shop.drain(first);
      second.start();
      await().atMost(WITHIN).until(() -> first.state() instanceof StageState.Failed);
      assertThat(first.state().toString())
          .contains("lane " + shop.name + ": it is held now by ", "nothing was written twice");
      shop.accepted.note(2, "two").note(2, "again").settle();
      shop.drain(second);
      await().atMost(WITHIN).until(() -> second.rejectedRows() == 1);
      assertThat(shop.query("SELECT count(*) FROM shop.notes")).isEqualTo("2");
    }
  }

  /** As one of another Kafka cluster would: it is not known to have lost the lane. */
  @Test
  void aConnectionThatHoldsTheLaneWithoutALeaseIsNotEnded() throws Exception {
    Shop shop = new Shop();
    try (Connection other =
            DriverManager.getConnection(
                shop.access("right").url() + "?ApplicationName=pyx-sink%20elsewhere",
                shop.access("right").connectionProperties());
        SinkStage sink = shop.sink()) {
      other
          .createStatement()
          .execute(
              "SELECT pg_advisory_lock(hashtextextended('" + shop.lane.member("sink") + "', 0))");
      sink.start();
      await().atMost(WITHIN).until(() -> sink.state() instanceof StageState.Failed);
      assertThat(sink.state().toString()).contains("another sink writes lane");
      assertThat(other.isValid(5)).isTrue();
    }
  }

  @Test
  void progressOfAnotherSinkIsNeverOverwritten() throws Exception {
    Shop shop = new Shop();
    try (SinkStage sink = shop.sink()) {
      sink.start();
      shop.accepted.note(1, "one").settle();
      shop.drain(sink);
      shop.execute("INSERT INTO pyx.progress VALUES ('" + shop.name + "', 2, 5, 5, '0/5', 0)");
      shop.accepted.note(2, "two").settle();
      await().atMost(WITHIN).until(() -> sink.state() instanceof StageState.Failed);
      assertThat(sink.state().toString()).contains("another sink writes lane");
      assertThat(shop.query("SELECT count(*) FROM shop.notes")).isEqualTo("1");
    }
  }

  @Test
  void missingPrivilegeStopsTheStageAndAccusesNobody() throws Exception {
    Shop shop = new Shop();
    shop.execute("REVOKE INSERT ON shop.notes FROM " + shop.role);
    try (SinkStage sink = shop.sink()) {
      shop.accepted.note(1, "one").settle();
      sink.start();
      await().atMost(WITHIN).until(() -> sink.state() instanceof StageState.Failed);
      assertThat(sink.state().toString()).contains("42501").contains("pyx init target");
      assertThat(shop.rejected()).isEmpty();
    }
  }
}
