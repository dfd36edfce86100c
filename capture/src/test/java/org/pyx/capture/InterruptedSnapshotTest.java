package org.pyx.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.TransactionPosition;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.stage.TryAgainException;

/** Capture is killed while it takes the first snapshot and the exchange goes on working. */
class InterruptedSnapshotTest {
  private static final int KILLS = 4;
  private static final int ROWS = 30_000;

  /** The first run is killed at its first batch, the second at its second, and so on. */
  private int run = 1;

  private int commit;

  @Test
  void itBeginsAgainAndNothingIsMissingInTheEnd() throws Exception {
    try (Laboratory lab = new Laboratory()) {
      lab.sql(
          "CREATE TABLE t (id int PRIMARY KEY, v int)",
          "INSERT INTO t SELECT g, 0 FROM generate_series(1, " + ROWS + ") g");
      lab.setUp();
      AtomicBoolean stop = new AtomicBoolean();
      Thread writer = Thread.ofPlatform().start(() -> work(lab, stop));
      try (CaptureStage stage = lab.capture(_ -> killSometimes())) {
        Laboratory.awaitRunning(stage);
        Thread.sleep(300); // something for the stream
        stop.set(true);
        writer.join();
        List<Change> changes = lab.drain(stage);

        int[] snapshots =
            IntStream.range(0, changes.size())
                .filter(i ->
                    changes.get(i) instanceof Change.Begin begin
                        && begin.position().transactionId() == TransactionPosition.NO_TRANSACTION)
                .toArray();
        // of the run that was killed at its first batch nothing is seen
        assertThat(snapshots).hasSize(KILLS);
        List<Change> last = changes.subList(snapshots[KILLS - 1], changes.size());
        CaptureTest.assertFramed(last);
        assertThat(CaptureTest.all(changes.subList(0, snapshots[KILLS - 1]), Change.End.class))
            .as("an interrupted snapshot has no end")
            .isEmpty();
        assertThat(CaptureTest.all(last, Change.SnapshotRow.class)).hasSizeGreaterThan(ROWS / 2);
        assertThat(CaptureTest.all(last, Change.Update.class)).isNotEmpty();
        assertThat(replay(last)).isEqualTo(source(lab));
      }
    }
  }

  private void killSometimes() {
    if (run <= KILLS && ++commit == run) {
      run++;
      commit = 0;
      throw new TryAgainException("killed by the test");
    }
  }

  /** Inserts, changes and deletes rows of the snapshot and its own, one by one. */
  private static void work(Laboratory lab, AtomicBoolean stop) {
    try (Connection connection = lab.connect();
        var insert = connection.prepareStatement("INSERT INTO t VALUES (?, 1)");
        var update = connection.prepareStatement("UPDATE t SET v = v + 1 WHERE id = ?");
        var delete = connection.prepareStatement("DELETE FROM t WHERE id = ?")) {
      for (int n = 1; !stop.get(); n++) {
        insert.setInt(1, ROWS + n);
        insert.execute();
        update.setInt(1, 1 + (n * 7919) % ROWS);
        update.execute();
        if (n % 10 == 0) {
          delete.setInt(1, ROWS + n / 2);
          delete.execute();
        }
        Thread.sleep(1);
      }
    } catch (SQLException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The rows that a reader ends with who believes every change. */
  private static Map<Long, Long> replay(List<Change> changes) {
    Map<Long, Long> rows = new HashMap<>();
    for (Change change : changes) {
      switch (change) {
        case Change.SnapshotRow s ->
            assertThat(rows.put(number(s.row(), "id"), number(s.row(), "v"))).isNull();
        case Change.Insert i ->
            assertThat(rows.put(number(i.row(), "id"), number(i.row(), "v"))).isNull();
        case Change.Update u ->
            assertThat(rows.put(number(u.row(), "id"), number(u.row(), "v")))
                .isEqualTo(number(u.row(), "v") - 1);
        case Change.Delete d -> assertThat(rows.remove(number(d.before(), "id"))).isNotNull();
        default -> {}
      }
    }
    return rows;
  }

  private static Map<Long, Long> source(Laboratory lab) throws SQLException {
    Map<Long, Long> rows = new HashMap<>();
    try (Statement statement = lab.connection.createStatement();
        ResultSet results = statement.executeQuery("SELECT id, v FROM t")) {
      while (results.next()) {
        rows.put(results.getLong(1), results.getLong(2));
      }
    }
    return rows;
  }

  private static long number(Row row, String column) {
    return row.get(column) instanceof Value.Int i ? i.value() : -1;
  }
}
