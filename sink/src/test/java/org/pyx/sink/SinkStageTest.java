package org.pyx.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.model.Severity;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.stage.StageState;
import org.pyx.schemas.wire.Headers;
import org.pyx.schemas.wire.TrustedSchemaCodec;

class SinkStageTest {
  private static final String COUNTS =
      "SELECT (SELECT count(*) FROM shop.parents) || '/' || (SELECT count(*) FROM shop.children)"
          + " || '/' || (SELECT count(*) FROM shop.notes)";

  @Test
  void rowsArriveExactlyAndTriggersBuildTheRest() throws Exception {
    Shop shop = new Shop();
    try (SinkStage sink = shop.sink()) {
      sink.start();
      shop.accepted.parent(1, "a\tb\n\\N\r\"é€😀").child(10, 1, "c1", 5).settle();
      shop.accepted.child(11, 1, "c2", 6).settle();
      shop.drain(sink);
      assertThat(shop.query("SELECT name FROM shop.parents")).isEqualTo("a\tb\n\\N\r\"é€😀");
      assertThat(shop.query("SELECT row(digest, amount, tags, balance) FROM shop.parents"))
          .isEqualTo("(\"\\\\x0102ff5c\",\"(1,50000000)\",\"{a,\"\"b\\\\\\\\c\"\"}\",11)");
      assertThat(shop.query("SELECT code FROM shop.child_history ORDER BY 1")).isEqualTo("c1,c2");
      assertThat(sink.copiedRows()).isEqualTo(3);
      assertThat(sink.state()).isInstanceOf(StageState.Running.class);
    }
    assertThat(
            TrustedSchemaCodec.decode(shop.records(shop.lane.schema()).getFirst().value()).tables())
        .hasSize(4);
  }

  @Test
  void transactionIsInvisibleUntilItIsWhole() throws Exception {
    Shop shop = new Shop();
    try (SinkStage sink = shop.sink()) {
      sink.start();
      shop.accepted.note(1, "whole").settle();
      for (int i = 0; i < 6_000; i++) {
        shop.accepted.note(100 + i, "part");
      }
      shop.accepted.flush();
      shop.drain(sink);
      // The first chunk of the open transaction is written, and nobody sees it.
      await()
          .until(() ->
              shop.query(
                      "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'pyx-sink'"
                          + " AND state = 'idle in transaction' AND datname = '"
                          + shop.name
                          + "'")
                  .equals("1"));
      assertThat(shop.query("SELECT count(*) FROM shop.notes")).isEqualTo("1");
      shop.accepted.settle();
      shop.drain(sink);
      assertThat(
              shop.query(
                  "SELECT count(*), count(DISTINCT xmin::text) FROM shop.notes WHERE id > 1 HAVING count(DISTINCT xmin::text) >= 1"))
          .isEqualTo("6000");
      assertThat(shop.query("SELECT count(*) FROM pyx.progress WHERE next_offset > 2"))
          .isEqualTo("1");
    }
  }

  @Test
  void hundredThousandRowsAreOneCommitInBoundedMemory() throws Exception {
    Shop shop = new Shop();
    String text = "x".repeat(100);
    for (int i = 0; i < 100_000; i++) {
      shop.accepted.note(i, text);
    }
    shop.accepted.settle();
    long began = System.nanoTime();
    try (SinkStage sink = shop.sink()) {
      sink.start();
      shop.drain(sink);
    }
    System.out.printf("100,000 rows in %d ms%n", (System.nanoTime() - began) / 1_000_000);
    assertThat(shop.query("SELECT count(*) FROM shop.notes")).isEqualTo("100000");
    assertThat(shop.query("SELECT count(*) FROM pyx.progress")).isEqualTo("1");
  }

