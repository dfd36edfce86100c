package org.pyx.validator.rules.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyx.validator.Fixture.RESERVES;
import static org.pyx.validator.Fixture.reserve;
import static org.pyx.validator.rules.Broken.broken;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Facts;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.TransactionPosition;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.rule.Rule;

/** Whole transactions, and what tears them. */
class GapRuleTest {
  private static final long SNAPSHOT = TransactionPosition.NO_TRANSACTION;

  private final GapRule rule = new GapRule();

  @Test
  void passesWholeTransactions() {
    assertThat(judgeAll(begin(7), event(7, 1), event(7, 2), end(7, 2), begin(8), end(8, 0)))
        .isEmpty();
  }

  @Test
  void passesWhatStandsBesideTransactions() {
    Change heartbeat = new Change.Heartbeat(at(0, 0), 1);
    Change source = new Change.Source(at(0, 0), 1, Row.of(List.of(), List.of()));
    Change relation = new Change.Relation(at(7, 0), 1, RESERVES, List.of());
    Change message = new Change.Message(at(0, 0), 1, "prefix", new byte[1]);
    assertThat(
            judgeAll(
                message, begin(7), heartbeat, source, relation, message, event(7, 1), end(7, 1)))
        .isEmpty();
  }

  @Test
  void passesASnapshotThatBeginsAgain() {
    assertThat(
            judgeAll(
                begin(SNAPSHOT),
                event(SNAPSHOT, 1),
                begin(SNAPSHOT),
                event(SNAPSHOT, 1),
                event(SNAPSHOT, 2),
                end(SNAPSHOT, 2)))
        .isEmpty();
  }

  @Test
  void passesATransactionThatEndsWithTheSnapshotOfACaptureThatBeganAnew() {
    Change anew =
        new Change.Source(
            at(0, 0), 1, Row.of(List.of(Facts.BEGAN_ANEW), List.of(new Value.Text("0/64"))));
    assertThat(
            judgeAll(
                begin(7), event(7, 1), anew, begin(SNAPSHOT), event(SNAPSHOT, 1), end(SNAPSHOT, 1)))
        .isEmpty();
  }

  @Test
  void failsOnABeginWithinATransaction() {
    assertThat(fails(begin(7), begin(8)).explanation()).contains("8 begins while 7 has no end");
  }

  @Test
  void failsOnATransactionThatBeginsTwice() {
    fails(begin(7), event(7, 1), begin(7));
  }

  @Test
  void failsOnAnEndWithoutBegin() {
    assertThat(fails(end(7, 0)).explanation()).contains("has not begun");
    fails(begin(7), end(8, 0));
  }

  @Test
  void failsOnAnEventOutsideOfItsTransaction() {
    fails(event(7, 1));
    fails(begin(7), event(8, 1));
    fails(begin(7), end(7, 0), event(7, 1));
  }

  @Test
  void failsOnARowWithoutAPlace() {
    fails(event(SNAPSHOT, 0));
    fails(begin(7), event(7, 0));
  }

  @Test
  void boundaryOfOrder() {
    assertThat(judgeAll(begin(7), event(7, 1), event(7, 2))).isEmpty();
    fails(begin(7), event(7, 1), event(7, 3));
    fails(begin(7), event(7, 1), event(7, 1));
    fails(begin(7), event(7, 2));
  }

  @Test
  void boundaryOfTheNumberOfEvents() {
    assertThat(judgeAll(begin(7), event(7, 1), end(7, 1))).isEmpty();
    fails(begin(7), event(7, 1), end(7, 0));
    fails(begin(7), event(7, 1), end(7, 2));
    fails(begin(7), end(7, 1));
  }

  /** The last record breaks the rule, and none before it. */
  private Finding fails(Change... changes) {
    List<Change> all = List.of(changes);
    StreamState state = StreamState.START;
    for (Change change : all.subList(0, all.size() - 1)) {
      assertThat(rule.judge(state, change)).as("%s", change).isEmpty();
      state = state.after(change);
    }
    return broken(rule.judge(state, all.getLast()), Rule.STREAM_GAP);
  }

  private Optional<Finding> judgeAll(Change... changes) {
    StreamState state = StreamState.START;
    for (Change change : changes) {
      Optional<Finding> found = rule.judge(state, change);
      if (found.isPresent()) {
        return found;
      }
      state = state.after(change);
    }
    return Optional.empty();
  }

  private static Change begin(long transaction) {
    return new Change.Begin(at(transaction, 0), 1);
  }

  private static Change event(long transaction, long order) {
    return new Change.Insert(at(transaction, order), 1, RESERVES, reserve(1, "(1,0)", 1), false);
  }

  private static Change end(long transaction, long events) {
    return new Change.End(at(transaction, 0), 1, events);
  }

  private static TransactionPosition at(long transaction, long order) {
    return new TransactionPosition(transaction, new Lsn(0x100), order);
  }
}
