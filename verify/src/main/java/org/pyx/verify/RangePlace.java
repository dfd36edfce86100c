package org.pyx.verify;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pyx.verify.TableReader.Bucket;
import org.pyx.verify.TableReader.Found;

/**
 * A range of keys. Its rows are cut into 256 buckets by their key's digest, whose sums tell which
 * buckets differ; only of those the rows are asked for.
 *
 * @param both whom to ask
 * @param area the range
 */
record RangePlace(Both both, Area area) implements Place {
  /** Up to so many rows are asked for without looking at sums first. */
  private static final long FEW_ROWS = 1_000;

  /** How many rows one question brings. */
  private static final long MANY_ROWS = 20_000;

  /** More rows under a few keys than anybody honest has. */
  private static final long TOO_MANY_ROWS = 400_000;

  @Override
  public Leftovers compare() {
    Pair<Map<Integer, Bucket>> sums = both.ask(reader -> reader.buckets(area));
    Set<Integer> all = new TreeSet<>(sums.source().keySet());
    all.addAll(sums.copy().keySet());
    List<Leftovers> parts = new ArrayList<>();
    long equal = 0;
    List<Integer> batch = new ArrayList<>();
    long rows = 0;
    for (int bucket : all) {
      Bucket here = sums.source().get(bucket);
      Bucket there = sums.copy().get(bucket);
      if (here != null && here.equals(there)) {
        equal += here.rows();
        continue;
      }
      long more = rows(here) + rows(there);
      if (more > TOO_MANY_ROWS) {
        throw new UnansweredException("too many rows for one key", true);
      }
      if (rows + more > MANY_ROWS && !batch.isEmpty()) {
        parts.add(rowsOf(batch));
        batch.clear();
        rows = 0;
      }
      batch.add(bucket);
      rows += more;
    }
    if (!batch.isEmpty()) {
      parts.add(rowsOf(batch));
    }
    Leftovers sum = Leftovers.sum(parts);
    return new Leftovers(sum.byKey(), sum.equal() + equal);
  }

  /** The same for a range of few rows, in one question. */
  static boolean isSmall(long rows) {
    return rows <= FEW_ROWS;
  }

  Leftovers compareSmall() {
    return rowsOf(null);
  }

  private Leftovers rowsOf(@Nullable List<Integer> buckets) {
    Pair<List<Found>> rows = both.ask(reader -> reader.rows(area, buckets));
    return Leftovers.of(rows.source(), rows.copy());
  }

  private static long rows(@Nullable Bucket bucket) {
    return bucket == null ? 0 : bucket.rows();
  }

  @Override
  public Pair<Map<RowDigest, List<RowDigest>>> columns(Collection<RowDigest> keys) {
    return both.ask(reader -> reader.columns(area, keys));
  }
}
