package org.pyx.sink.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.Settlement;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TransactionPosition;
import org.pyx.schemas.stage.StopException;

/** Guarantee G2: one source transaction is never split over two commits. */
class AssemblyTest {
  private final Assembly assembly = new Assembly(4, 1_000);
  private long offset;

  @Test
  void manySmallTransactionsShareAChunk() {
    row(1);
    settle(1);
    row(2);
    settle(2);
    row(3);
    assertThat(assembly.ready()).isTrue();
    Chunk chunk = assembly.take();
    assertThat(chunk.rows()).hasSize(2);
    assertThat(Objects.requireNonNull(chunk.boundary()).nextOffset()).isEqualTo(4);
    assertThat(assembly.ready()).isFalse();
    settle(3);
    assertThat(assembly.take().rows()).hasSize(1);
  }

  @Test
  void largeTransactionIsHandedOutInChunksAndEndsOnce() {
    for (int i = 0; i < 4; i++) {
      assertThat(assembly.full()).isFalse();
      row(7);
    }
    assertThat(assembly.full()).isTrue();
    assertThat(assembly.take().boundary()).isNull();
    settle(7);
    assertThat(assembly.ready()).as("a commit is due though no row is left").isTrue();
    Chunk last = assembly.take();
    assertThat(last.rows()).isEmpty();
    assertThat(last.boundary()).isNotNull();
  }

  @Test
  void bytesFillAChunkToo() {
    assembly.add(row(1, 2_000));
    assertThat(assembly.full()).isTrue();
    assembly.take();
    assertThat(assembly.full()).isFalse();
  }

  @Test
  void transactionsWithoutRowsAreProgressThatMayWait() {
    settle(1);
    assertThat(assembly.ready()).isFalse();
    assertThat(assembly.idleProgress()).isTrue();
    assertThat(assembly.take().rows()).isEmpty();
    assertThat(assembly.idleProgress()).isFalse();
  }

  @Test
  void mixedTransactionsAreRefused() {
    row(1);
    assertThatThrownBy(() -> row(2)).isInstanceOf(StopException.class);
    assertThatThrownBy(() -> settle(2)).isInstanceOf(StopException.class);
  }

  @Test
  void whatWasHeldOfATransactionIsSettledWithTheSnapshotOfACaptureThatBeganAnew() {
    row(7);
    row(0);
    assertThat(assembly.ready()).isFalse();
    settle(0);
    assertThat(assembly.take().rows()).hasSize(2);
  }

  @Test
  void snapshotEndsAChunkSoThatNothingIsTakenForAPartOfIt() {
    row(0);
    assertThat(assembly.full()).isFalse();
    settle(0);
    assertThat(assembly.full()).isTrue();
    assertThat(Objects.requireNonNull(assembly.take().boundary()).endsSnapshot()).isTrue();
    settle(4);
    assertThat(assembly.full()).isFalse();
  }

  private void row(long transaction) {
    assembly.add(row(transaction, 10));
  }

  private AcceptedRow row(long transaction, int bytes) {
    Change change =
        new Change.Insert(
            new TransactionPosition(transaction, new Lsn(1), 1),
            0,
            new TableName("s", "t"),
            Row.of(List.of(), List.of()),
            false);
    return AcceptedRow.of(offset++, 0, change, bytes);
  }

  private void settle(long transaction) {
    assembly.settle(
        new Settlement(new TransactionPosition(transaction, new Lsn(1), 0), 0, 0, 0, 0, 0),
        offset++);
  }
}
