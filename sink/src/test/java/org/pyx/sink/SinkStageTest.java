package org.pyx.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.model.Severity;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.stage.StageState;
import org.pyx.schemas.wire.Headers;
import org.pyx.schemas.wire.TrustedSchemaCodec;

/** Guarantees G1 and G2 at the copy. */
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
                      "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'pyx-sink %'"
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
  void hundredThousandRowsAreOneCommit() throws Exception {
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
    assertThat(rejected.stream().map(event -> event.finding().rule().value()))
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
    assertThat(rejected.getFirst().finding().severity()).isEqualTo(Severity.CRITICAL);
    assertThat(rejected.getFirst().finding().explanation())
        .isEqualTo(
            "the database refuses the row of table shop.children: SQLSTATE 23503, constraint"
                + " children_parent_fkey");
    assertThat(rejected)
        .allSatisfy(event -> assertThat(event.finding().explanation()).doesNotContain("secret"));
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
        .satisfies(event -> assertThat(event.finding().rule().value()).isEqualTo("db.foreign-key"));
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
