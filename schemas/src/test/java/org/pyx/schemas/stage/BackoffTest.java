package org.pyx.schemas.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** G9: waits grow to a bound, are spread over all of it, and begin anew after good work. */
class BackoffTest {
  private static final Backoff NEW =
      new Backoff(Duration.ofMillis(100), Duration.ofMillis(1_000), 0);

  @Test
  void theBoundDoublesUpToTheLongest() {
    assertThat(
            LongStream.of(0, 1, 2, 3, 4, 5, 100)
                .map(failures -> after((int) failures).bound().toMillis()))
        .containsExactly(0L, 100L, 200L, 400L, 800L, 1_000L, 1_000L);
  }

  @Test
  void waitsAreSpreadOverTheWholeBoundAndNeverNothing() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Backoff late = after(20);
    long[] waits = LongStream.range(0, 20_000).map(_ -> late.pause(random).toMillis()).toArray();
    assertThat(LongStream.of(waits).min().orElseThrow()).as("seed %d", seed).isBetween(20L, 40L);
    assertThat(LongStream.of(waits).max().orElseThrow())
        .as("seed %d", seed)
        .isBetween(980L, 1_000L);
    assertThat(LongStream.of(waits).average().orElseThrow())
        .as("seed %d", seed)
        .isBetween(490.0, 530.0);
    assertThat(NEW.pause(random)).isEqualTo(Duration.ZERO);
  }

  @Test
  void whatWorkedForLongerThanTheLongestWaitBeginsAnew() {
    Backoff late = after(20);
    assertThat(late.failed(Duration.ofMillis(1_000)).bound()).isEqualTo(Duration.ofMillis(1_000));
    assertThat(late.failed(Duration.ofMillis(1_001)).bound()).isEqualTo(Duration.ofMillis(100));
  }

  @Test
  void thatOfTheStagesIsBackWithinAQuarterOfAMinute() {
    assertThat(Backoff.ORDINARY.first()).isEqualTo(Duration.ofMillis(500));
    assertThat(Backoff.ORDINARY.longest()).isEqualTo(Duration.ofSeconds(15));
  }

  @Test
  void aPauseKeepsItsBeginningWhateverItWaitsFor() {
    StageState.Paused first = new StageState.Running().paused("one");
    StageState.Paused second = first.paused("another");
    assertThat(second.reason()).isEqualTo("another");
    assertThat(second.since()).isEqualTo(first.since());
  }

  @Test
  void nonsenseIsRefused() {
    Duration second = Duration.ofSeconds(1);
    assertThatThrownBy(() -> new Backoff(Duration.ZERO, second, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Backoff(second, Duration.ofMillis(999), 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Backoff after(int failures) {
    Backoff backoff = NEW;
    for (int i = 0; i < failures; i++) {
      backoff = backoff.failed(Duration.ZERO);
    }
    return backoff;
  }
}
