package org.pyx.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.Value;

/** What becomes of each kind of change (guarantees G1 and G2). */
class CaptureTest {
  private static final TableName T = new TableName("public", "t");
  private Laboratory lab;

  @BeforeEach
  void open() throws Exception {
    lab = new Laboratory();
  }

  @AfterEach
  void close() throws Exception {
    lab.close();
  }

  @Test
  void everyKindOfChangeArrivesInItsTransaction() throws Exception {
    lab.sql(
        "CREATE TABLE t (id int PRIMARY KEY, name text, big text)",
        "ALTER TABLE t ALTER big SET STORAGE EXTERNAL",
        "CREATE TABLE f (a int, b text)",
        "INSERT INTO t VALUES (1, 'one', repeat('x', 10000))");
    lab.setUp();
    try (CaptureStage stage = lab.capture()) {
      Laboratory.awaitRunning(stage);
      lab.sql(
          "INSERT INTO t VALUES (2, 'two', NULL), (3, 'three', 'unchanged')",
          "UPDATE t SET name = 'uno' WHERE id = 1",
          "UPDATE t SET id = 20 WHERE id = 2",
          "DELETE FROM t WHERE id = 3",
          "INSERT INTO f VALUES (1, NULL); UPDATE f SET b = 'x'; DELETE FROM f",
          "TRUNCATE t, f",
          "SELECT pg_logical_emit_message(true, 'in', 'hello')",
          "SELECT pg_logical_emit_message(false, 'out', 'bye')");
      List<Change> changes = lab.drain(stage);
      assertThat(kinds(changes))
          .containsExactly(
              "Begin",
              "Relation",
              "SnapshotRow",
              "End",
              "Begin",
              "Relation",
              "Insert",
              "Insert",
              "End",
              "Begin",
              "Update",
              "End",
              "Begin",
              "Delete",
              "Insert",
              "End",
              "Begin",
              "Delete",
              "End",
              "Begin",
              "Relation",
              "Insert",
              "Update",
              "Delete",
              "End",
              "Begin",
              "Truncate",
              "Truncate",
              "End",
              "Begin",
              "Message",
              "End",
              "Message",
              "Begin",
              "Message",
              "End");
      assertFramed(changes);
      Change.Update update = first(changes, Change.Update.class);
      assertThat(update.before()).isNull();
      assertThat(update.row().get("big")).isEqualTo(Value.Unchanged.INSTANCE);
      assertThat(update.row().get("name")).isEqualTo(new Value.Text("uno"));
      List<Change.Delete> deletes = all(changes, Change.Delete.class);
      assertThat(deletes.getFirst().keyChange()).isTrue();
      assertThat(deletes.get(1).keyChange()).isFalse();
      assertThat(deletes.get(1).before())
          .isEqualTo(Row.of(List.of("id"), List.of(new Value.Int(3))));
      assertThat(deletes.get(2).before())
          .isEqualTo(Row.of(List.of("a", "b"), List.of(new Value.Int(1), new Value.Text("x"))));
      List<Change.Insert> inserts = all(changes, Change.Insert.class);
      assertThat(inserts.get(0).row().get("big")).isEqualTo(Value.NULL);
      assertThat(inserts.get(1).row().get("big")).isEqualTo(new Value.Text("unchanged"));
      assertThat(inserts.get(2).keyChange()).isTrue();
      assertThat(all(changes, Change.Update.class).get(1).before())
          .isEqualTo(Row.of(List.of("a", "b"), List.of(new Value.Int(1), Value.NULL)));
      assertThat(all(changes, Change.Truncate.class))
          .extracting(Change.Truncate::table)
          .contains(T);
      assertThat(new String(first(changes, Change.Message.class).content())).isEqualTo("hello");
      assertThat(first(changes, Change.Insert.class).commitTime())
          .isBetween(
              System.currentTimeMillis() * 1000 - 60_000_000, System.currentTimeMillis() * 1000);
    }
  }

