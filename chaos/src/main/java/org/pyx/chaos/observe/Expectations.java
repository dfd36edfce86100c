package org.pyx.chaos.observe;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What must be true of each state of the copy, given those before (guarantees G2 and G3): no half
 * transaction, no child without parent, commit order without gaps, no step back. Not thread-safe.
 */
final class Expectations {
  private final Map<Integer, Long> serials = new HashMap<>();
  private final Map<String, Long> rows = new HashMap<>();
  private long number;
  private long transactions;
  private long lines;
  private Sight.Progress progress = Sight.Progress.NONE;

  /** The last serial seen, by client. */
  Map<Integer, Long> serials() {
    return Map.copyOf(serials);
  }

  /** The highest number seen. */
  long number() {
    return number;
  }

  /** Marked transactions seen. */
  long transactions() {
    return transactions;
  }

  /** Lines that these have. */
  long lines() {
    return lines;
  }

  /** Takes the next sight; returns what is wrong with it, in words. */
  List<String> next(Sight sight) {
    List<String> wrong = new ArrayList<>();
    for (Sight.Mark mark : sight.newMarks()) {
      String name = "transaction " + mark.client() + "/" + mark.serial();
      long before = serials.getOrDefault(mark.client(), 0L);
      if (mark.serial() != before + 1) {
        wrong.add(name + " is visible, and the one behind " + before + " is not");
      }
      if (mark.found() != mark.lines()) {
        wrong.add(name + " has " + mark.found() + " of " + mark.lines() + " lines");
      }
      if (!mark.receipt()) {
        wrong.add(name + " has no receipt");
      }
      serials.put(mark.client(), mark.serial());
      transactions++;
      lines += mark.lines();
    }
    for (long next : sight.newNumbers()) {
      if (next != number + 1) {
        wrong.add("number " + next + " is visible, and " + (number + 1) + " is not");
      }
      number = next;
    }
    sight.strayLines().forEach(stray -> wrong.add("a line of " + stray + " has no transaction"));
    if (sight.progress().journalOffset() < progress.journalOffset()
        || sight.progress().lsn() < progress.lsn()) {
      wrong.add("the copy's progress went back from " + progress + " to " + sight.progress());
    }
    progress = sight.progress();
    return wrong;
  }

  /** Takes the number of rows of a table; returns what is wrong with it, in words. */
  List<String> rows(String table, long count) {
    long before = rows.getOrDefault(table, 0L);
    rows.put(table, count);
    return count >= before
        ? List.of()
        : List.of("table " + table + " had " + before + " rows and has " + count);
  }

  /** Takes the number of all marks; returns what is wrong with it, in words. */
  List<String> totals(long allTransactions, long allLines) {
    return allTransactions == transactions && allLines == lines
        ? List.of()
        : List.of(
            "of "
                + transactions
                + " transactions with "
                + lines
                + " lines that were seen there are "
                + allTransactions
                + " with "
                + allLines);
  }
}
