package org.pyx.verify;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TrustedSchema.Column;
import org.pyx.verify.Finding.Provenance;

/**
 * What the lane's own topics know, which are the auditor's: where rows of the copy come from, and
 * whether the copy has everything. No counter or serial of either database proves that a row was
 * once at the exchange; these do.
 */
public interface LaneRecords {
  /** Nothing is at hand. */
  LaneRecords NONE = (_, _) -> Map.of();

  /**
   * Rows of a table of which the origin is wanted.
   *
   * @param table the table
   * @param key the columns of which the digest is made, in their order
   * @param rows the digests, as {@link RowText#digest(List)} makes them
   */
  record Wanted(TableName table, List<Column> key, Set<RowDigest> rows) {
    public Wanted {
      key = List.copyOf(key);
      rows = Set.copyOf(rows);
    }
  }

  /** The origin of rows, by table and digest; what is not in the answer is not known. */
  Map<TableName, Map<RowDigest, Provenance>> origins(List<Wanted> wanted, RowText text);

  /**
   * Whether capture has come up to a position, and the copy has every transaction that it found: an
   * exchange that commits nothing which is copied moves the copy's books no further, though nothing
   * lacks.
   *
   * @param position of the exchange's log
   * @param journalOffset up to which the copy has the journal
   */
  default boolean isComplete(Lsn position, long journalOffset) {
    return false;
  }
}
