package org.pyx.verify;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TrustedSchema.Column;
import org.pyx.verify.Finding.Origin;

/**
 * Knows where rows of the copy come from. No counter or serial of either database proves that a row
 * was once at the exchange; the lane's own topics do.
 */
public interface Provenance {
  /** Nothing is at hand. */
  Provenance NONE = (_, _) -> Map.of();

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
  Map<TableName, Map<RowDigest, Origin>> of(List<Wanted> wanted, RowText text);
}
