package org.pyx.console.overview;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Tally.Counts;

class ThroughputTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:30Z");

  private final Throughput throughput = new Throughput();

  @Test
  void aMinuteIsTheDifferenceOfTheBooksAtItsEnds() {
    throughput.put(Instant.parse("2026-11-24T11:58:00Z"), new Counts(10, 10, 0, 0));
    throughput.put(Instant.parse("2026-11-24T11:59:00Z"), new Counts(15, 13, 1, 1));
    throughput.put(Instant.parse("2026-11-24T12:00:00Z"), new Counts(15, 13, 1, 1));
    List<Throughput.Minute> minutes =
        throughput.minutes(NOW, Optional.of(new Counts(18, 16, 1, 1)));
    assertThat(minutes).hasSize(60);
    assertThat(minutes.get(57).counts()).contains(new Counts(5, 3, 1, 1));
    assertThat(minutes.get(58).counts()).contains(Counts.ZERO);
    assertThat(minutes.get(59).counts())
        .as("the one that goes on")
        .contains(new Counts(3, 3, 0, 0));
    assertThat(minutes.get(56).counts()).as("not known").isEmpty();
  }

  @Test
  void onlyTheLastHourIsKept() {
    assertThat(throughput.missing(NOW)).hasSize(61);
    for (Instant minute : throughput.missing(NOW)) {
      throughput.put(minute, Counts.ZERO);
    }
    assertThat(throughput.missing(NOW)).isEmpty();
    assertThat(throughput.missing(NOW.plus(Duration.ofMinutes(3)))).hasSize(3);
    assertThat(throughput.missing(NOW.plus(Duration.ofDays(1)))).hasSize(61);
  }
}
