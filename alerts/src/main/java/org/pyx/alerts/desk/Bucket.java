package org.pyx.alerts.desk;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A token bucket: half of the limit at once, the other half trickles in over an hour; so in any
 * hour there are never more than the limit. Immutable.
 *
 * @param perHour the limit, at least 2
 * @param credit what is in it, in millionths of a message
 * @param at when that was counted
 */
public record Bucket(int perHour, long credit, Instant at) {
  static final long MESSAGE = 1_000_000;
  private static final long HOUR = Duration.ofHours(1).toMillis();

  public Bucket {
    if (perHour < 2) {
      throw new IllegalArgumentException("a limit of less than two messages an hour");
    }
    credit = Math.clamp(credit, 0, capacity(perHour));
  }

  /** A full one. */
  public static Bucket full(int perHour, Instant now) {
    return new Bucket(perHour, capacity(perHour), now);
  }

  /** How many messages may leave at once from a full one. */
  public int capacity() {
    return perHour / 2;
  }

  /** With what has trickled in until now; nothing if the clock was put back. */
  public Bucket filled(Instant now) {
    // more than an hour fills it anyway
    long millis = Math.clamp(at.until(now, ChronoUnit.MILLIS), 0, HOUR);
    long more = millis * (perHour - capacity()) * MESSAGE / HOUR;
    boolean back = now.isBefore(at);
    // a part of a millionth must not be lost again and again
    return more == 0 && !back ? this : new Bucket(perHour, credit + more, now);
  }

  /** Whole messages in it. */
  public int messages() {
    return (int) (credit / MESSAGE);
  }

  /** With one less. */
  public Bucket spent() {
    if (credit < MESSAGE) {
      throw new IllegalStateException("the bucket is empty");
    }
    return new Bucket(perHour, credit - MESSAGE, at);
  }

  private static long capacity(int perHour) {
    return perHour / 2 * MESSAGE;
  }
}
