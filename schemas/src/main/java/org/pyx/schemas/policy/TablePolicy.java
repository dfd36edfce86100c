package org.pyx.schemas.policy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pyx.schemas.model.TableName;

/**
 * What may happen to one table.
 *
 * @param table its name
 * @param treatment what becomes of it
 * @param serial the column by which people call a row, and by which rows are known where there is
 *     no unique key
 * @param columns laws of columns that are not immutable
 * @param amounts pairs of columns that together are an amount, where amounts are not composite
 * @param insertAfter tables whose rows must be inserted before this table's, beyond what foreign
 *     keys say
 * @param fullIdentity whether the publication needs REPLICA IDENTITY FULL
 */
public record TablePolicy(
    TableName table,
    Treatment treatment,
    Optional<String> serial,
    Map<String, ColumnLaw> columns,
    List<AmountPair> amounts,
    List<String> insertAfter,
    boolean fullIdentity) {
  public TablePolicy {
    columns = Map.copyOf(columns);
    amounts = List.copyOf(amounts);
    insertAfter = List.copyOf(insertAfter);
  }

  /**
   * An amount in two columns.
   *
   * @param value whole units
   * @param fraction units of 1e-8
   */
  public record AmountPair(String value, String fraction) {}

  /** The strict policy: copied, and nothing may ever change. */
  public static TablePolicy strict(TableName table) {
    return new TablePolicy(
        table, Treatment.COPY, Optional.empty(), Map.of(), List.of(), List.of(), false);
  }

  /** The law of a column. */
  public ColumnLaw law(String column) {
    return columns.getOrDefault(column, ColumnLaw.IMMUTABLE);
  }
}
