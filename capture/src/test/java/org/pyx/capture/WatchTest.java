package org.pyx.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Facts;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.policy.PolicyFile;

/** What is seen beside the log while capture runs, on tables on which nothing happens (G4, G6). */
class WatchTest {
  private static final TableName T = new TableName("public", "t");
  private Laboratory lab;
  private @Nullable CaptureStage running;

  @BeforeEach
  void open() throws Exception {
    lab = new Laboratory();
    lab.watch = Duration.ofMillis(300);
    lab.sql(
        "CREATE DOMAIN short AS varchar(8) CHECK (length(value) > 1)",
        "CREATE DOMAIN shorter AS short",
        "CREATE TYPE amount AS (val int8, frac int4)",
        "CREATE TABLE t (id int PRIMARY KEY, name shorter, price amount, tags text[],"
            + " twice int GENERATED ALWAYS AS (id * 2) STORED)",
        "CREATE TABLE other (id int PRIMARY KEY)",
        "CREATE TABLE parts (id int PRIMARY KEY) PARTITION BY HASH (id)",
        "CREATE TABLE parts_0 PARTITION OF parts FOR VALUES WITH (MODULUS 1, REMAINDER 0)");
    lab.setUp();
  }

  @AfterEach
  void close() throws Exception {
    if (running != null) {
      running.close();
      CaptureTest.assertFramed(lab.journal());
    }
    lab.close();
  }

  @Test
  void aStartTellsEverythingOnceAndNothingMoreWhileNothingChanges() throws Exception {
    try (CaptureStage stage = lab.capture()) {
      Laboratory.awaitRunning(stage);
      awaitSeen(4);
      awaitLooks();
      List<Change> journal = lab.journal();
      CaptureTest.assertFramed(journal);
      List<Change.Observed> seen = seen(journal);
      assertThat(seen).hasSize(4);
      Row source = ((Change.Source) seen.getFirst()).facts();
      assertThat(source.get(Facts.SYSTEM))
          .isEqualTo(text(lab.text("SELECT system_identifier::text FROM pg_control_system()")));
      assertThat(source.get(Facts.TIMELINE)).isEqualTo(new Value.Int(1));
      assertThat(source.get(Facts.VERSION))
          .isEqualTo(new Value.Int(Long.parseLong(lab.text("SHOW server_version_num"))));
      assertThat(source.get(Facts.SLOT)).isEqualTo(text(Facts.SLOT_PRESENT));
      assertThat(source.get(Facts.NOT_PUBLISHED)).isEqualTo(text(""));
      assertThat(source.get(Facts.TABLES_NOT_SEEN)).isEqualTo(new Value.Int(0));
      assertThat(lsn(source, Facts.RESUME)).isEqualTo(seen.getFirst().position().lsn());
      assertThat(lsn(source, Facts.LOG_END)).isGreaterThanOrEqualTo(lsn(source, Facts.RESUME));
      assertThat(lsn(source, Facts.CONFIRMED)).isLessThanOrEqualTo(lsn(source, Facts.RESUME));
      assertThat(last(T))
          .isEqualTo(
              Row.of(
                  List.of(
                      Facts.PUBLISHED,
                      Facts.HIDDEN,
                      Facts.IDENTIFIED,
                      "column id",
                      "column name",
                      "column price",
                      "column tags"),
                  List.of(
                      new Value.Bool(true),
                      text(""),
                      new Value.Bool(true),
                      text("integer"),
                      text("character varying(8)"),
                      text("amount"),
                      text("text[]"))));
      assertThat(tables(seen)).containsExactly("other", "parts", "t");
    }
    lab.awaitSlotFree();
    int before = lab.journal().size();
    for (int run = 1; run <= 2; run++) { // the second begins where the tail is of observations
      try (CaptureStage stage = lab.capture()) {
        awaitSeen(4 + 4 * run);
        Laboratory.awaitRunning(stage);
      }
      lab.awaitSlotFree();
    }
    try (CaptureStage stage = lab.capture()) {
      awaitSeen(16);
      lab.sql("INSERT INTO t (id) VALUES (7)");
      List<Change> changes = lab.drain(stage);
      assertThat(CaptureTest.ids(changes)).containsExactly(7L);
      awaitLooks();
      List<Change> journal = lab.journal();
      CaptureTest.assertFramed(journal);
      assertThat(seen(journal)).hasSize(16);
      assertThat(tables(seen(journal.subList(before, journal.size())))).hasSize(9);
    }
  }

