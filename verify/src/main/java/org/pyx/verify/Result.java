package org.pyx.verify;

import java.util.List;
import org.pyx.schemas.model.TableName;

/**
 * What was compared, and how it came out. Immutable.
 *
 * @param tables each table
 * @param sourceQueries how many queries the exchange answered
 * @param sourceNanos how long they took it
 */
public record Result(List<Table> tables, long sourceQueries, long sourceNanos) {
  public Result {
    tables = List.copyOf(tables);
  }

  /**
   * A table's counts, in rows but for the last.
   *
   * @param name the table
   * @param equal in both, and equal
   * @param missing see {@link Finding.Kind}
   * @param extra the same
   * @param different the same
   * @param undecided the same
   * @param deletedLawfully in the copy only, of a table from which the policy lets rows be deleted
   * @param unreadable parts that could not be compared
   */
  public record Table(
      TableName name,
      long equal,
      long missing,
      long extra,
      long different,
      long undecided,
      long deletedLawfully,
      long unreadable) {
    /** Rows in the copy. */
    public long inCopy() {
      return equal + extra + different + deletedLawfully;
    }

    /** Whether there is anything to report. */
    public boolean clean() {
      return missing + extra + different + undecided + unreadable == 0;
    }
  }

  /** Whether source and copy are equal, as far as the policy wants them to be. */
  public boolean clean() {
    return tables.stream().allMatch(Table::clean);
  }

  /** Rows that are in both, and equal. */
  public long equal() {
    return tables.stream().mapToLong(Table::equal).sum();
  }
}
