package org.pyx.schemas.model;

import java.util.Locale;

/**
 * How much log the exchange's server holds back for our slot, as it says: numbers that may be lies,
 * and are only shown and compared. Immutable.
 *
 * @param retained bytes from the slot's place to the end of the log
 * @param limit the server's {@code max_slot_wal_keep_size} in bytes, beyond which it takes the slot
 *     its log away; {@link #UNLIMITED} if it never does, so that its disk fills instead
 * @param endangered whether the server says that the next checkpoint may take it away
 */
public record LogRetention(long retained, long limit, boolean endangered) {
  /** No limit. */
  public static final long UNLIMITED = -1;

  /** The threshold of what the next checkpoint may take away. */
  public static final long ENDANGERED = 100;

  private static final long[] PERCENT = {90, 75, 50, 25};
  private static final long GIB = 1L << 30;
  private static final long FIRST_GIB = 4;
  private static final long FACTOR = 4;

  /** A threshold is taken back only well below it, or going to and fro at it would be news. */
  private static final double BACK = 0.8;

  private static final long HIGHEST_PERCENT = 999;
  private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  public LogRetention {
    retained = Math.max(0, retained);
    limit = Math.max(UNLIMITED, limit);
  }

  /** Whether there is no limit. */
  public boolean unlimited() {
    return limit == UNLIMITED;
  }

  /** Of the limit, 999 at most; 0 if there is none. */
  public long percent() {
    return unlimited()
        ? 0
        : (long) Math.min(HIGHEST_PERCENT, 100.0 * retained / Math.max(1, limit));
  }

  /**
   * The highest threshold that is reached, 0 for none: 25, 50, 75, 90 percent of the limit, {@link
   * #ENDANGERED}; without a limit 4, 16, 64, ... GiB.
   */
  public long threshold() {
    if (unlimited()) {
      long reached = 0;
      long next = FIRST_GIB;
      while (next <= retained / GIB) {
        reached = next;
        next *= FACTOR;
      }
      return reached;
    }
    long percent = percent();
    if (endangered || percent >= ENDANGERED) {
      return ENDANGERED;
    }
    for (long threshold : PERCENT) {
      if (percent >= threshold) {
        return threshold;
      }
    }
    return 0;
  }

  /** The same, where a threshold that was reached before, under the same limit, holds for a bit. */
  public long threshold(long before) {
    long now = threshold();
    if (now >= before) {
      return now;
    }
    double value = unlimited() ? (double) retained / GIB : percent();
    return value < before * BACK ? now : before;
  }

  /** How bad it is to have reached a threshold. */
  public static Severity severity(long threshold, boolean unlimited) {
    long[] steps = unlimited ? new long[] {16, 256} : new long[] {50, 90};
    return threshold >= steps[1]
        ? Severity.CRITICAL
        : threshold >= steps[0] ? Severity.WARNING : Severity.INFO;
  }

  /** For a person. */
  public String words() {
    return bytes(retained)
        + (unlimited()
            ? ", without a limit (max_slot_wal_keep_size is -1): the exchange's disk can fill"
            : ", "
                + percent()
                + "% of the "
                + bytes(limit)
                + " that max_slot_wal_keep_size allows"
                + (endangered ? "; the next checkpoint may take it away" : ""));
  }

  /** An amount of bytes for a person, in powers of 1024. */
  public static String bytes(long count) {
    double value = count;
    int unit = 0;
    while (value >= 1024 && unit < UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    return unit == 0 || value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f %s", value, UNITS[unit])
        : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
  }
}