  @Test
  void aColumnAndATypeThatChangeOnAnIdleTableAreSeen() throws Exception {
    whileRunning("ALTER TABLE t ADD extra shorter[]");
    awaitLast(T, facts -> text("shorter[]").equals(facts.get("column extra")));
    lab.sql("ALTER TABLE t ALTER extra TYPE bytea USING NULL");
    awaitLast(T, facts -> text("bytea").equals(facts.get("column extra")));
    lab.sql("ALTER TABLE t RENAME extra TO more");
    awaitLast(T, facts -> facts.get("column extra") == null && facts.get("column more") != null);
  }

  @Test
  void aTableThatIsMadeOrDroppedIsSeen() throws Exception {
    whileRunning("CREATE TABLE made (id int)", "CREATE SCHEMA elsewhere");
    TableName made = new TableName("public", "made");
    awaitLast(made, facts -> no(facts, Facts.PUBLISHED) && no(facts, Facts.IDENTIFIED));
    lab.sql("ALTER TABLE made SET SCHEMA elsewhere");
    awaitLast(made, facts -> facts.size() == 3 && facts.get(Facts.IDENTIFIED) == Value.NULL);
    TableName moved = new TableName("elsewhere", "made");
    lab.sql("ALTER PUBLICATION " + lab.lane.slot() + " ADD TABLE elsewhere.made");
    awaitLast(moved, facts -> yes(facts, Facts.PUBLISHED) && facts.get("column id") != null);
    lab.sql("ALTER PUBLICATION " + lab.lane.slot() + " DROP TABLE elsewhere.made");
    awaitLast(moved, facts -> no(facts, Facts.PUBLISHED) && facts.get("column id") != null);
    lab.sql("DROP TABLE elsewhere.made");
    awaitLast(moved, facts -> facts.get("column id") == null);
  }

  @Test
  void aTableThatIsNoLongerPublishedIsSeen() throws Exception {
    whileRunning("ALTER PUBLICATION " + lab.lane.slot() + " DROP TABLE t");
    awaitLast(T, facts -> no(facts, Facts.PUBLISHED) && facts.get("column id") != null);
    lab.sql("ALTER PUBLICATION " + lab.lane.slot() + " ADD TABLES IN SCHEMA public");
    awaitLast(T, facts -> yes(facts, Facts.PUBLISHED));
  }

  @Test
  void aPublicationThatPublishesLessIsSeen() throws Exception {
    whileRunning(
        "ALTER PUBLICATION "
            + lab.lane.slot()
            + " SET (publish = 'insert', publish_via_partition_root = false)");
    awaitSource(facts ->
        text("update, delete, truncate, partitions under their root")
            .equals(facts.get(Facts.NOT_PUBLISHED)));
  }

  @Test
  void aPublicationThatHidesColumnsAndRowsIsSeen() throws Exception {
    whileRunning("ALTER PUBLICATION " + lab.lane.slot() + " SET TABLE t (id, price), other, parts");
    awaitLast(T, facts -> text("columns name, tags").equals(facts.get(Facts.HIDDEN)));
    lab.sql("ALTER PUBLICATION " + lab.lane.slot() + " SET TABLE t WHERE (id > 5), other, parts");
    awaitLast(T, facts -> text("rows, by a WHERE clause").equals(facts.get(Facts.HIDDEN)));
  }

  @Test
  void anIdentityThatNamesNoRowIsSeenOfLeavesToo() throws Exception {
    whileRunning("ALTER TABLE t REPLICA IDENTITY NOTHING");
    awaitLast(T, facts -> no(facts, Facts.IDENTIFIED));
    lab.sql("ALTER TABLE parts_0 REPLICA IDENTITY NOTHING");
    awaitLast(new TableName("public", "parts"), facts -> no(facts, Facts.IDENTIFIED));
    lab.sql("ALTER TABLE t REPLICA IDENTITY FULL");
    awaitLast(T, facts -> yes(facts, Facts.IDENTIFIED));
  }

  @Test
  void functionsAndIndexesAreNormalLife() throws Exception {
    try (CaptureStage stage = lab.capture()) {
      Laboratory.awaitRunning(stage);
      awaitSeen(4);
      lab.sql(
          "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
          "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 2'",
          "CREATE INDEX ON t (name)",
          "CREATE VIEW v AS SELECT * FROM t",
          "CREATE TEMPORARY TABLE passing (id int)",
          "COMMENT ON TABLE t IS 'ours'",
          "ALTER TABLE t ADD CHECK (id > 0)",
          "INSERT INTO t (id) VALUES (1)");
      lab.drain(stage);
      awaitLooks();
      assertThat(seen(lab.journal())).hasSize(4);
    }
  }

