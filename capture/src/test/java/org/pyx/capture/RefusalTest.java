package org.pyx.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.policy.PolicyFile;
import org.pyx.schemas.stage.PostgresAccess;
import org.pyx.schemas.stage.Secret;
import org.pyx.schemas.stage.StageState;

/** What makes capture stop or wait, and what the set-up makes at the exchange. */
class RefusalTest {
  private Laboratory lab;

  @BeforeEach
  void open() throws Exception {
    lab = new Laboratory();
    lab.sql("CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (1)");
  }

  @AfterEach
  void close() throws Exception {
    lab.close();
  }

  @Test
  void aMissingPublicationIsNamed() throws Exception {
    lab.setUp();
    lab.sql("DROP PUBLICATION " + lab.lane.slot());
    try (CaptureStage stage = lab.capture()) {
      assertThat(Laboratory.awaitFailed(stage).reason()).contains("does not exist", "init source");
    }
  }

  @Test
  void aPublicationThatHidesDeletesIsNamed() throws Exception {
    lab.setUp();
    lab.sql("ALTER PUBLICATION " + lab.lane.slot() + " SET (publish = 'insert, update')");
    try (CaptureStage stage = lab.capture()) {
      assertThat(Laboratory.awaitFailed(stage).reason())
          .contains("does not publish delete, truncate", "ALTER PUBLICATION");
    }
  }

  @Test
  void aRoleWithoutRightIsToldWhatToGrant() throws Exception {
    lab.setUp();
    lab.sql("REVOKE SELECT ON t FROM " + lab.role);
    try (CaptureStage stage = lab.capture()) {
      assertThat(Laboratory.awaitFailed(stage).reason())
          .contains("GRANT SELECT ON \"public\".\"t\"");
    }
  }

  @Test
  void aDroppedSlotStopsBecauseRowsMayBeMissing() throws Exception {
    lab.setUp();
    try (CaptureStage stage = lab.capture()) {
      Laboratory.awaitRunning(stage);
      lab.drain(stage);
    }
    lab.awaitSlotFree();
    lab.sql("SELECT pg_drop_replication_slot('" + lab.lane.slot() + "')");
    try (CaptureStage stage = lab.capture()) {
      assertThat(Laboratory.awaitFailed(stage).reason()).contains("is gone", "may be missing");
    }
  }

  @Test
  void anAdvancedSlotStopsBecauseRowsAreMissing() throws Exception {
    lab.setUp();
    try (CaptureStage stage = lab.capture()) {
      Laboratory.awaitRunning(stage);
      lab.drain(stage);
    }
    lab.awaitSlotFree();
    lab.sql(
        "SET synchronous_commit = on", // a slot is not advanced over what is not flushed
        "INSERT INTO t VALUES (2)",
        "SELECT pg_replication_slot_advance('" + lab.lane.slot() + "', pg_current_wal_lsn())");
    try (CaptureStage stage = lab.capture()) {
      assertThat(Laboratory.awaitFailed(stage).reason()).contains("advanced or remade");
    }
  }

  @Test
  void aSecondCaptureFencesTheFirst() throws Exception {
    lab.setUp();
    try (CaptureStage first = lab.capture()) {
      Laboratory.awaitRunning(first);
      try (CaptureStage second = lab.capture()) {
        assertThat(Laboratory.awaitFailed(first).reason())
            .contains("another capture holds lane " + lab.lane.name());
        Laboratory.awaitRunning(second);
        lab.sql("INSERT INTO t VALUES (2)");
        List<Change> changes = lab.drain(second);
        assertThat(CaptureTest.ids(changes)).containsExactly(1L, 2L);
        CaptureTest.assertFramed(changes);
      }
    }
  }

  @Test
  void aSourceThatIsAwayIsWaitedFor() throws Exception {
    lab.setUp();
    try (CaptureStage stage = lab.capture()) {
      Laboratory.awaitRunning(stage);
      lab.sql("ALTER ROLE " + lab.role + " CONNECTION LIMIT 0");
      lab.sql(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '"
              + lab.role
              + "'");
      Awaitility.await().until(() -> stage.state() instanceof StageState.Paused);
      lab.sql("INSERT INTO t VALUES (2)", "ALTER ROLE " + lab.role + " CONNECTION LIMIT -1");
      List<Change> changes = lab.drain(stage);
      assertThat(CaptureTest.ids(changes)).containsExactly(1L, 2L);
      CaptureTest.assertFramed(changes);
    }
  }

  @Test
  void aWrongDatabaseIsNotWaitedFor() throws Exception {
    CaptureConfig right = lab.config();
    CaptureConfig wrong =
        CaptureConfig.of(
            right.lane(),
            right.kafka(),
            new PostgresAccess(
                "localhost",
                right.source().port(),
                "nowhere",
                "postgres",
                Secret.NONE,
                java.util.Map.of()),
            right.policy());
    try (CaptureStage stage = new CaptureStage(wrong)) {
      stage.start();
      assertThat(Laboratory.awaitFailed(stage).reason()).contains("nowhere");
    }
  }

  @Test
  void theSetUpPublishesOnlyWhatIsCopiedAndKeepsTheExchangeWorking() throws Exception {
    lab.policy =
        PolicyFile.parse(
            "test",
            """
            policy: test
            schema: public
            tables:
              z_parent: {}
              loose: {}
              a_child: {}
              forced: {full-identity: true}
              queue: {treatment: left-out}
              absent: {}
            """);
    lab.sql(
        "CREATE TABLE z_parent (id int PRIMARY KEY)",
        "CREATE TABLE a_child (id int PRIMARY KEY REFERENCES z_parent)",
        "CREATE TABLE forced (id int PRIMARY KEY)",
        "CREATE TABLE queue (id int)",
        "CREATE TABLE loose (id int) PARTITION BY HASH (id)",
        "CREATE TABLE loose_0 PARTITION OF loose FOR VALUES WITH (MODULUS 1, REMAINDER 0)",
        "INSERT INTO z_parent VALUES (1)",
        "INSERT INTO a_child VALUES (1)",
        "INSERT INTO loose VALUES (1)");
    String sql = String.join(";\n", lab.setup().statements(lab.connection));
    assertThat(sql)
        .contains(
            "\"public\".\"z_parent\",\n  \"public\".\"loose\",\n  \"public\".\"a_child\"",
            "ALTER TABLE \"public\".\"loose_0\" REPLICA IDENTITY FULL",
            "ALTER TABLE \"public\".\"loose\" REPLICA IDENTITY FULL",
            "ALTER TABLE \"public\".\"forced\" REPLICA IDENTITY FULL",
            "failover => true",
            "PASSWORD 'SCRAM-SHA-256$")
        .doesNotContain("it's", "it''s", "\"queue\"", "absent", "\"t\"");
    lab.setUp();
    lab.setUp(); // a second time changes nothing and fails at nothing
    lab.sql("UPDATE loose SET id = 5", "DELETE FROM loose");
    lab.sql("INSERT INTO loose VALUES (1)");
    try (CaptureStage stage = lab.capture()) {
      Laboratory.awaitRunning(stage);
      assertThat(CaptureTest.all(lab.drain(stage), Change.SnapshotRow.class))
          .extracting(row -> row.table().name())
          .containsExactly("z_parent", "loose", "a_child");
    }
  }
}
