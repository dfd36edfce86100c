package org.pyx.sink.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.Replayed;
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

  @Test
  void aReplayIsWrittenAloneWhateverTransactionsItsRowsAreOf() {
    row(1);
    settle(1);
    assembly.beginReplay(offset++);
    assertThat(assembly.full()).as("what was settled before goes first").isTrue();
    assertThat(assembly.take().rows()).hasSize(1);
    row(5);
    row(3);
    row(0);
    assertThat(assembly.ready()).isFalse();
    assembly.endReplay(new Replayed.Done(9, 41, new Lsn(7), 8, List.of()), offset++);
    assertThat(assembly.full()).isTrue();
    Chunk chunk = assembly.take();
    assertThat(chunk.rows()).extracting(AcceptedRow::transaction).containsOnly(-1L).hasSize(3);
    assertThat(chunk.rows()).noneMatch(AcceptedRow::ofSnapshot);
    Chunk.Boundary end = Objects.requireNonNull(chunk.boundary());
    assertThat(end.endsSnapshot()).isFalse();
    assertThat(end.nextOffset()).isEqualTo(offset);
    assertThat(end.settlement().journalOffset()).isEqualTo(41);
    row(2);
    settle(2);
    assertThat(assembly.full()).isFalse();
  }

  @Test
  void aLargeReplayIsHandedOutInChunksAndEndsOnce() {
    assembly.beginReplay(offset++);
    for (int i = 0; i < 4; i++) {
      row(7 + i);
    }
    assertThat(assembly.take().boundary()).isNull();
    row(3);
    assembly.endReplay(new Replayed.Done(9, 41, new Lsn(7), 8, List.of()), offset++);
    assertThat(assembly.take().rows()).hasSize(1);
  }

  @Test
  void aReplayWithinATransactionOrWithoutBeginningIsRefused() {
    Replayed.Done done = new Replayed.Done(9, 41, new Lsn(7), 8, List.of());
    assertThatThrownBy(() -> assembly.endReplay(done, 0)).isInstanceOf(StopException.class);
    row(1);
    assertThatThrownBy(() -> assembly.beginReplay(1)).isInstanceOf(StopException.class);
    settle(1);
    assembly.beginReplay(3);
    assertThatThrownBy(() -> assembly.beginReplay(4)).isInstanceOf(StopException.class);
    assertThatThrownBy(() -> settle(2)).isInstanceOf(StopException.class);
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
