package org.pyx.verify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pyx.verify.TableReader.Found;

/**
 * What is left of the rows of both sides when those that are equal are taken away, in pairs.
 *
 * @param byKey by the digest of the key
 * @param equal how many pairs were taken away
 */
record Leftovers(Map<RowDigest, Leftover> byKey, long equal) {
  /**
   * The rows of one key that have no equal on the other side. Where nobody cheats there is one at
   * most on each side.
   *
   * @param source digests of rows of the source
   * @param copy digests of rows of the copy
   * @param text the beginning of the key, hostile text
   */
  record Leftover(List<RowDigest> source, List<RowDigest> copy, String text) {}

  /** Of rows of both sides. */
  static Leftovers of(Iterable<Found> source, Iterable<Found> copy) {
    Map<RowDigest, Leftover> byKey = new HashMap<>();
    for (Found row : source) {
      leftover(byKey, row).source.add(row.row());
    }
    long equal = 0;
    for (Found row : copy) {
      Leftover leftover = leftover(byKey, row);
      if (leftover.source.remove(row.row())) {
        equal++;
        if (leftover.source.isEmpty() && leftover.copy.isEmpty()) {
          byKey.remove(row.key());
        }
      } else {
        leftover.copy.add(row.row());
      }
    }
    return new Leftovers(byKey, equal);
  }

  private static Leftover leftover(Map<RowDigest, Leftover> byKey, Found row) {
    return byKey.computeIfAbsent(
        row.key(), _ -> new Leftover(new ArrayList<>(1), new ArrayList<>(1), row.text()));
  }

  /** Both together. */
  static Leftovers sum(List<Leftovers> parts) {
    Map<RowDigest, Leftover> all = new HashMap<>();
    long equal = 0;
    for (Leftovers part : parts) {
      all.putAll(part.byKey);
      equal += part.equal;
    }
    return new Leftovers(all, equal);
  }

  boolean isEmpty() {
    return byKey.isEmpty();
  }

  /** How many rows the source has shown, or holds as its digests prove. */
  long atSource() {
    return equal + byKey.values().stream().mapToLong(row -> row.source.size()).sum();
  }

  int size() {
    return byKey.size();
  }
}
