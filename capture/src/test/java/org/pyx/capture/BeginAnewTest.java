package org.pyx.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Facts;
import org.pyx.schemas.model.TransactionPosition;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.stage.StageStart;
import org.pyx.schemas.stage.StopException;

/** A slot that is lost in the middle of a transaction, which the journal holds in part (G1). */
class BeginAnewTest {
  @Test
  void aTransactionThatIsHeldInPartEndsWithTheSnapshotThatBringsTheRest() throws Exception {
    try (Laboratory lab = new Laboratory()) {
      lab.sql("CREATE TABLE t (id int PRIMARY KEY)");
      lab.setUp();
      try (CaptureStage stage =
          lab.capture(rows -> {
            if (rows > 6_000) {
              throw new StopException("stopped by the test");
            }
          })) {
        Laboratory.awaitRunning(stage);
        lab.sql("INSERT INTO t SELECT generate_series(1, 20000)");
        Laboratory.awaitFailed(stage);
      }
      long held = inserted(lab.journal()).size();
      assertThat(held).as("the journal holds a part").isBetween(1L, 6_000L);
      lab.awaitSlotFree();
      lab.sql("SELECT pg_drop_replication_slot('" + lab.lane.slot() + "')");
      try (CaptureStage stage = lab.capture()) {
        assertThat(Laboratory.awaitFailed(stage).reason()).contains("does not exist", "--adopt");
      }
      lab.start = StageStart.of(StageStart.Beginning.ADOPTION);
      try (CaptureStage stage = lab.capture()) {
        Laboratory.awaitRunning(stage);
        lab.sql("INSERT INTO t VALUES (20001)");
        List<Change> changes = lab.drain(stage);
        int snapshot = beginOfLast(changes, TransactionPosition.NO_TRANSACTION);
        CaptureTest.assertFramed(changes.subList(snapshot, changes.size()));
        Change.Insert part = (Change.Insert) changes.get(snapshot - 1);
        assertThat(changes)
            .as("what is held in part is never seen alone")
            .noneMatch(change ->
                change instanceof Change.End
                    && change.position().transactionId() == part.position().transactionId());
        assertThat(inserted(changes)).hasSize((int) held + 1);
        assertThat(snapshot(changes)).isEqualTo(LongStream.rangeClosed(1, 20_000).boxed().toList());
        assertThat(lab.journal())
            .filteredOn(change ->
                change instanceof Change.Source source
                    && !(source.facts().get(Facts.BEGAN_ANEW) instanceof Value.Null))
            .hasSize(1);
      }
    }
  }

  private static int beginOfLast(List<Change> changes, long transaction) {
    int last = -1;
    for (int i = 0; i < changes.size(); i++) {
      if (changes.get(i) instanceof Change.Begin begin
          && begin.position().transactionId() == transaction) {
        last = i;
      }
    }
    return last;
  }

  private static List<Long> inserted(List<Change> changes) {
    return CaptureTest.ids(changes.stream().filter(Change.Insert.class::isInstance).toList());
  }

  private static List<Long> snapshot(List<Change> changes) {
    return CaptureTest.ids(changes.stream().filter(Change.SnapshotRow.class::isInstance).toList());
  }
}
