package org.pyx.console.web;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How often a password may be tried: for each name, whether there is such a user or not, and for
 * all together, since behind a proxy or an onion service everybody has one address. Thread-safe.
 */
final class Attempts {
  private static final int PER_NAME = 8;
  private static final int IN_ALL = 60;
  private static final long WINDOW = Duration.ofMinutes(10).toNanos();
  private static final int MOST_NAMES = 1_000;

  private final LongSupplier nanos;
  private final Map<String, int[]> names =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, int[]> eldest) {
          return size() > MOST_NAMES;
        }
      };
  private int all;
  private long began;

  /** By a clock. */
  Attempts(LongSupplier nanos) {
    this.nanos = nanos;
    this.began = nanos.getAsLong();
  }

  /** Whether one more is allowed; counts it. */
  synchronized boolean allow(String name) {
    if (nanos.getAsLong() - began > WINDOW) {
      names.clear();
      all = 0;
      began = nanos.getAsLong();
    }
    if (all >= IN_ALL || names.getOrDefault(name, new int[1])[0] >= PER_NAME) {
      return false;
    }
    all++;
    names.computeIfAbsent(name, _ -> new int[1])[0]++;
    return true;
  }

  /** It succeeded: what was tried before is forgiven. */
  synchronized void succeeded(String name) {
    int[] tried = names.remove(name);
    all -= tried == null ? 0 : tried[0];
    all = Math.max(0, all);
  }
}
