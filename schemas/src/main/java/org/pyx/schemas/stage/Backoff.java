package org.pyx.schemas.stage;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before something is tried again: at random up to a bound that doubles with each
 * failure, so that what comes back is not met by everybody at once ("full jitter", <a
 * href="https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/">as measured
 * there</a>). Immutable.
 *
 * @param first the bound after the first failure
 * @param longest the highest bound
 * @param failures how often it has failed in a row
 */
public record Backoff(Duration first, Duration longest, int failures) {
  /** Of every stage: it is back within a quarter of a minute after what it waited for. */
  public static final Backoff ORDINARY =
      new Backoff(Duration.ofMillis(500), Duration.ofSeconds(15), 0);

  /**
   * Of the first bound: no wait is shorter, or a failure at once would be tried in a tight loop.
   */
  private static final int LEAST_PART = 5;

  private static final int MOST_DOUBLINGS = 30;

  public Backoff {
    if (first.toMillis() < LEAST_PART || longest.compareTo(first) < 0 || failures < 0) {
      throw new IllegalArgumentException("no backoff from " + first + " to " + longest);
    }
  }

  /**
   * After one more failure.
   *
   * @param lasted how long it went well before: if longer than the longest wait, the failure is the
   *     first of a new row
   */
  public Backoff failed(Duration lasted) {
    int before = lasted.compareTo(longest) > 0 ? 0 : failures;
    return new Backoff(first, longest, Math.min(before + 1, MOST_DOUBLINGS));
  }

  /** The most that is waited now; nothing before the first failure. */
  public Duration bound() {
    if (failures == 0) {
      return Duration.ZERO;
    }
    Duration doubled = first.multipliedBy(1L << (failures - 1));
    return doubled.compareTo(longest) < 0 ? doubled : longest;
  }

  /** How long to wait now. */
  public Duration pause(RandomGenerator random) {
    long most = bound().toMillis();
    return most == 0
        ? Duration.ZERO
        : Duration.ofMillis(random.nextLong(first.toMillis() / LEAST_PART, most + 1));
  }
}
