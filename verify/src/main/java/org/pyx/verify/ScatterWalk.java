package org.pyx.verify;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.pyx.verify.TableReader.Digests;
import org.pyx.verify.TableReader.Found;

/**
 * Compares a table that has no order which both sides share, or no index for it: each side is read
 * as it lies, block by block, and its rows are summed up in buckets by their key's digest. Used
 * once, by one thread.
 */
final class ScatterWalk {
  /** How many rows are held in memory at once, of both sides. */
  private static final long MOST_ROWS = 200_000;

  private final ComparedTable table;
  private final Both both;
  private final Suspects suspects;
  private final Ledger ledger;
  private final Blocks source;
  private final Blocks copy;

  ScatterWalk(
      ComparedTable table,
      Both both,
      Pair<Catalog.Facts> facts,
      Suspects suspects,
      Ledger ledger,
      Duration target) {
    this.table = table;
    this.both = both;
    this.suspects = suspects;
    this.ledger = ledger;
    this.source = new Blocks(both.source(), facts.source(), target, both.maxShare());
    this.copy = new Blocks(both.copy(), facts.copy(), target, 1);
  }

  /**
   * Compares the whole table.
   *
   * @throws UnansweredException if it cannot be read
   */
  void run() {
    Pair<Sums> sums = Sums.forBoth();
    both.together(scan(source, sums.source()), scan(copy, sums.copy()));
    Set<Integer> differing = sums.source().differing(sums.copy());
    long equal = sums.source().rows();
    Set<Integer> some = new HashSet<>();
    long rows = 0;
    for (int bucket : differing) {
      equal -= sums.source().rows(bucket);
      long more = sums.source().rows(bucket) + sums.copy().rows(bucket);
      if (more > 2 * MOST_ROWS) {
        ledger.found(
            Suspects.unreadable(
                table,
                "rows under one key",
                new UnansweredException(
                    "they differ, and there are too many: "
                        + sums.source().rows(bucket)
                        + " at the source, "
                        + sums.copy().rows(bucket)
                        + " in the copy",
                    false)));
        continue;
      }
      if (rows + more > MOST_ROWS && !some.isEmpty()) {
        suspects.examine(new Buckets(Set.copyOf(some)));
        some.clear();
        rows = 0;
      }
      some.add(bucket);
      rows += more;
    }
    ledger.of(table.name()).equal += equal;
    if (!some.isEmpty()) {
      suspects.examine(new Buckets(Set.copyOf(some)));
    }
  }

  private static Function<TableReader, Boolean> scan(Blocks blocks, Sums sums) {
    return _ -> {
      blocks.each(TableReader::digests, rows -> rows.forEach((Digests row) -> sums.add(row)));
      return true;
    };
  }

  /** The rows of some buckets. */
  private final class Buckets implements Place {
    private final Set<Integer> buckets;

    Buckets(Set<Integer> buckets) {
      this.buckets = buckets;
    }

    @Override
    public Leftovers compare() {
      List<Found> here = new ArrayList<>();
      List<Found> there = new ArrayList<>();
      BiFunction<TableReader, Area, List<Found>> ask =
          (reader, area) -> reader.rowsOfPairs(area, buckets);
      both.together(each(source, ask, bounded(here)), each(copy, ask, bounded(there)));
      return Leftovers.of(here, there);
    }

    private static Consumer<List<Found>> bounded(List<Found> rows) {
      return more -> {
        rows.addAll(more);
        if (rows.size() > 4 * MOST_ROWS) {
          throw new UnansweredException("there are more and more rows", false);
        }
      };
    }

    @Override
    public Pair<Map<RowDigest, List<RowDigest>>> columns(Collection<RowDigest> keys) {
      Map<RowDigest, List<RowDigest>> here = new HashMap<>();
      Map<RowDigest, List<RowDigest>> there = new HashMap<>();
      BiFunction<TableReader, Area, Map<RowDigest, List<RowDigest>>> ask =
          (reader, area) -> reader.columns(area, keys);
      both.together(each(source, ask, here::putAll), each(copy, ask, there::putAll));
      return new Pair<>(here, there);
    }

    private static <T> Function<TableReader, Boolean> each(
        Blocks blocks, BiFunction<TableReader, Area, T> ask, Consumer<T> take) {
      return _ -> {
        blocks.each(ask, take);
        return true;
      };
    }
  }
}
