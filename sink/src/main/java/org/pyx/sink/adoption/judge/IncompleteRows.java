package org.pyx.sink.adoption.judge;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Value;
import org.pyx.sink.assembly.AcceptedRow;

/**
 * The rows of one table in which the copy lacks what the older tool left out: their number and
 * where they are, in bounded memory, for there may be millions. Not thread-safe.
 */
public final class IncompleteRows {
  private final Optional<String> serial;
  private final SortedMap<String, Long> columns = new TreeMap<>();
  private @Nullable AcceptedRow first;
  private @Nullable Range serials;
  private long lastJournalOffset;
  private long rows;

  /**
   * Numbers of rows.
   *
   * @param lowest the first
   * @param highest the last
   */
  public record Range(long lowest, long highest) {
    Range with(long another) {
      return new Range(Math.min(lowest, another), Math.max(highest, another));
    }
  }

  /**
   * None yet.
   *
   * @param serial the column by which people call a row
   */
  public IncompleteRows(Optional<String> serial) {
    this.serial = serial;
  }

  /** One more, in the order of the stream. */
  public void add(AcceptedRow row, Likeness likeness) {
    if (first == null) {
      first = row.brief();
    }
    rows++;
    lastJournalOffset = row.journalOffset();
    likeness.lacking().forEach(column -> columns.merge(column, 1L, Long::sum));
    if (serial.map(row.row()::get).orElse(null) instanceof Value.Int(long number)) {
      serials = serials == null ? new Range(number, number) : serials.with(number);
    }
  }

  /** How many. */
  public long rows() {
    return rows;
  }

  /** In how many of them each column is concerned. */
  public Map<String, Long> columns() {
    return Collections.unmodifiableSortedMap(columns);
  }

  /** The first of them, large values left out; empty if there is none. */
  public Optional<AcceptedRow> first() {
    return Optional.ofNullable(first);
  }

  /** The column of {@link #serials}. */
  public Optional<String> serial() {
    return serial;
  }

  /** Between which serials they are, if rows have them. */
  public Optional<Range> serials() {
    return Optional.ofNullable(serials);
  }

  /** Between which offsets of the journal they are. */
  public Range journalOffsets() {
    AcceptedRow row = first;
    return new Range(row == null ? -1 : row.journalOffset(), lastJournalOffset);
  }
}
