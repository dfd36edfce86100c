package org.pyx.alerts.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BucketTest {
  private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");

  @Test
  void halfAtOnceAndTheOtherHalfWithinAnHour() {
    Bucket bucket = Bucket.full(12, NOON);
    for (int i = 0; i < 6; i++) {
      bucket = bucket.spent();
    }
    assertThat(bucket.filled(NOON).messages()).isZero();
    assertThat(bucket.filled(NOON.plus(Duration.ofMinutes(10))).messages()).isEqualTo(1);
    assertThat(bucket.filled(NOON.plus(Duration.ofDays(3))).messages()).isEqualTo(6);
  }

  @Test
  void aClockThatIsPutBackGivesNothingAndBlocksNothing() {
    Bucket empty = Bucket.full(2, NOON).spent();
    Bucket back = empty.filled(NOON.minus(Duration.ofDays(365)));
    assertThat(back.messages()).isZero();
    Instant later = NOON.minus(Duration.ofDays(365)).plus(Duration.ofHours(1));
    assertThat(back.filled(later).messages()).isEqualTo(1);
  }

  @Test
  void neverMoreThanTheLimitInAnyHourHoweverOftenItIsAsked() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      int limit = 2 + random.nextInt(30);
      Bucket bucket = Bucket.full(limit, NOON);
      ArrayDeque<Instant> sent = new ArrayDeque<>();
      Instant now = NOON;
      int all = 0;
      for (int step = 0; step < 20_000; step++) {
        now = now.plusMillis(random.nextInt(5_000));
        bucket = bucket.filled(now);
        if (bucket.messages() > 0) {
          bucket = bucket.spent();
          sent.add(now);
          all++;
        }
        Instant hourAgo = now.minus(Duration.ofHours(1));
        while (!sent.isEmpty() && sent.getFirst().isBefore(hourAgo)) {
          sent.removeFirst();
        }
        assertThat(sent.size()).as("seed %d limit %d", seed, limit).isLessThanOrEqualTo(limit);
      }
      double hours = Duration.between(NOON, now).toMillis() / 3.6e6;
      assertThat(all)
          .as("and it does refill, seed %d limit %d", seed, limit)
          .isGreaterThanOrEqualTo((int) (hours * (limit - limit / 2) * 0.9));
    }
  }
}
