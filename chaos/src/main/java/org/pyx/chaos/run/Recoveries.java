package org.pyx.chaos.run;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** How often each kind of fault came, and how long the lane took to go on. Not thread-safe. */
final class Recoveries {
  private final Map<String, Kind> kinds = new TreeMap<>();

  /**
   * Faults of one kind.
   *
   * @param count how many
   * @param awaited after how many of them recovery was measured
   * @param longestMillis the longest recovery
   * @param sumMillis all recoveries together
   */
  record Kind(long count, long awaited, long longestMillis, long sumMillis) {
    private static final Kind NONE = new Kind(0, 0, 0, 0);
  }

  /** A fault came. */
  void came(String kind) {
    Kind before = kinds.getOrDefault(kind, Kind.NONE);
    kinds.put(
        kind, new Kind(before.count + 1, before.awaited, before.longestMillis, before.sumMillis));
  }

  /** The lane goes on, so long after the end of the fault. */
  void recovered(String kind, Duration after) {
    Kind before = kinds.getOrDefault(kind, Kind.NONE);
    kinds.put(
        kind,
        new Kind(
            before.count,
            before.awaited + 1,
            Math.max(before.longestMillis, after.toMillis()),
            before.sumMillis + after.toMillis()));
  }

  Map<String, Kind> kinds() {
    return new TreeMap<>(kinds);
  }

  long count() {
    return kinds.values().stream().mapToLong(Kind::count).sum();
  }
}
