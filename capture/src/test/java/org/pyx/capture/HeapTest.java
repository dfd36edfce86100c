package org.pyx.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Value;

/** What is huge at the exchange goes through a small heap, which ends the process if it is full. */
class HeapTest {
  private static final int HUGE = 100 << 20;
  private static final int ROWS = Integer.getInteger("pyx.test.transaction.rows", 300_000);
  private static final Duration PATIENCE = Duration.ofMinutes(3);
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
  void valuesOfAHundredMegabytesInSnapshotAndStream() throws Exception {
    byte[] bytes = new byte[HUGE];
    Arrays.fill(bytes, (byte) 7);
    lab.sql("CREATE TABLE t (id int PRIMARY KEY, b bytea, v text)");
    fill(1, bytes);
    lab.setUp();
    try (ChildCapture capture = start("1g")) {
      fill(4, bytes);
      lab.sql("INSERT INTO t VALUES (7, NULL, 'small')");
      List<Change> rows = new ArrayList<>();
      await(
          capture,
          () -> {
            List<Change> journal = lab.journal();
            rows.clear();
            rows.addAll(journal);
            return CaptureTest.ids(journal).contains(7L);
          });
      capture.end();
      System.out.println("a hundred megabytes: " + capture.lines().getLast());
      CaptureTest.assertFramed(rows);
      assertThat(CaptureTest.ids(rows)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
      Value large = LargeValueTest.large(bytes);
      for (Change change : rows) {
        if (change instanceof Change.SnapshotRow || change instanceof Change.Insert) {
          var row =
              change instanceof Change.Insert i ? i.row() : ((Change.SnapshotRow) change).row();
          if (!new Value.Int(7).equals(row.get("id"))) {
            assertThat(List.of(row.get("b"), row.get("v")))
                .containsExactlyInAnyOrder(large, Value.NULL);
          }
        }
      }
    }
  }

  /** Two of bytes, and one of text. */
  private void fill(int id, byte[] bytes) throws Exception {
    try (PreparedStatement insert =
        lab.connection.prepareStatement("INSERT INTO t (id, b) VALUES (?, ?)")) {
      for (int i = 0; i < 2; i++) {
        insert.setInt(1, id + i);
        insert.setBytes(2, bytes);
        insert.execute();
      }
    }
    lab.sql("INSERT INTO t (id, v) VALUES (" + (id + 2) + ", repeat(chr(7), " + HUGE + "))");
  }

  @Test
  void aTransactionOfManyRowsAndATableOfAllTheColumns() throws Exception {
    String columns =
        IntStream.range(1, 1_600)
            .mapToObj(i -> "c" + i + " " + (i % 2 == 0 ? "bool" : "int"))
            .collect(Collectors.joining(", "));
    lab.sql(
        "CREATE TABLE t (id int PRIMARY KEY, v text)",
        "CREATE TABLE wide (id int PRIMARY KEY, " + columns + ")",
        "INSERT INTO wide (id, c1, c2) SELECT g, g, true FROM generate_series(1, 500) g");
    lab.setUp();
    try (ChildCapture capture = start("256m")) {
      lab.sql(
          "INSERT INTO wide (id, c1, c1599) SELECT g, g, 1 FROM generate_series(501, 1000) g",
          "INSERT INTO t SELECT g, lpad(g::text, 200, 'x') FROM generate_series(1, " + ROWS + ") g",
          "INSERT INTO wide (id) VALUES (0)");
      long begin = System.nanoTime();
      AtomicLong next = new AtomicLong(1);
      AtomicLong wide = new AtomicLong();
      lab.scan(
          PATIENCE,
          change -> {
            if (change instanceof Change.Insert i && i.table().name().equals("t")) {
              assertThat(i.row().get("id")).isEqualTo(new Value.Int(next.getAndIncrement()));
            } else if (change instanceof Change.Insert i) {
              assertThat(i.row().size()).isEqualTo(1_600);
              wide.incrementAndGet();
              return new Value.Int(0).equals(i.row().get("id"));
            } else if (change instanceof Change.SnapshotRow) {
              wide.incrementAndGet();
            }
            return !capture.isAlive();
          });
      assertThat(capture.isAlive()).as("it is alive").isTrue();
      capture.end();
      System.out.printf(
          "%,d rows in one transaction: %d s, %s%n",
          ROWS, (System.nanoTime() - begin) / 1_000_000_000, capture.lines().getLast());
      assertThat(next).hasValue(ROWS + 1L);
      assertThat(wide).hasValue(1_001);
    }
  }

  private ChildCapture start(String heap) throws Exception {
    ChildCapture capture = ChildCapture.start(lab.config(), Laboratory.POSTGRES.port(), heap);
    await(capture, () -> capture.isIn("Running"));
    return capture;
  }

  private static void await(
      ChildCapture capture, java.util.concurrent.Callable<Boolean> condition) {
    try {
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> !capture.isAlive() || capture.isIn("Failed") || condition.call());
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(capture.lines().toString(), e);
    }
    assertThat(capture.isAlive() && !capture.isIn("Failed"))
        .as(() -> "it goes on: " + capture.lines())
        .isTrue();
  }
}