  @Test
  void tablesThatThePolicyDoesNotCopyAreLookedAtOnlyIfTheyArePublished() throws Exception {
    lab.policy =
        PolicyFile.parse(
            "test",
            "policy: test\nschema: public\ntables:\n  t: {}\n  other: {treatment: left-out}\n");
    lab.sql("ALTER PUBLICATION " + lab.lane.slot() + " SET TABLE t");
    whileRunning("SELECT 1");
    awaitSeen(2);
    assertThat(tables(seen(lab.journal()))).containsOnly("t");
    lab.sql("ALTER PUBLICATION " + lab.lane.slot() + " ADD TABLE other");
    awaitLast(new TableName("public", "other"), facts -> yes(facts, Facts.PUBLISHED));
  }

  @Test
  void moreTablesThanOneLookTakesInAreCountedAndTheOldestSeen() throws Exception {
    String columns =
        String.join(
            ", ", Stream.iterate(0, i -> i + 1).limit(1_500).map(i -> "c" + i + " int").toList());
    for (int i = 0; i < 15; i++) {
      lab.sql("CREATE TABLE wide_" + i + " (" + columns + ")");
    }
    whileRunning("ALTER TABLE t ADD late int");
    awaitSource(facts -> new Value.Int(2).equals(facts.get(Facts.TABLES_NOT_SEEN)));
    awaitLast(T, facts -> facts.get("column late") != null);
    assertThat(tables(seen(lab.journal()))).contains("wide_0", "wide_12").doesNotContain("wide_13");
  }

  @Test
  void nothingIsWrittenInsideATransaction() throws Exception {
    try (CaptureStage stage = lab.capture()) {
      Laboratory.awaitRunning(stage);
      for (int round = 0; round < 6; round++) {
        int from = 1 + round * 20_000;
        lab.sql(
            "ALTER TABLE other ADD c" + round + " int",
            "INSERT INTO t SELECT g FROM generate_series(" + from + ", " + (from + 19_999) + ") g");
      }
      lab.drain(stage);
      awaitLast(new TableName("public", "other"), facts -> facts.get("column c5") != null);
      CaptureTest.assertFramed(lab.journal());
    }
  }

  @Test
  void alsoWhileTheHeartbeatIsSlowAndALookFails() throws Exception {
    try (CaptureStage first = lab.capture()) {
      Laboratory.awaitRunning(first);
    }
    lab.awaitSlotFree();
    CaptureConfig usual = lab.config();
    CaptureConfig slow =
        new CaptureConfig(
            usual.lane(),
            usual.start(),
            usual.kafka(),
            usual.source(),
            usual.policy(),
            usual.publication(),
            usual.slot(),
            Duration.ofHours(1),
            usual.watch(),
            usual.largestValue());
    CaptureStage stage = new CaptureStage(slow);
    running = stage;
    stage.start();
    Laboratory.awaitRunning(stage);
    lab.sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '"
            + lab.role
            + "' AND application_name = 'pyx watch'",
        "ALTER TABLE t ADD extra int");
    awaitLast(T, facts -> facts.get("column extra") != null);
  }

  private void whileRunning(String... sql) throws Exception {
    CaptureStage stage = lab.capture();
    running = stage;
    Laboratory.awaitRunning(stage);
    awaitSeen(1);
    lab.sql(sql);
  }

  private void awaitSeen(int records) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> seen(lab.journal()).size() >= records);
  }

  /** Until some more looks have been taken. */
  private void awaitLooks() throws Exception {
    String calls =
        "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = '"
            + lab.database
            + "'";
    long before = Long.parseLong(lab.text(calls));
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> Long.parseLong(lab.text(calls)) > before + 60);
  }

  private void awaitLast(TableName table, Predicate<Row> wanted) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> {
          Row facts = last(table);
          return facts != null && wanted.test(facts);
        });
  }

  private void awaitSource(Predicate<Row> wanted) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() ->
            seen(lab.journal()).stream()
                .anyMatch(c -> c instanceof Change.Source s && wanted.test(s.facts())));
  }

  private @Nullable Row last(TableName table) {
    Row last = null;
    for (Change.Observed change : seen(lab.journal())) {
      if (change instanceof Change.Catalog c && c.table().equals(table)) {
        last = c.facts();
      }
    }
    return last;
  }

  static List<Change.Observed> seen(List<Change> journal) {
    return new ArrayList<>(CaptureTest.all(journal, Change.Observed.class));
  }

  private static List<String> tables(List<Change.Observed> seen) {
    return seen.stream()
        .map(change -> change instanceof Change.Catalog c ? c.table().name() : null)
        .filter(Objects::nonNull)
        .toList();
  }

  static Lsn lsn(Row facts, String name) {
    return Lsn.parse(((Value.Text) Objects.requireNonNull(facts.get(name))).value());
  }

  static Value text(String text) {
    return new Value.Text(text);
  }

  private static boolean yes(Row facts, String name) {
    return new Value.Bool(true).equals(facts.get(name));
  }

  private static boolean no(Row facts, String name) {
    return new Value.Bool(false).equals(facts.get(name));
  }
}
