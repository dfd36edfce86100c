package org.pyx.schemas.policy;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Finds names that somebody may have meant. Stateless. */
public final class NearNames {
  private static final int MOST = 3;

  private NearNames() {}

  /** At most three names that are like another, the likest first. */
  public static List<String> of(String name, Collection<String> known) {
    int tolerance = Math.max(2, name.length() / 3);
    return known.stream()
        .filter(other -> distance(name, other) <= tolerance || isPart(name, other))
        .sorted(
            Comparator.<String>comparingInt(other -> distance(name, other))
                .thenComparing(Comparator.naturalOrder()))
        .limit(MOST)
        .toList();
  }

  private static boolean isPart(String name, String other) {
    return name.length() >= 4 && (other.contains(name) || name.contains(other));
  }

  /** How many characters must be put in, taken out or replaced to make one name of the other. */
  static int distance(String one, String other) {
    int[] before = new int[other.length() + 1];
    for (int j = 0; j < before.length; j++) {
      before[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int[] now = new int[other.length() + 1];
      now[0] = i;
      for (int j = 1; j < now.length; j++) {
        int replaced = before[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        now[j] = Math.min(replaced, Math.min(before[j], now[j - 1]) + 1);
      }
      before = now;
    }
    return before[other.length()];
  }
}
