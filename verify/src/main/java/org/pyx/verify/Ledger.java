package org.pyx.verify;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pyx.schemas.model.TableName;
import org.pyx.verify.Finding.Kind;
import org.pyx.verify.Finding.Origin;
import org.pyx.verify.Finding.Provenance;

/**
 * Counts what was found and passes it on. Rows of the copy alone are kept back until their origin
 * is asked for, of all at once: that means to read whole topics. Not thread-safe.
 */
final class Ledger {
  /** More of them are passed on without an origin. */
  static final int MOST_EXTRAS = 200_000;

  private final Watcher watcher;
  private final Map<TableName, Counts> counts = new LinkedHashMap<>();
  private final List<Extra> extras = new ArrayList<>();

  /** A row that is in the copy only. */
  record Extra(TableName table, RowDigest row, String key) {}

  /** Counts of one table. */
  static final class Counts {
    long equal;
    long missing;
    long extra;
    long different;
    long undecided;
    long deletedLawfully;
    long unreadable;

    Result.Table result(TableName name) {
      return new Result.Table(
          name, equal, missing, extra, different, undecided, deletedLawfully, unreadable);
    }
  }

  Ledger(Watcher watcher) {
    this.watcher = watcher;
  }

  Counts of(TableName table) {
    return counts.computeIfAbsent(table, _ -> new Counts());
  }

  List<Extra> extras() {
    return extras;
  }

  Map<TableName, Counts> counts() {
    return counts;
  }

  long rows() {
    return counts.values().stream().mapToLong(c -> c.equal + c.different + c.missing).sum();
  }

  /** A row that is in one of the databases only, or differs. */
  void found(Finding finding) {
    Counts table = of(finding.table());
    switch (finding.kind()) {
      case MISSING -> table.missing++;
      case DIFFERENT -> table.different++;
      case UNDECIDED -> table.undecided++;
      case UNREADABLE -> table.unreadable++;
      case EXTRA -> throw new IllegalArgumentException("see extra");
    }
    watcher.found(finding);
  }

  void extra(ComparedTable table, RowDigest row, String key) {
    if (extras.size() < MOST_EXTRAS) {
      extras.add(new Extra(table.name(), row, key));
    } else {
      settle(table, new Extra(table.name(), row, key), Provenance.UNKNOWN);
    }
  }

  /** Asks for the origins of what was kept back, and passes it on. */
  void settle(Map<TableName, ComparedTable> tables, LaneRecords records, RowText text) {
    Map<TableName, Set<RowDigest>> rows = new LinkedHashMap<>();
    extras.forEach(
        extra -> rows.computeIfAbsent(extra.table(), _ -> new HashSet<>()).add(extra.row()));
    List<LaneRecords.Wanted> wanted = new ArrayList<>();
    rows.forEach((name, digests) -> {
      ComparedTable table = tables.get(name);
      if (table != null) {
        wanted.add(new LaneRecords.Wanted(name, table.key(), digests));
      }
    });
    Map<TableName, Map<RowDigest, Provenance>> origins =
        wanted.isEmpty() ? Map.of() : records.origins(wanted, text);
    for (Extra extra : extras) {
      ComparedTable table = tables.get(extra.table());
      if (table != null) {
        settle(
            table,
            extra,
            origins
                .getOrDefault(extra.table(), Map.of())
                .getOrDefault(extra.row(), Provenance.UNKNOWN));
      }
    }
    extras.clear();
  }

  private void settle(ComparedTable table, Extra extra, Provenance provenance) {
    if (table.deletable() && mayHaveBeenDeleted(provenance.origin())) {
      of(table.name()).deletedLawfully++;
      return;
    }
    of(table.name()).extra++;
    watcher.found(Finding.row(table.name(), Kind.EXTRA, extra.key(), extra.row()).from(provenance));
  }

  private static boolean mayHaveBeenDeleted(Origin origin) {
    return switch (origin) {
      case DELETED_AT_SOURCE, BEFORE_THE_LANE, UNKNOWN -> true;
      case NOT_ACCEPTED, NEVER_CAME -> false;
    };
  }
}
