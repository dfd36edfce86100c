package org.pyx.verify;

import java.util.List;
import java.util.OptionalLong;
import org.pyx.schemas.model.TableName;

/**
 * A difference between source and copy. Immutable.
 *
 * @param table where
 * @param kind what
 * @param key the beginning of the row's key, or where in the table it is: hostile text
 * @param row the digest of the row's key; of nothing where no row is meant
 * @param columns for {@link Kind#DIFFERENT}, which
 * @param origin for {@link Kind#EXTRA}, what is known of it
 * @param rejectedOffset for {@link Origin#BEFORE_THE_LANE}, where on the rejected topic the row was
 *     reported when the copy was adopted, if it was
 * @param reason for {@link Kind#UNREADABLE} and {@link Kind#UNDECIDED}, why; else empty
 */
public record Finding(
    TableName table,
    Kind kind,
    String key,
    RowDigest row,
    List<String> columns,
    Origin origin,
    OptionalLong rejectedOffset,
    String reason) {
  /** How much of a key there is at most, in characters. */
  public static final int KEY_CHARACTERS = 200;

  /** What differs. */
  public enum Kind {
    /** A row of the source is not in the copy. */
    MISSING,
    /** A row of the copy is not in the source. */
    EXTRA,
    /** A row differs in columns that may not change. */
    DIFFERENT,
    /** A row of the source is not in the copy, which has not come so far yet. */
    UNDECIDED,
    /** A part of the table could not be compared. */
    UNREADABLE
  }

  /** Where a row of the copy comes from that the source does not have. */
  public enum Origin {
    /** It came through the lane, so that the exchange had it, and has deleted it since. */
    DELETED_AT_SOURCE,
    /** The exchange had it, but Pyx did not accept it: somebody else wrote it into the copy. */
    NOT_ACCEPTED,
    /** It never came through the lane: somebody else wrote it into the copy. */
    NEVER_CAME,
    /**
     * It never came through the lane, but the lane adopted a copy that had rows: it may have been
     * one of them, of which nobody can tell whether the exchange had it once.
     */
    BEFORE_THE_LANE,
    /** The evidence was not at hand. */
    UNKNOWN
  }

  /**
   * What is known of where a row of the copy comes from.
   *
   * @param origin see there
   * @param rejectedOffset where it was reported when the copy was adopted, if it was
   */
  public record Provenance(Origin origin, OptionalLong rejectedOffset) {
    /** Nothing. */
    public static final Provenance UNKNOWN = new Provenance(Origin.UNKNOWN);

    /** Known from no report. */
    public Provenance(Origin origin) {
      this(origin, OptionalLong.empty());
    }
  }

  public Finding {
    columns = List.copyOf(columns);
  }

  static Finding row(TableName table, Kind kind, String key, RowDigest row) {
    return new Finding(table, kind, key, row, List.of(), Origin.UNKNOWN, OptionalLong.empty(), "");
  }

  Finding withColumns(List<String> names) {
    return new Finding(table, kind, key, row, names, origin, rejectedOffset, reason);
  }

  Finding from(Provenance known) {
    return new Finding(
        table, kind, key, row, columns, known.origin(), known.rejectedOffset(), reason);
  }

  Finding withReason(String why) {
    return new Finding(table, kind, key, row, columns, origin, rejectedOffset, why);
  }
}
