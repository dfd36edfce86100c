package org.pyx.sink.copying;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TransactionPosition;
import org.pyx.sink.assembly.AcceptedRow;

class SieveTest {
  private static final int UNITS = 5_000;

  private enum Hint {
    RIGHT,
    NONE,
    WRONG
  }

  private final List<Integer> taken = new ArrayList<>();
  private final Set<Integer> refused = new TreeSet<>();
  private int attempts;

  @Test
  void exactlyTheBadOnesAreRefusedAndTheRestIsTakenInOrder() throws Exception {
    long seed = System.nanoTime();
    System.out.println("sieve with seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      int size = 1 + random.nextInt(200);
      int oneIn = 1 + random.nextInt(30);
      Set<Integer> bad = new TreeSet<>();
      IntStream.range(0, size).filter(_ -> random.nextInt(oneIn) == 0).forEach(bad::add);
      sift(size, bad, Hint.values()[round % 3], random);
      assertThat(refused).isEqualTo(bad);
      assertThat(taken)
          .isEqualTo(IntStream.range(0, size).filter(i -> !bad.contains(i)).boxed().toList());
    }
  }

  @Test
  void attemptsAreFew() throws Exception {
    Random random = new Random(1);
    sift(UNITS, Set.of(), Hint.NONE, random);
    assertThat(attempts).isEqualTo(1);
    sift(UNITS, Set.of(1_234), Hint.RIGHT, random);
    assertThat(attempts).isLessThanOrEqualTo(6);
    sift(UNITS, Set.of(1_234), Hint.NONE, random);
    assertThat(attempts).isLessThanOrEqualTo(40);
    sift(UNITS, every(100), Hint.RIGHT, random);
    assertThat(attempts).as("one in a hundred").isLessThan(5 * 50);
    sift(UNITS, every(2), Hint.RIGHT, random);
    assertThat(attempts).as("every other").isLessThan(2 * UNITS);
    sift(UNITS, every(1), Hint.RIGHT, random);
    assertThat(attempts).as("all").isLessThan(UNITS + 20);
    sift(UNITS, every(1), Hint.NONE, random);
    assertThat(attempts).as("all, without hints").isLessThan(UNITS + 40);
  }

  private static Set<Integer> every(int step) {
    Set<Integer> bad = new TreeSet<>();
    IntStream.range(0, UNITS).filter(i -> i % step == 0).forEach(bad::add);
    return bad;
  }

  private void sift(int size, Set<Integer> bad, Hint hint, Random random) throws SQLException {
    taken.clear();
    refused.clear();
    attempts = 0;
    new Sieve<Integer>(
            units -> {
              attempts++;
              int first = units.stream().filter(bad::contains).findFirst().orElse(-1);
              if (first < 0) {
                taken.addAll(units);
                return null;
              }
              return new Failure(
                  new SQLException("", "23505"),
                  switch (hint) {
                    case RIGHT -> row(first);
                    case NONE -> null;
                    case WRONG -> row(random.nextInt(size + 5));
                  });
            },
            (row, units) -> units.indexOf((int) row.offset()),
            (unit, _) -> refused.add(unit),
            true)
        .run(IntStream.range(0, size).boxed().toList());
  }

  private static AcceptedRow row(int offset) {
    return AcceptedRow.of(
        offset,
        0,
        new Change.Insert(
            new TransactionPosition(1, new Lsn(1), 1),
            0,
            new TableName("s", "t"),
            Row.of(List.of(), List.of()),
            false),
        1);
  }
}
