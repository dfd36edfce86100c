package org.pyx.verify;

import java.time.Duration;

/**
 * How much is asked for at once, and how long the exchange is left alone afterwards. Not
 * thread-safe.
 */
final class Pace {
  private static final int GROWTH = 2;
  private static final int SHRINKAGE = 4;

  private final long targetNanos;
  private final int least;
  private final int most;
  private int size;

  /**
   * A pace.
   *
   * @param target how long a query may take
   * @param first how much the first query asks for
   * @param most how much any asks for
   */
  Pace(Duration target, int first, int most) {
    this.targetNanos = target.toNanos();
    this.least = 1;
    this.most = most;
    this.size = Math.min(first, most);
  }

  /** How much the next query asks for. */
  int size() {
    return size;
  }

  /** A query for so much took so long. */
  void took(int asked, long nanos) {
    double fits = asked * (double) targetNanos / Math.max(1, nanos);
    double next = Math.clamp(fits, asked / (double) SHRINKAGE, asked * (double) GROWTH);
    size = Math.clamp(Math.round(next), least, most);
  }

  /** A query for so much failed; false if less cannot be asked for. */
  boolean failed(int asked) {
    size = Math.max(least, asked / SHRINKAGE / SHRINKAGE);
    return asked > least;
  }

  /** How long to rest after a query, so that queries have no more than a share of the time. */
  static long restNanos(long busyNanos, double maxShare) {
    return Math.round(busyNanos * (1 - maxShare) / maxShare);
  }
}
