package org.pyx.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyx.embedded.EmbeddedPostgresServer;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Facts;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.Value;
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
  void aPublicationThatLacksATableIsNamed() throws Exception {
    lab.sql("CREATE TABLE other (id int PRIMARY KEY)");
    lab.policy =
        PolicyFile.parse(
            "test", "policy: test\nschema: public\ntables:\n  t: {}\n  other: {}\n  absent: {}\n");
    lab.setUp();
    lab.sql("ALTER PUBLICATION " + lab.lane.slot() + " DROP TABLE other");
    try (CaptureStage stage = lab.capture()) {
      assertThat(Laboratory.awaitFailed(stage).reason())
          .contains("lacks public.other, which policy test copies", "ADD TABLE")
          .doesNotContain("absent");
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
    assertThat(lastSource().get(Facts.SLOT)).isEqualTo(new Value.Text(Facts.SLOT_MISSING));
    lab.sql(
        "SELECT pg_create_logical_replication_slot('" + lab.lane.slot() + "', 'test_decoding')");
    try (CaptureStage stage = lab.capture()) {
      assertThat(Laboratory.awaitFailed(stage).reason()).contains("is gone", "may be missing");
    }
    assertThat(lastSource().get(Facts.SLOT)).isEqualTo(new Value.Text(Facts.SLOT_MISSING));
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
    Row seen = lastSource();
    assertThat(seen.get(Facts.SLOT)).isEqualTo(new Value.Text(Facts.SLOT_PRESENT));
    assertThat(WatchTest.lsn(seen, Facts.CONFIRMED))
        .isGreaterThan(WatchTest.lsn(seen, Facts.RESUME));
  }

  @Test
  void aTableThatIsTakenOutBetweenRunsIsEvidenceBeforeItStops() throws Exception {
    lab.policy = PolicyFile.parse("test", "policy: test\nschema: public\ntables:\n  t: {}\n");
    lab.sql("CREATE TABLE other (id int PRIMARY KEY)");
    lab.setUp();
    try (CaptureStage stage = lab.capture()) {
      Laboratory.awaitRunning(stage);
    }
    lab.sql(
        "ALTER PUBLICATION " + lab.lane.slot() + " SET TABLE other",
        "ALTER PUBLICATION " + lab.lane.slot() + " SET (publish = 'insert, update')");
    try (CaptureStage stage = lab.capture()) {
      assertThat(Laboratory.awaitFailed(stage).reason())
          .contains("does not publish delete, truncate");
    }
    assertThat(lastSource().get(Facts.NOT_PUBLISHED)).isEqualTo(new Value.Text("delete, truncate"));
    lab.sql(
        "ALTER PUBLICATION "
            + lab.lane.slot()
            + " SET (publish = 'insert, update, delete, truncate')");
    try (CaptureStage stage = lab.capture()) {
      assertThat(Laboratory.awaitFailed(stage).reason()).contains("lacks public.t");
    }
    List<Change.Catalog> tables = CaptureTest.all(lab.journal(), Change.Catalog.class);
    assertThat(tables.stream().filter(c -> c.table().name().equals("t")).toList().getLast().facts())
        .satisfies(
            facts -> assertThat(facts.get(Facts.PUBLISHED)).isEqualTo(new Value.Bool(false)));
  }

  private Row lastSource() {
    List<Change> journal = lab.journal();
    CaptureTest.assertFramed(journal);
    return CaptureTest.all(journal, Change.Source.class).getLast().facts();
  }

  @Test
  void whatTheExchangePublishesLaterIsEvidenceAndDoesNotStopTheLane() throws Exception {
    lab.setUp();
    try (CaptureStage stage = lab.capture()) {
      Laboratory.awaitRunning(stage);
      lab.sql(
          "CREATE TABLE \"odd name\" (id int PRIMARY KEY, d date)",
          "ALTER PUBLICATION " + lab.lane.slot() + " ADD TABLE \"odd name\"",
          "INSERT INTO \"odd name\" VALUES (1, '2024-01-01')",
          "ALTER TABLE t ADD d date, ADD i interval, ADD s timestamp",
          "INSERT INTO t VALUES (2, 'infinity', '1 day', '2024-01-01 00:00')");
      assertHostileRows(lab.drain(stage));
    }
    lab.awaitSlotFree();
    try (CaptureStage stage =
        lab.capture()) { // no right to read it, a name and types never allowed
      Laboratory.awaitRunning(stage);
      lab.sql("INSERT INTO \"odd name\" VALUES (3, NULL)");
      List<Change> changes = lab.drain(stage);
      assertHostileRows(changes);
      assertThat(CaptureTest.ids(changes)).contains(3L);
      CaptureTest.assertFramed(changes);
    }
  }

  private static void assertHostileRows(List<Change> changes) {
    List<Change.Insert> inserts = CaptureTest.all(changes, Change.Insert.class);
    assertThat(inserts.getFirst().table().name()).isEqualTo("odd name");
    assertThat(inserts.getFirst().row().get("d")).isEqualTo(Value.Unchanged.INSTANCE);
    for (String column : List.of("d", "i", "s")) {
      assertThat(inserts.get(1).row().get(column)).as(column).isEqualTo(Value.Unchanged.INSTANCE);
    }
    assertThat(CaptureTest.all(changes, Change.Relation.class))
        .anySatisfy(relation ->
            assertThat(relation.columns()).contains(new Change.Relation.Column("d", "date")));
  }

  @Test
  void aTableWhoseDeletesNameNoRowIsRefusedBeforeTheSnapshot() throws Exception {
    lab.setUp();
    lab.sql("ALTER TABLE t REPLICA IDENTITY NOTHING");
    try (CaptureStage stage = lab.capture()) {
      assertThat(Laboratory.awaitFailed(stage).reason())
          .contains("ALTER TABLE t REPLICA IDENTITY FULL");
    }
  }

  @Test
  void theSlotMovesThoughOnlyUnpublishedTablesChange() throws Exception {
    lab.sql("CREATE TABLE queue (id int, pad text)");
    lab.policy = PolicyFile.parse("test", "policy: test\nschema: public\ntables:\n  t: {}\n");
    lab.setUp();
    try (CaptureStage stage = lab.capture()) {
      Laboratory.awaitRunning(stage);
      lab.sql("INSERT INTO queue SELECT g, repeat('x', 100) FROM generate_series(1, 20000) g");
      String end = lab.text("SELECT pg_current_wal_lsn()");
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() ->
              lab.text(
                      "SELECT confirmed_flush_lsn > '"
                          + end
                          + "' FROM pg_replication_slots WHERE slot_name = '"
                          + lab.lane.slot()
                          + "'")
                  .equals("t"));
      assertThat(lab.journal()).noneMatch(Change.Message.class::isInstance);
    }
    lab.awaitSlotFree();
    try (CaptureStage stage = lab.capture()) { // the journal knows how far the slot has moved
      Laboratory.awaitRunning(stage);
      lab.sql("INSERT INTO t VALUES (2)");
      assertThat(CaptureTest.ids(lab.drain(stage))).containsExactly(1L, 2L);
    }
  }

  @Test
  void aServerThatIsBehindTheJournalIsNotItsServer() throws Exception {
    lab.setUp();
    try (CaptureStage stage = lab.capture()) {
      Laboratory.awaitRunning(stage);
      lab.sql("SELECT pg_switch_wal()", "INSERT INTO t VALUES (2)", "SELECT pg_switch_wal()");
      lab.sql("INSERT INTO t VALUES (3)", "SELECT pg_switch_wal()", "INSERT INTO t VALUES (4)");
      lab.drain(stage);
    }
    try (EmbeddedPostgresServer other = EmbeddedPostgresServer.start(Map.of());
        var connection = other.connect("postgres");
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (id int PRIMARY KEY)");
      lab.setup().apply(connection);
      CaptureConfig right = lab.config();
      PostgresAccess restored =
          new PostgresAccess(
              "localhost",
              other.port(),
              "postgres",
              right.source().user(),
              right.source().password(),
              Map.of());
      try (CaptureStage stage =
          new CaptureStage(
              CaptureConfig.of(
                  right.lane(), right.start(), right.kafka(), restored, right.policy()))) {
        stage.start();
        assertThat(Laboratory.awaitFailed(stage).reason())
            .contains("system identifier", "another server");
      }
      assertThat(WatchTest.lsn(lastSource(), Facts.LOG_END))
          .isLessThan(WatchTest.lsn(lastSource(), Facts.RESUME));
      assertThat(CaptureTest.all(lab.journal(), Change.Source.class))
          .extracting(source -> source.facts().get(Facts.SYSTEM))
          .doesNotHaveDuplicates()
          .hasSize(2);
      statement.execute("REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC");
      try (CaptureStage stage =
          new CaptureStage(
              CaptureConfig.of(
                  right.lane(), right.start(), right.kafka(), restored, right.policy()))) {
        stage.start();
        assertThat(Laboratory.awaitFailed(stage).reason())
            .contains("another server, or an old backup");
      }
    }
  }

  @Test
  void aSecondCaptureFencesTheFirst() throws Exception {
    lab.setUp();
    try (CaptureStage first = lab.capture()) {
      Laboratory.awaitRunning(first);
      try (CaptureStage second = lab.capture()) {
        assertThat(Laboratory.awaitFailed(first).reason())
            .contains("lane " + lab.lane.name() + ": it is held now by ")
            .contains("nothing was written twice");
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
            right.start(),
            right.kafka(),
            new PostgresAccess(
                "localhost", right.source().port(), "nowhere", "postgres", Secret.NONE, Map.of()),
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
