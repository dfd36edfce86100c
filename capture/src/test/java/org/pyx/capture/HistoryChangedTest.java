package org.pyx.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.pyx.capture.journal.JournalTail;
import org.pyx.capture.journal.JournalWriter;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Facts;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.TransactionPosition;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.stage.StageStart;
import org.pyx.schemas.start.WayOut;

/**
 * A part of a transaction in the journal that the exchange's history does not have any more, as
 * after the promotion of a standby that had not received it (G1, G2).
 */
class HistoryChangedTest {
  @Test
  void anotherTransactionWithTheSameIdIsNotTakenForIt() throws Exception {
    try (Laboratory lab = begun()) {
      long id = insertHeld(lab, 15);
      refusedAndBegunAnew(lab, "holds event 3 of transaction " + id);
    }
  }

  @Test
  void aShorterTransactionWithTheSameIdIsNotTakenForIt() throws Exception {
    try (Laboratory lab = begun()) {
      insertHeld(lab, 11);
      refusedAndBegunAnew(lab, "which ends after 2 now");
    }
  }

  @Test
  void anotherTransactionInItsPlaceIsRefused() throws Exception {
    try (Laboratory lab = begun()) {
      hold(lab, 4_000_000, 3, Lsn.parse(lab.text("SELECT pg_current_wal_lsn()")));
      lab.sql("INSERT INTO t SELECT generate_series(10, 15)");
      refusedAndBegunAnew(lab, "a part of transaction 4000000");
    }
  }

  private static Laboratory begun() throws Exception {
    Laboratory lab = new Laboratory();
    lab.sql("CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (1)");
    lab.setUp();
    try (CaptureStage stage = lab.capture()) {
      Laboratory.awaitRunning(stage);
      lab.drain(stage);
    }
    lab.awaitSlotFree();
    return lab;
  }

  /**
   * Inserts 10 to last in a transaction, of which the journal holds another's beginning; its id.
   */
  private static long insertHeld(Laboratory lab, int last) throws Exception {
    lab.sql("BEGIN"); // whose id nobody else, such as autovacuum, can take
    long id = Long.parseLong(lab.text("SELECT txid_current()"));
    hold(lab, id, 3, Lsn.parse(lab.text("SELECT pg_current_wal_lsn()")));
    lab.sql("INSERT INTO t SELECT generate_series(10, " + last + ")", "COMMIT");
    return id;
  }

  /** What a capture leaves behind that was killed in a transaction. */
  private static void hold(Laboratory lab, long transaction, int events, Lsn lsn) {
    JournalTail tail = JournalTail.read(Laboratory.kafka(), lab.lane);
    try (JournalWriter journal = JournalWriter.open(Laboratory.kafka(), lab.lane, lab.policy)) {
      journal.server(tail.server(), tail.timeline(), tail.started());
      journal.begin();
      journal.write(new Change.Begin(new TransactionPosition(transaction, lsn, 0), 1), false);
      for (int order = 1; order <= events; order++) {
        TransactionPosition position =
            new TransactionPosition(transaction, new Lsn(lsn.value() + 1), order);
        journal.write(new Change.Message(position, 1, "held", new byte[0]), false);
      }
      journal.commit();
    }
  }

  private static void refusedAndBegunAnew(Laboratory lab, String words) throws Exception {
    for (int i = 0; i < 2; i++) {
      try (CaptureStage stage = lab.capture()) {
        assertThat(Laboratory.awaitFailed(stage).reason())
            .contains(words, "--adopt", WayOut.OTHER_HISTORY.heading());
      }
      lab.awaitSlotFree();
    }
    lab.start = StageStart.of(StageStart.Beginning.ADOPTION);
    try (CaptureStage stage = lab.capture()) {
      lab.scan(
          Duration.ofSeconds(60), new SnapshotAfterBeginningAnew()); // a message before it is lost
      Laboratory.awaitRunning(stage);
      lab.sql("INSERT INTO t VALUES (100)");
      List<Change> changes = lab.drain(stage);
      assertThat(CaptureTest.ids(changes)).contains(1L, 10L, 11L, 100L);
      assertThat(changes.stream().filter(Change.SnapshotRow.class::isInstance).count())
          .isGreaterThan(2);
    }
  }

  private static final class SnapshotAfterBeginningAnew implements Predicate<Change> {
    private boolean anew;

    @Override
    public boolean test(Change change) {
      anew |=
          change instanceof Change.Source source
              && source.facts().get(Facts.BEGAN_ANEW) instanceof Value.Text;
      return anew
          && change instanceof Change.End
          && change.position().transactionId() == TransactionPosition.NO_TRANSACTION;
    }
  }
}