  @Test
  void aRestartGoesOnWithoutGapOrRepetition() throws Exception {
    lab.sql("CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (1)");
    lab.setUp();
    List<Change> before;
    try (CaptureStage stage = lab.capture()) {
      Laboratory.awaitRunning(stage);
      lab.sql("INSERT INTO t VALUES (2)", "SELECT pg_logical_emit_message(false, 'out', '1')");
      before = lab.drain(stage);
    }
    lab.sql("INSERT INTO t VALUES (3)", "SELECT pg_logical_emit_message(false, 'out', '2')");
    try (CaptureStage stage = lab.capture()) {
      lab.sql("INSERT INTO t VALUES (4)");
      List<Change> changes = lab.drain(stage);
      assertThat(changes.subList(0, before.size())).hasSameSizeAs(before);
      assertThat(ids(changes)).containsExactly(1L, 2L, 3L, 4L);
      assertThat(all(changes, Change.Message.class).stream().filter(m -> m.prefix().equals("out")))
          .hasSize(2);
      assertFramed(changes);
    }
  }

  @Test
  void killedInsideACopyItLosesAndRepeatsNothing() throws Exception {
    lab.sql("CREATE TABLE t (id int PRIMARY KEY, pad text)");
    lab.setUp();
    AtomicBoolean killed = new AtomicBoolean();
    try (CaptureStage stage =
        lab.capture(rows -> {
          if (rows > 40_000 && killed.compareAndSet(false, true)) {
            throw new org.pyx.schemas.stage.TryAgainException("killed by the test");
          }
        })) {
      Laboratory.awaitRunning(stage);
      lab.sql("INSERT INTO t SELECT g, repeat('x', 100) FROM generate_series(1, 100000) g");
      List<Change> changes = lab.drain(stage);
      assertThat(killed).isTrue();
      assertThat(ids(changes)).hasSize(100_000).isSorted().doesNotHaveDuplicates();
      assertFramed(changes);
    }
  }

  @Test
  void theSnapshotAndTheStreamMeetWithoutGapOrOverlap() throws Exception {
    lab.sql(
        "CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t SELECT generate_series(-20000, 0)");
    lab.setUp();
    AtomicBoolean stop = new AtomicBoolean();
    Thread writer =
        Thread.ofPlatform()
            .start(() -> {
              try (var connection = Laboratory.POSTGRES.connect(lab.database);
                  var insert = connection.prepareStatement("INSERT INTO t VALUES (?)")) {
                for (int id = 1; !stop.get(); id++) {
                  insert.setInt(1, id);
                  insert.execute();
                }
              } catch (java.sql.SQLException e) {
                throw new IllegalStateException(e);
              }
            });
    try (CaptureStage stage = lab.capture()) {
      Laboratory.awaitRunning(stage);
      stop.set(true);
      writer.join();
      List<Change> changes = lab.drain(stage);
      List<Long> ids = ids(changes);
      assertThat(ids).doesNotHaveDuplicates();
      long last = ids.stream().max(Long::compare).orElseThrow();
      assertThat(ids).hasSize((int) (20_001 + last));
      assertThat(all(changes, Change.SnapshotRow.class)).hasSizeGreaterThan(20_001);
      assertThat(all(changes, Change.Insert.class)).isNotEmpty();
      assertFramed(changes);
    }
  }

  @Test
  void anIdleExchangeGivesASignOfLife() throws Exception {
    lab.sql("CREATE TABLE t (id int PRIMARY KEY)");
    lab.setUp();
    try (CaptureStage stage = lab.capture()) {
      Laboratory.awaitRunning(stage);
      Awaitility.await()
          .until(
              () -> lab.journal().stream().filter(Change.Heartbeat.class::isInstance).count() > 2);
    }
  }

