package org.pyx.chaos.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The observer sees what it is there to see. */
class ExpectationsTest {
  private final Expectations expectations = new Expectations();

  @Test
  void wholeTransactionsInOrderAreRight() {
    assertThat(
            expectations.next(sight(10, List.of(whole(1, 1), whole(1, 2), whole(2, 1)), 1, 2, 3)))
        .isEmpty();
    assertThat(expectations.next(sight(11, List.of(whole(1, 3)), 4))).isEmpty();
    assertThat(expectations.next(sight(11, List.of()))).isEmpty();
    assertThat(expectations.totals(4, 12)).isEmpty();
  }

  @Test
  void halfATransactionIsSeen() {
    assertThat(expectations.next(sight(1, List.of(new Sight.Mark(1, 1, 3, 2, true)))))
        .containsExactly("transaction 1/1 has 2 of 3 lines");
    assertThat(expectations.next(sight(1, List.of(new Sight.Mark(1, 2, 3, 3, false)))))
        .containsExactly("transaction 1/2 has no receipt");
  }

  @Test
  void aChildWithoutItsParentIsSeen() {
    assertThat(
            expectations.next(
                new Sight(List.of(), List.of(), List.of("4/7"), new Sight.Progress(1, 1))))
        .containsExactly("a line of 4/7 has no transaction");
  }

  @Test
  void aGapInAClientsSerialsIsSeen() {
    assertThat(expectations.next(sight(1, List.of(whole(1, 2)))))
        .containsExactly("transaction 1/2 is visible, and the one behind 0 is not");
  }

  @Test
  void aGapInTheCommitOrderIsSeen() {
    assertThat(expectations.next(sight(1, List.of(), 1, 3)))
        .containsExactly("number 3 is visible, and 2 is not");
  }

  @Test
  void aStepBackIsSeen() {
    assertThat(expectations.next(sight(5, List.of(whole(1, 1)), 1))).isEmpty();

    assertThat(expectations.next(sight(4, List.of()))).singleElement().asString().contains("back");
    assertThat(expectations.totals(0, 0)).isNotEmpty();
    assertThat(expectations.rows("reserves_in", 7)).isEmpty();
    assertThat(expectations.rows("reserves_in", 6)).isNotEmpty();
  }

  private static Sight.Mark whole(int client, long serial) {
    return new Sight.Mark(client, serial, 3, 3, true);
  }

  private static Sight sight(long progress, List<Sight.Mark> marks, long... numbers) {
    return new Sight(
        marks,
        LongStream.of(numbers).boxed().toList(),
        List.of(),
        new Sight.Progress(progress, progress));
  }
}
