package org.pyx.schemas.policy;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pyx.schemas.model.TrustedSchema;

/**
 * The columns by which a row of an old copy is found.
 *
 * @param columns which
 * @param unique whether an index of the copy holds them unique
 */
public record OldCopyKey(List<String> columns, boolean unique) {
  public OldCopyKey {
    columns = List.copyOf(columns);
  }

  /**
   * The key of a table: the primary key, or else the first unique key without NULLs, or else the
   * serial; of these the first that has no column in which an old copy may hold something else, for
   * by such a one no row could be found.
   *
   * @return empty if there is none; then rows can only be compared as a whole
   */
  public static Optional<OldCopyKey> of(TrustedSchema.Table table, TablePolicy policy) {
    Set<String> notNull = new HashSet<>();
    table.columns().stream()
        .filter(TrustedSchema.Column::notNull)
        .map(TrustedSchema.Column::name)
        .forEach(notNull::add);
    if (isSound(table.primaryKey(), policy)) {
      return Optional.of(new OldCopyKey(table.primaryKey(), true));
    }
    return table.uniqueKeys().stream()
        .filter(notNull::containsAll)
        .filter(key -> isSound(key, policy))
        .findFirst()
        .map(key -> new OldCopyKey(key, true))
        .or(() ->
            policy
                .serial()
                .map(List::of)
                .filter(key -> isSound(key, policy))
                .map(key -> new OldCopyKey(key, false)));
  }

  private static boolean isSound(List<String> key, TablePolicy policy) {
    return !key.isEmpty()
        && key.stream()
            .allMatch(column ->
                policy.law(column) == ColumnLaw.IMMUTABLE && !policy.oldCopy().containsKey(column));
  }
}
