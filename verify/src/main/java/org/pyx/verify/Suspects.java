package org.pyx.verify;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Lsn;
import org.pyx.verify.Finding.Kind;
import org.pyx.verify.Leftovers.Leftover;

/**
 * Places of one table that differed when they were looked at first. They are looked at again when
 * the copy has everything that the source showed then; only what differs still is a finding. What
 * came to the source in the meantime is not: it may be on its way. Not thread-safe.
 */
final class Suspects {
  /** With more rows at once memory would not be bounded. */
  private static final int MOST_ROWS = 100_000;

  private static final int COLUMNS_AT_ONCE = 500;
  private static final long MANY_PLACES = 1_000;

  private final ComparedTable table;
  private final CopyBooks books;
  private final Ledger ledger;
  private final List<Suspect> queue = new ArrayList<>();
  private int rows;

  /** Why nothing more is asked while the queue is looked through; null if it is. */
  private @Nullable UnansweredException silence;

  private record Suspect(Place place, Leftovers first, Lsn seen) {}

  Suspects(ComparedTable table, CopyBooks books, Ledger ledger) {
    this.table = table;
    this.books = books;
    this.ledger = ledger;
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  /**
   * Compares a place for the first time.
   *
   * @throws UnansweredException if it cannot be compared
   */
  void examine(Place place) {
    examined(place, place.compare());
  }

  /** Takes a place that was compared just now. */
  void examined(Place place, Leftovers first) {
    Ledger.Counts counts = ledger.of(table.name());
    if (first.isEmpty()) {
      counts.equal += first.equal();
      return;
    }
    Lsn seen = books.now(); // after the reading: everything that was read lies before
    counts.equal += first.equal();
    queue.add(new Suspect(place, first, seen));
    rows += first.size();
    if (rows > MOST_ROWS || queue.size() > MANY_PLACES) {
      flush();
    }
  }

  /** Looks at all places again, and reports. */
  void flush() {
    Lsn last = queue.stream().map(Suspect::seen).max(Lsn::compareTo).orElse(Lsn.NONE);
    boolean caughtUp = queue.isEmpty() || books.await(last);
    silence = null;
    for (Suspect suspect : queue) {
      try {
        if (silence != null) {
          throw silence;
        }
        decide(suspect, suspect.place.compare(), caughtUp);
      } catch (UnansweredException e) {
        heed(e);
        ledger.found(unreadable(table, "rows that differed", e));
      }
    }
    queue.clear();
    rows = 0;
  }

  private void heed(UnansweredException why) {
    if (why.endsTable()) {
      silence = why;
    }
  }

  static Finding unreadable(ComparedTable table, String where, UnansweredException why) {
    return Finding.row(
            table.name(), Kind.UNREADABLE, where, RowDigest.of(new byte[RowDigest.LENGTH]))
        .withReason(why.reason());
  }

  private void decide(Suspect suspect, Leftovers second, boolean caughtUp) {
    Map<RowDigest, Leftover> different = new TreeMap<>();
    for (Map.Entry<RowDigest, Leftover> entry : new TreeMap<>(suspect.first.byKey()).entrySet()) {
      Leftover before = entry.getValue();
      Leftover now = second.byKey().get(entry.getKey());
      if (now == null) {
        ledger.of(table.name()).equal += Math.min(1, before.source().size());
        continue;
      }
      int pairs = table.keyed() ? Math.min(now.source().size(), now.copy().size()) : 0;
      if (pairs > 0) {
        different.put(entry.getKey(), now);
      }
      int missing = Math.min(before.source().size(), now.source().size() - pairs);
      int extra = Math.min(before.copy().size(), now.copy().size() - pairs);
      for (int i = 0; i < missing; i++) {
        Finding finding = Finding.row(table.name(), Kind.MISSING, now.text(), entry.getKey());
        ledger.found(caughtUp ? finding : undecided(finding));
      }
      for (int i = 0; i < extra; i++) {
        ledger.extra(table, entry.getKey(), now.text());
      }
    }
    reportDifferent(suspect.place, different);
  }

  private static Finding undecided(Finding missing) {
    return Finding.row(missing.table(), Kind.UNDECIDED, missing.key(), missing.row())
        .withReason("the copy has not come so far");
  }

  private void reportDifferent(Place place, Map<RowDigest, Leftover> different) {
    List<RowDigest> keys = List.copyOf(different.keySet());
    for (int from = 0; from < keys.size(); from += COLUMNS_AT_ONCE) {
      List<RowDigest> some = keys.subList(from, Math.min(keys.size(), from + COLUMNS_AT_ONCE));
      Map<RowDigest, List<String>> columns = columns(place, some);
      for (RowDigest key : some) {
        Leftover row = different.get(key);
        if (row == null) {
          continue;
        }
        int pairs = Math.min(row.source().size(), row.copy().size());
        Finding finding =
            Finding.row(table.name(), Kind.DIFFERENT, row.text(), key)
                .withColumns(columns.getOrDefault(key, List.of()));
        for (int i = 0; i < pairs; i++) {
          ledger.found(finding);
        }
      }
    }
  }

  /** The names of the columns that differ; none where the server says no more. */
  private Map<RowDigest, List<String>> columns(Place place, Collection<RowDigest> keys) {
    Map<RowDigest, List<String>> names = new HashMap<>();
    if (silence != null) {
      return names;
    }
    try {
      Pair<Map<RowDigest, List<RowDigest>>> digests = place.columns(keys);
      for (RowDigest key : keys) {
        names.put(key, differing(digests.source().get(key), digests.copy().get(key)));
      }
    } catch (UnansweredException e) {
      heed(e);
      return names;
    }
    return names;
  }

  private List<String> differing(@Nullable List<RowDigest> here, @Nullable List<RowDigest> there) {
    if (here == null || there == null) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < table.columns().size(); i++) {
      if (!here.get(i).equals(there.get(i))) {
        names.add(table.columns().get(i));
      }
    }
    return names;
  }
}