  @Test
  void badRowsAreFoundAndTheRestIsCopied() throws Exception {
    Shop shop = new Shop();
    try (SinkStage sink = shop.sink()) {
      for (int i = 1; i <= 500; i++) {
        shop.accepted.parent(i, "p" + i);
      }
      shop.accepted.settle();
      shop.accepted.child(1, 999_999, "orphan", 1);
      for (int i = 2; i <= 500; i++) {
        switch (i) {
          case 100 -> shop.accepted.child(i, 1, "c99", 1);
          case 200 -> shop.accepted.child(i, 1, "check", -1);
          case 201 -> shop.accepted.child(i, 1, "null", Value.NULL);
          case 300 -> shop.accepted.child(i, 1, "boom", 1);
          case 400 -> shop.accepted.child(i, 1, "type", new Value.Text("many"));
          case 401 -> shop.accepted.child(i, 1, "nul\0", 1);
          case 500 -> shop.accepted.child(499, 1, "same key", 1);
          default -> shop.accepted.child(i, i, "c" + i, 1);
        }
      }
      shop.accepted.parent(501, "").parent(502, "good").settle();
      sink.start();
      shop.drain(sink);
      assertThat(shop.query(COUNTS)).isEqualTo("501/492/0");
      assertThat(sink.copiedRows()).isEqualTo(993);
      assertThat(sink.rejectedRows()).isEqualTo(9);
    }
    List<RejectedEvent> rejected = shop.rejected();
    assertThat(rejected.stream().map(event -> event.verdict().rule().value()))
        .containsExactly(
            "db.foreign-key",
            "db.unique",
            "db.check",
            "db.not-null",
            "db.trigger",
            "db.type",
            "db.type",
            "db.unique",
            "db.check");
    assertThat(rejected.getFirst().verdict().severity()).isEqualTo(Severity.CRITICAL);
    assertThat(rejected.getFirst().verdict().explanation())
        .isEqualTo(
            "the database refuses the row of table shop.children: SQLSTATE 23503, constraint"
                + " children_parent_fkey");
    assertThat(rejected)
        .allSatisfy(event -> assertThat(event.verdict().explanation()).doesNotContain("secret"));
    var record = shop.records(shop.lane.rejected()).getFirst();
    assertThat(new String(record.key(), java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo("children/1");
    assertThat(Headers.text(record.headers(), Headers.STAGE)).isEqualTo("sink");
    assertThat(Headers.text(record.headers(), Headers.RULE)).isEqualTo("db.foreign-key");
  }

  @Test
  void childrenBeforeTheirParentInOneLargeTransactionAreNoOrphans() throws Exception {
    Shop shop = new Shop();
    try (SinkStage sink = shop.sink()) {
      shop.accepted.child(1, 7, "early", 1).child(2, 8, "orphan", 1);
      for (int i = 0; i < 6_000; i++) {
        shop.accepted.note(i, "between");
      }
      shop.accepted.parent(7, "late").settle();
      sink.start();
      shop.drain(sink);
      assertThat(shop.query(COUNTS)).isEqualTo("1/1/6000");
    }
    assertThat(shop.rejected())
        .singleElement()
        .satisfies(event -> assertThat(event.verdict().rule().value()).isEqualTo("db.foreign-key"));
  }

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
    SinkStage killed = new SinkStage(shop.config(), die);
    killed.start();
    await().until(() -> killed.state() instanceof StageState.Failed);
    killed.close();
    assertThat(shop.query("SELECT count(*) FROM shop.notes")).isEqualTo("1");
    assertThat(shop.rejected()).isEmpty();
    for (int i = 0; i < 2; i++) {
      try (SinkStage sink = shop.sink()) {
        sink.start();
        await().until(() -> shop.rejected().size() == 1);
        shop.drain(sink);
        await().until(() -> shop.query("SELECT max(sequence) FROM pyx.published").equals("1"));
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
      AtomicBoolean paused = new AtomicBoolean();
      long pid =
          Long.parseLong(
              shop.query(
                  "SELECT pid FROM pg_stat_activity WHERE application_name = 'pyx-sink' AND datname = '"
                      + shop.name
                      + "'"));
      // A backend that is killed makes the whole server restart and recover.
      ProcessHandle.of(pid).orElseThrow().destroyForcibly();
      await()
          .pollInterval(Duration.ofMillis(5))
          .until(() -> sink.state() instanceof StageState.Paused || paused.get());
      shop.accepted.settle();
      shop.drain(sink);
      await().until(() -> sink.state() instanceof StageState.Running);
      assertThat(shop.query("SELECT count(*) FROM shop.notes")).isEqualTo("20001");
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
        new SinkStage(new SinkConfig(shop.lane, shop.kafka, shop.access("wrong"), Shop.POLICY))) {
      await().until(() -> refusesWithoutPassword(shop));
      sink.start();
      await().until(() -> sink.state() instanceof StageState.Failed);
      assertThat(sink.state().toString())
          .contains("28P01")
          .contains("check user and password")
          .doesNotContain("wrong");
    }
    try (SinkStage sink = shop.sink()) {
      sink.start();
      await().until(() -> sink.state() instanceof StageState.Running);
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
  void secondSinkOfALaneStopsAndTheFirstGoesOn() throws Exception {
    Shop shop = new Shop();
    try (SinkStage first = shop.sink();
        SinkStage second = shop.sink()) {
      first.start();
      shop.accepted.note(1, "one").settle();
      shop.drain(first);
      second.start();
      await().until(() -> second.state() instanceof StageState.Failed);
      assertThat(second.state().toString()).contains("another sink writes lane");
      shop.accepted.note(2, "two").note(2, "again").settle();
      shop.drain(first);
      await().until(() -> first.rejectedRows() == 1);
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
      await().until(() -> sink.state() instanceof StageState.Failed);
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
      await().until(() -> sink.state() instanceof StageState.Failed);
      assertThat(sink.state().toString()).contains("42501").contains("pyx init target");
      assertThat(shop.rejected()).isEmpty();
    }
  }

  @Test
  void floodOfBadRowsAndHugeValuesDoNotStopTheStage() throws Exception {
    Shop shop = new Shop();
    try (SinkStage sink = shop.sink()) {
      for (int i = 0; i < 5_000; i++) {
        shop.accepted.note(1, "again");
      }
      for (int i = 0; i < 2_000; i++) {
        shop.accepted.child(i, 77, "orphan" + i, 1);
      }
      shop.accepted.note(2, "\\".repeat(20 << 20)).settle();
      long began = System.nanoTime();
      sink.start();
      shop.drain(sink);
      System.out.printf("6,999 bad rows in %d ms%n", (System.nanoTime() - began) / 1_000_000);
      assertThat(shop.query("SELECT length(text) FROM shop.notes ORDER BY id"))
          .isEqualTo("5,20971520");
      await().until(() -> sink.rejectedRows() == 6_999);
    }
    assertThat(shop.rejected().stream().map(RejectedEvent::sequence).distinct()).hasSize(6_999);
    assertThat(shop.rejected()).hasSize(6_999);
  }

  @Test
  void transactionsWithoutRowsMoveProgressLazily() throws Exception {
    Shop shop = new Shop();
    try (SinkStage sink = shop.sink()) {
      sink.start();
      for (int i = 0; i < 50; i++) {
        shop.accepted.settle();
      }
      shop.drain(sink);
      assertThat(Integer.parseInt(shop.query("SELECT count(*) FROM pyx.progress")))
          .isLessThanOrEqualTo(5);
    }
  }
}
