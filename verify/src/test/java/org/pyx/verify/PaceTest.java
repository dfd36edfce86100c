package org.pyx.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long MILLI = 1_000_000;

  @Test
  void questionsGrowUntilTheyTakeTheirTime() {
    Pace pace = new Pace(Duration.ofMillis(100), 1_000, 50_000);
    pace.took(1_000, 1 * MILLI);
    assertThat(pace.size()).as("never more than double").isEqualTo(2_000);
    pace.took(2_000, 125 * MILLI);
    assertThat(pace.size()).isEqualTo(1_600);
    pace.took(1_600, 10_000 * MILLI);
    assertThat(pace.size()).as("never less than a quarter").isEqualTo(400);
    for (int i = 0; i < 20; i++) {
      pace.took(pace.size(), 1);
    }
    assertThat(pace.size()).isEqualTo(50_000);
  }

  @Test
  void whatFailsIsAskedForInSmallerParts() {
    Pace pace = new Pace(Duration.ofMillis(100), 1_000, 50_000);
    assertThat(pace.failed(1_000)).isTrue();
    assertThat(pace.size()).isEqualTo(62);
    assertThat(pace.failed(62)).isTrue();
    assertThat(pace.failed(3)).isTrue();
    assertThat(pace.size()).isEqualTo(1);
    assertThat(pace.failed(1)).isFalse();
  }

  @Test
  void aShareOfTheTimeIsRest() {
    assertThat(Pace.restNanos(1_000, 0.5)).isEqualTo(1_000);
    assertThat(Pace.restNanos(1_000, 0.1)).isEqualTo(9_000);
    assertThat(Pace.restNanos(1_000, 1)).isZero();
  }
}
