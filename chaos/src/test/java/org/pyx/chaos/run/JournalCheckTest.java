package org.pyx.chaos.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.TransactionPosition;

/** The check sees what it is there to see. */
class JournalCheckTest {
  private final JournalCheck check = new JournalCheck();

  @Test
  void aSnapshotThatWasTakenAnewAndWholeTransactionsAreRight() {
    take(begin(0), message(0, 0), message(0, 0), begin(0), message(0, 0), end(0, 1, 1));
    take(begin(7), message(7, 1), message(7, 2), end(7, 2, 20), begin(8), end(8, 0, 30));

    assertThat(check.complaints()).isEmpty();
    assertThat(check.changes()).isEqualTo(5);
  }

  @Test
  void aChangeThatIsThereTwiceIsSeen() {
    take(begin(7), message(7, 1), message(7, 1), end(7, 1, 20));

    assertThat(check.complaints()).singleElement().asString().contains("comes after place 1");
  }

  @Test
  void aTransactionThatIsThereTwiceIsSeen() {
    take(begin(7), end(7, 0, 20), begin(7), end(7, 0, 20));

    assertThat(check.complaints()).singleElement().asString().contains("a second time");
  }

  @Test
  void aLostChangeIsSeen() {
    take(begin(7), message(7, 1), message(7, 3), end(7, 3, 20));

    assertThat(check.complaints()).isNotEmpty();
  }

  @Test
  void aLostEndOfATransactionIsSeen() {
    take(begin(7), message(7, 1), end(7, 2, 20));

    assertThat(check.complaints()).singleElement().asString().contains("ends after 1");
  }

  @Test
  void mixedTransactionsAreSeen() {
    take(begin(7), begin(8), end(8, 0, 20), end(7, 0, 30));

    assertThat(check.complaints()).isNotEmpty();
  }

  @Test
  void aCommitOutOfOrderIsSeen() {
    take(begin(7), end(7, 0, 20), begin(8), end(8, 0, 19));

    assertThat(check.complaints()).singleElement().asString().contains("before the one");
  }

  @Test
  void aSnapshotWithinTheStreamIsSeen() {
    take(begin(7), end(7, 0, 20), begin(0), end(0, 0, 30), begin(0), end(0, 0, 40));

    assertThat(check.complaints()).isNotEmpty();
  }

  private void take(Change... changes) {
    for (int offset = 0; offset < changes.length; offset++) {
      check.next(offset, changes[offset]);
    }
  }

  private static Change begin(long transaction) {
    return new Change.Begin(at(transaction, 0, 0), 0);
  }

  private static Change message(long transaction, long order) {
    return new Change.Message(at(transaction, 0, order), 0, "prefix", new byte[0]);
  }

  private static Change end(long transaction, long events, long lsn) {
    return new Change.End(at(transaction, lsn, 0), 0, events);
  }

  private static TransactionPosition at(long transaction, long lsn, long order) {
    return new TransactionPosition(transaction, new Lsn(lsn), order);
  }
}
