package org.pyx.schemas.policy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.pyx.schemas.model.TableName;

/**
 * What may happen to one table.
 *
 * @param table its name
 * @param treatment what becomes of it
 * @param reason why, in the policy's words; empty where it says nothing
 * @param serial the column by which people call a row, and by which rows are known where there is
 *     no unique key
 * @param columns laws of columns that are not immutable
 * @param version the column that grows with every update of versioned columns
 * @param deletes when a DELETE is legitimate
 * @param contents what is checked of its values, beyond the trusted schema
 * @param insertAfter tables whose rows must be inserted before this table's, beyond what foreign
 *     keys say
 * @param oldCopy what a copy that another tool made may hold instead of the true value, by column
 * @param fullIdentity whether the publication needs REPLICA IDENTITY FULL
 * @param overrides where it departs from the policy's actions and severities
 */
public record TablePolicy(
    TableName table,
    Treatment treatment,
    String reason,
    Optional<String> serial,
    Map<String, ColumnLaw> columns,
    Optional<String> version,
    DeleteLaw deletes,
    Contents contents,
    List<String> insertAfter,
    Map<String, OldValue> oldCopy,
    boolean fullIdentity,
    Overrides overrides) {
  public TablePolicy {
    columns = Map.copyOf(columns);
    insertAfter = List.copyOf(insertAfter);
    oldCopy = Map.copyOf(oldCopy);
  }

  /**
   * What is checked of a table's values.
   *
   * @param amounts pairs of columns that together are an amount, where amounts are not composite
   * @param hashes columns that hold the hash of another
   * @param blobs columns that hold Taler's blobs
   */
  public record Contents(
      List<AmountPair> amounts, List<Recomputation> hashes, Map<String, Blob> blobs) {
    /** Nothing. */
    public static final Contents UNCHECKED = new Contents(List.of(), List.of(), Map.of());

    public Contents {
      amounts = List.copyOf(amounts);
      hashes = List.copyOf(hashes);
      blobs = Map.copyOf(blobs);
    }
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
        table,
        Treatment.COPY,
        "",
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        DeleteLaw.NEVER,
        Contents.UNCHECKED,
        List.of(),
        Map.of(),
        false,
        Overrides.NONE);
  }

  /** The law of a column. */
  public ColumnLaw law(String column) {
    return columns.getOrDefault(column, ColumnLaw.IMMUTABLE);
  }

  /** Every column that the policy names, in the order of their names. */
  public Set<String> namedColumns() {
    Set<String> named = new TreeSet<>(columns.keySet());
    serial.ifPresent(named::add);
    version.ifPresent(named::add);
    contents
        .amounts()
        .forEach(pair -> {
          named.add(pair.value());
          named.add(pair.fraction());
        });
    contents
        .hashes()
        .forEach(hash -> {
          named.add(hash.hash());
          named.add(hash.of());
        });
    named.addAll(contents.blobs().keySet());
    named.addAll(oldCopy.keySet());
    oldCopy.values().stream()
        .filter(OldValue.Sha512.class::isInstance)
        .map(value -> ((OldValue.Sha512) value).of())
        .forEach(named::add);
    return named;
  }
}
