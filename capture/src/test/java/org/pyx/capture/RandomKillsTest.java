package org.pyx.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.stage.TryAgainException;

/** Killed again and again at random points of a mixed workload. */
class RandomKillsTest {
  private static final int KILLS = 6;
  private static final int COPIED = 20_000;

  private final long seed = Long.getLong("pyx.test.seed", System.nanoTime() & 0xFFFF_FFFFL);
  private final Random random = new Random(seed);
  private final AtomicInteger kills = new AtomicInteger();
  private final AtomicBoolean armed = new AtomicBoolean();

  /** How many commits, or how many rows of a large batch, are left until the next kill. */
  private int left = 1 + random.nextInt(4);

  @Test
  void theJournalIsPostgresqlsOwnLogEachChangeOnce() throws Exception {
    System.out.println("random kills, seed " + seed);
    try (Laboratory lab = new Laboratory()) {
      lab.sql("CREATE TABLE t (id bigint PRIMARY KEY, v text)");
      lab.setUp();
      try (CaptureStage stage = lab.capture(_ -> killSometimes())) {
        Laboratory.awaitRunning(stage);
        ReferenceLog.begin(lab);
        armed.set(true);
        try (ExecutorService writers = Executors.newThreadPerTaskExecutor(Thread::new)) {
          List<Future<?>> all =
              List.of(
                  writers.submit(small(lab, 1_000_000, random.nextLong())),
                  writers.submit(small(lab, 2_000_000, random.nextLong())),
                  writers.submit(copies(lab)));
          for (Future<?> one : all) {
            one.get();
          }
          // more, in case the workload was over before the last kill
          for (int i = 0; kills.get() < KILLS && i < 600; i++) {
            lab.sql("INSERT INTO t VALUES (" + (9_000_000 + i) + ")");
            Thread.sleep(100);
          }
        }
        List<Change> changes = lab.drain(stage);
        List<String> expected = ReferenceLog.read(lab);
        assertThat(kills).as("kills, seed %d", seed).hasValue(KILLS);
        CaptureTest.assertFramed(changes);
        List<String> lines = ReferenceLog.lines(changes);
        assertSame(lines.subList(2, lines.size()), expected); // behind the empty snapshot
        assertThat(expected).hasSizeGreaterThan(2 * COPIED);
        assertThat(CaptureTest.all(changes, Change.Delete.class))
            .anyMatch(Change.Delete::keyChange)
            .anyMatch(delete -> !delete.keyChange());
        assertThat(CaptureTest.all(changes, Change.Message.class))
            .anyMatch(message -> message.position().transactionId() == 0)
            .anyMatch(message -> message.position().transactionId() != 0);
      }
    }
  }

  /** Of two long lists that differ, shows where. */
  private void assertSame(List<String> actual, List<String> expected) {
    int common = 0;
    while (common < Math.min(actual.size(), expected.size())
        && actual.get(common).equals(expected.get(common))) {
      common++;
    }
    int from = Math.max(0, common - 3);
    assertThat(actual.subList(from, Math.min(common + 10, actual.size())))
        .as("the journal from line %d on, seed %d", from, seed)
        .isEqualTo(expected.subList(from, Math.min(common + 10, expected.size())));
    assertThat(actual).as("seed %d", seed).hasSameSizeAs(expected);
  }

  /** On capture's thread. */
  private void killSometimes() {
    if (armed.get() && kills.get() < KILLS && --left == 0) {
      left = 1 + random.nextInt(4);
      kills.incrementAndGet();
      throw new TryAgainException("killed by the test");
    }
  }

  /** Two large transactions, one of them with rows before and behind the COPY. */
  private static Callable<Boolean> copies(Laboratory lab) {
    return () -> {
      try (Connection connection = lab.connect();
          Statement statement = connection.createStatement()) {
        copy(connection, 10_000_000);
        connection.setAutoCommit(false);
        statement.execute("INSERT INTO t VALUES (20000001), (20000002)");
        copy(connection, 30_000_000);
        statement.execute("UPDATE t SET id = 40000001 WHERE id = 20000001");
        connection.commit();
      }
      return true;
    };
  }

  private static void copy(Connection connection, int from) throws Exception {
    StringBuilder rows = new StringBuilder();
    for (int id = from; id < from + COPIED; id++) {
      rows.append(id).append("\tcopied\n");
    }
    connection
        .unwrap(PGConnection.class)
        .getCopyAPI()
        .copyIn("COPY t FROM STDIN", new StringReader(rows.toString()));
  }

  /** Transactions of a few statements on keys of its own; some are rolled back. */
  private static Callable<Boolean> small(Laboratory lab, int from, long seed) {
    return () -> {
      Random dice = new Random(seed);
      try (Connection connection = lab.connect();
          Statement statement = connection.createStatement()) {
        connection.setAutoCommit(false);
        int next = from;
        for (int n = 0; n < 400; n++) {
          int statements = 1 + dice.nextInt(5);
          for (int i = 0; i < statements; i++) {
            int some = from + dice.nextInt(next - from + 1);
            int id = ++next;
            statement.execute(
                switch (dice.nextInt(8)) {
                  case 0 -> "UPDATE t SET v = 'changed' WHERE id = " + some;
                  case 1 -> "UPDATE t SET id = " + id + " WHERE id = " + some;
                  case 2 -> "DELETE FROM t WHERE id = " + some;
                  case 3 -> "SELECT pg_logical_emit_message(true, 'in " + id + "', 'x')";
                  case 4 -> "SELECT pg_logical_emit_message(false, 'out " + id + "', 'x')";
                  default ->
                      "INSERT INTO t VALUES (" + id + ", 'a'), (" + ++next + ", repeat('b', 50))";
                });
          }
          if (dice.nextInt(10) == 0) {
            connection.rollback();
          } else {
            connection.commit();
          }
          Thread.sleep(dice.nextInt(8));
        }
      }
      return true;
    };
  }
}