  @Test
  void partitionsComeUnderTheirRoot() throws Exception {
    lab.sql(
        "CREATE TABLE t (id int, x text) PARTITION BY HASH (id)",
        "CREATE TABLE t_0 PARTITION OF t FOR VALUES WITH (MODULUS 2, REMAINDER 0)",
        "CREATE TABLE t_1 PARTITION OF t FOR VALUES WITH (MODULUS 2, REMAINDER 1)",
        "INSERT INTO t SELECT g, 'a' FROM generate_series(1, 10) g");
    lab.setUp();
    try (CaptureStage stage = lab.capture()) {
      Laboratory.awaitRunning(stage);
      lab.sql(
          "INSERT INTO t SELECT g FROM generate_series(11, 20) g", "DELETE FROM t WHERE id = 7");
      List<Change> changes = lab.drain(stage);
      assertThat(ids(changes)).hasSize(20).doesNotHaveDuplicates();
      assertThat(all(changes, Change.OfTable.class))
          .extracting(Change.OfTable::table)
          .containsOnly(T);
      assertThat(first(changes, Change.Delete.class).before())
          .isEqualTo(Row.of(List.of("id", "x"), List.of(new Value.Int(7), new Value.Text("a"))));
    }
  }

  @Test
  void aChangedTableIsAnnouncedBeforeItsNextRow() throws Exception {
    lab.sql("CREATE TABLE t (id int PRIMARY KEY)");
    lab.setUp();
    try (CaptureStage stage = lab.capture()) {
      Laboratory.awaitRunning(stage);
      lab.sql(
          "INSERT INTO t VALUES (1)",
          "ALTER TABLE t ADD extra bytea",
          "INSERT INTO t VALUES (2, '\\x01')");
      List<Change> changes = lab.drain(stage);
      List<Change.Relation> relations = all(changes, Change.Relation.class);
      assertThat(relations).hasSize(2);
      assertThat(relations.get(1).columns())
          .containsExactly(
              new Change.Relation.Column("id", "int4"),
              new Change.Relation.Column("extra", "bytea"));
      assertThat(all(changes, Change.Insert.class).get(1).row().get("extra"))
          .isEqualTo(new Value.Bytes(new byte[] {1}));
    }
  }

  static List<String> kinds(List<Change> changes) {
    return changes.stream().map(c -> c.getClass().getSimpleName()).toList();
  }

  static <C extends Change> List<C> all(List<Change> changes, Class<C> kind) {
    return changes.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  static <C extends Change> C first(List<Change> changes, Class<C> kind) {
    return all(changes, kind).getFirst();
  }

  static List<Long> ids(List<Change> changes) {
    return changes.stream()
        .map(c ->
            switch (c) {
              case Change.Insert i -> i.row().get("id");
              case Change.SnapshotRow s -> s.row().get("id");
              default -> null;
            })
        .filter(Value.Int.class::isInstance)
        .map(v -> ((Value.Int) v).value())
        .toList();
  }

  /** Begins and ends match, ends come in the log's order, orders count up, and numbers agree. */
  static void assertFramed(List<Change> changes) {
    long none = -1;
    long open = none;
    long events = 0;
    long order = 0;
    org.pyx.schemas.model.Lsn last = org.pyx.schemas.model.Lsn.NONE;
    for (Change change : changes) {
      switch (change) {
        case Change.Begin begin -> {
          assertThat(open).isEqualTo(none);
          open = begin.position().transactionId();
          events = 0;
          order = 0;
        }
        case Change.End end -> {
          assertThat(end.position().transactionId()).isEqualTo(open);
          assertThat(end.events()).isEqualTo(events);
          assertThat(end.position().lsn()).isGreaterThan(last);
          last = end.position().lsn();
          open = none;
        }
        case Change.Relation _ -> assertThat(open).isNotEqualTo(none);
        case Change.Heartbeat _ -> assertThat(open).isEqualTo(none);
        case Change.Observed seen -> {
          assertThat(open).isEqualTo(none);
          assertThat(seen.position().lsn()).isGreaterThanOrEqualTo(last);
        }
        case Change.Judged judged -> {
          if (open == none) {
            assertThat(judged).isInstanceOf(Change.Message.class);
          } else {
            assertThat(judged.position().order()).isEqualTo(++order);
            assertThat(judged.position().transactionId()).isEqualTo(open);
            events++;
          }
        }
      }
    }
    assertThat(open).isEqualTo(none);
  }
}
