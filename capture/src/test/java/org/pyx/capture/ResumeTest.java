package org.pyx.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Change;

/** Where the log is read on from, to the byte. */
class ResumeTest {
  /**
   * A message outside transactions moves the place to resume from. The record that follows it
   * begins where it ends, and may be the end of a transaction whose rows lie before it.
   */
  @Test
  void whatFollowsAMessageDirectlyIsNotSkippedAndTheMessageNotRepeated() throws Exception {
    try (Laboratory lab = new Laboratory();
        Connection connection = lab.connect();
        Statement statement = connection.createStatement()) {
      lab.sql("CREATE TABLE t (id int PRIMARY KEY)");
      lab.setUp();
      connection.setAutoCommit(false);
      for (int round = 1; round <= 3; round++) {
        String prefix = "out " + round;
        try (CaptureStage stage = lab.capture()) {
          Laboratory.awaitRunning(stage);
          statement.execute("INSERT INTO t VALUES (" + round + ")");
          statement.execute("SELECT pg_logical_emit_message(false, '" + prefix + "', 'x', true)");
          Awaitility.await().until(() -> messages(lab.journal(), prefix) == 1);
        }
        lab.awaitSlotFree();
        connection.commit();
      }
      try (CaptureStage stage = lab.capture()) {
        List<Change> changes = lab.drain(stage);
        CaptureTest.assertFramed(changes);
        assertThat(CaptureTest.ids(changes)).containsExactly(1L, 2L, 3L);
        for (int round = 1; round <= 3; round++) {
          assertThat(messages(changes, "out " + round)).isEqualTo(1);
        }
      }
    }
  }

  private static long messages(List<Change> changes, String prefix) {
    return changes.stream()
        .filter(change -> change instanceof Change.Message m && m.prefix().equals(prefix))
        .count();
  }
}
