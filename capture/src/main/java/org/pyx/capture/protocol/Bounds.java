package org.pyx.capture.protocol;

/**
 * How much of what a server sends may be in memory at once.
 *
 * @param message the largest row or piece of log, in bytes
 * @param answer the largest answer to one question, such as a query or a fetch, in bytes of our
 *     memory
 */
record Bounds(long message, long answer) {
  /**
   * A piece of log is in memory as it came, as the driver's copy, as text, and as the value: four
   * times is what was measured for a {@code bytea}, which comes in hexadecimal.
   */
  private static final int COPIES = 4;

  /** What this process can hold. */
  static Bounds ofThisProcess() {
    long heap = Runtime.getRuntime().maxMemory();
    return new Bounds(Math.min(heap / COPIES, 1L << 30), heap / 4);
  }
}
