package org.pyx.schemas.model;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where the copy stands.
 *
 * @param nextOffset the accepted topic's first offset that is not in the copy
 * @param journalOffset the journal's last offset that the copy covers; -1 at first
 * @param lsn the commit at the exchange up to which the copy stands
 * @param commitTime as the exchange claims, in microseconds since 1970 UTC
 * @param rules how often each rule of the sink was broken
 * @param lateSerials rows that became visible after rows with higher serials, newest last
 * @param furthest the highest {@code nextOffset} of any state of this or an earlier copy: beyond
 *     {@code nextOffset} in a copy that was restored from a backup, until it has caught up
 */
public record CopyState(
    long nextOffset,
    long journalOffset,
    Lsn lsn,
    long commitTime,
    Map<RuleId, Long> rules,
    List<LateSerials> lateSerials,
    long furthest) {
  public CopyState {
    rules = Collections.unmodifiableMap(new TreeMap<>(rules));
    lateSerials = List.copyOf(lateSerials);
  }

  /** One of a copy that no other was ahead of. */
  public CopyState(
      long nextOffset,
      long journalOffset,
      Lsn lsn,
      long commitTime,
      Map<RuleId, Long> rules,
      List<LateSerials> lateSerials) {
    this(nextOffset, journalOffset, lsn, commitTime, rules, lateSerials, nextOffset);
  }

  /**
   * Rows of one table that became visible in the copy after rows with higher serials. Whoever reads
   * the table by its serial has passed them and must go back.
   *
   * @param table the table
   * @param column its serial column
   * @param lowest the lowest serial that came late
   * @param rows how many rows came late with it
   * @param passed the highest serial that was visible before
   * @param at when, in microseconds since 1970 UTC, by the sink's clock
   */
  public record LateSerials(
      TableName table, String column, long lowest, long rows, long passed, long at) {}
}
