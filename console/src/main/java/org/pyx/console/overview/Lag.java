package org.pyx.console.overview;

import java.time.Duration;

/**
 * How much of what one stage has written the next one has not yet taken.
 *
 * @param rows changes that wait
 * @param exact whether they were counted; else the number is an upper bound
 * @param bytes of the exchange's log between the two; 0 if nothing waits
 * @param oldest how long the first of them waits; zero if nothing does
 */
public record Lag(long rows, boolean exact, long bytes, Duration oldest) {
  /** Nothing waits. */
  public static final Lag NONE = new Lag(0, true, 0, Duration.ZERO);

  public Lag {
    if (rows == 0) {
      bytes = 0;
      oldest = Duration.ZERO;
    }
    bytes = Math.max(0, bytes);
    oldest = oldest.isNegative() ? Duration.ZERO : oldest;
  }
}
