package org.pyx.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.Value;

/** A transaction that is larger than anything that may be held in memory at once. */
class LargeTransactionTest {
  private static final TableName LARGE = new TableName("public", "large");
  private static final int ROWS = 200_000;

  /** The engine's largest batch. */
  private static final long BATCH = 4_096;

  @Test
  void itStreamsThroughInSmallBatchesWhileOthersCommit() throws Exception {
    try (Laboratory lab = new Laboratory()) {
      lab.sql(
          "CREATE TABLE large (id int PRIMARY KEY, pad text)",
          "CREATE TABLE small (id int PRIMARY KEY)");
      lab.setUp();
      List<Long> commits = Collections.synchronizedList(new ArrayList<>(List.of(0L)));
      AtomicLong visibleInTheMiddle = new AtomicLong();
      try (CaptureStage stage =
          lab.capture(rows -> {
            commits.add(rows);
            if (rows > ROWS / 2 && visibleInTheMiddle.get() == 0) {
              visibleInTheMiddle.set(lab.visible());
            }
          })) {
        Laboratory.awaitRunning(stage);
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger small = new AtomicInteger();
        Thread others = Thread.ofPlatform().start(() -> insertSmall(lab, small, stop));
        try (Connection connection = lab.connect()) {
          writeLarge(connection);
          connection.commit();
        }
        // others go on behind it
        int smallBefore = small.get();
        while (small.get() < smallBefore + 50) {
          Thread.sleep(10);
        }
        stop.set(true);
        others.join();

        List<Change> changes = lab.drain(stage);
        CaptureTest.assertFramed(changes);
        List<Change.Insert> inserts = CaptureTest.all(changes, Change.Insert.class);
        List<Change.Insert> large = inserts.stream().filter(i -> i.table().equals(LARGE)).toList();
        assertThat(CaptureTest.ids(List.copyOf(large)))
            .isEqualTo(LongStream.rangeClosed(1, ROWS).boxed().toList());
        assertThat(large)
            .allMatch(
                i -> i.row().get("pad") instanceof Value.Text pad && pad.value().length() == 200);
        assertThat(large.stream().map(i -> i.position().transactionId()).distinct()).hasSize(1);
        List<Change> ofOthers = new ArrayList<>(inserts);
        ofOthers.removeIf(change -> change instanceof Change.OfTable t && t.table().equals(LARGE));
        assertThat(CaptureTest.ids(ofOthers))
            .isEqualTo(LongStream.rangeClosed(1, small.get()).boxed().toList());
        // what was committed while it was open comes before it, the rest after it
        assertThat(smallBefore).as("others that committed meanwhile").isPositive();
        int begin = changes.indexOf(large.getFirst());
        assertThat(CaptureTest.ids(changes.subList(0, begin)))
            .hasSizeBetween(smallBefore / 2, smallBefore + 1);

        assertThat(
                IntStream.range(1, commits.size())
                    .mapToLong(i -> commits.get(i) - commits.get(i - 1)))
            .allMatch(rows -> rows <= BATCH);
        assertThat(commits).hasSizeGreaterThan((int) (ROWS / BATCH));
        assertThat(visibleInTheMiddle.get())
            .as("readers see the first half before the second is read")
            .isGreaterThan(ROWS / 2 - 2 * BATCH)
            .isLessThan(ROWS);
      }
    }
  }

  /** Half by a statement, half by COPY, where all rows of a page share one LSN. */
  private static void writeLarge(Connection connection) throws Exception {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "INSERT INTO large SELECT g, lpad(g::text, 200, 'x') FROM generate_series(1, "
              + ROWS / 2
              + ") g");
    }
    StringBuilder rows = new StringBuilder(ROWS / 2 * 208);
    String pad = "y".repeat(200);
    for (int id = ROWS / 2 + 1; id <= ROWS; id++) {
      rows.append(id).append('\t').append(pad).append('\n');
    }
    connection
        .unwrap(PGConnection.class)
        .getCopyAPI()
        .copyIn("COPY large FROM STDIN", new StringReader(rows.toString()));
  }

  private static void insertSmall(Laboratory lab, AtomicInteger last, AtomicBoolean stop) {
    try (Connection connection = lab.connect();
        var insert = connection.prepareStatement("INSERT INTO small VALUES (?)")) {
      while (!stop.get()) {
        insert.setInt(1, last.get() + 1);
        insert.execute();
        last.incrementAndGet();
        Thread.sleep(5);
      }
    } catch (java.sql.SQLException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
