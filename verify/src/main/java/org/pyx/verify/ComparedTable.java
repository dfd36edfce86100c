package org.pyx.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.model.TrustedSchema.Column;
import org.pyx.schemas.policy.ColumnLaw;
import org.pyx.schemas.policy.DeleteLaw;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.policy.TablePolicy;
import org.pyx.schemas.policy.Treatment;

/**
 * A table as it is compared. Immutable.
 *
 * @param name the table
 * @param columns the columns that are compared: those that are copied and may never change. What
 *     may move stays in the copy as first seen, so that nothing follows from a difference
 * @param key the columns by which a row is known; all that are compared where there is no key
 * @param keyed whether there is a key, so that a row may differ and not only be there or not
 * @param walks the orders in which the table can be walked, if there is an index, the best first
 * @param deletable whether the policy lets the exchange delete rows, which stay in the copy
 */
record ComparedTable(
    TableName name,
    List<String> columns,
    List<Column> key,
    boolean keyed,
    List<List<WalkKey.By>> walks,
    boolean deletable) {
  ComparedTable {
    columns = List.copyOf(columns);
    key = List.copyOf(key);
    walks = List.copyOf(walks);
  }

  /** The tables that a policy copies. */
  static List<ComparedTable> of(TrustedSchema schema, Policy policy) {
    List<ComparedTable> tables = new ArrayList<>();
    for (TrustedSchema.Table table : schema.tables()) {
      policy
          .of(table.name())
          .filter(law -> law.treatment() == Treatment.COPY)
          .ifPresent(law -> tables.add(of(table, law)));
    }
    return tables;
  }

  private static ComparedTable of(TrustedSchema.Table table, TablePolicy law) {
    List<Column> compared =
        table.columns().stream()
            .filter(column -> law.law(column.name()) == ColumnLaw.IMMUTABLE)
            .toList();
    List<String> identity = table.identity(law.serial());
    List<Column> key =
        compared.stream().filter(column -> identity.contains(column.name())).toList();
    boolean keyed = !identity.isEmpty() && key.size() == identity.size();
    return new ComparedTable(
        table.name(),
        compared.stream().map(Column::name).toList(),
        keyed ? key : compared,
        keyed,
        walks(table, law, compared),
        !(law.deletes() instanceof DeleteLaw.Never));
  }

  /** The serial first: rows lie in its order, so that an index on it reads the file once. */
  private static List<List<WalkKey.By>> walks(
      TrustedSchema.Table table, TablePolicy law, List<Column> compared) {
    List<List<WalkKey.By>> walks = new ArrayList<>();
    law.serial().flatMap(serial -> walk(List.of(serial), compared)).ifPresent(walks::add);
    walk(table.primaryKey(), compared).ifPresent(walks::add);
    table.uniqueKeys().forEach(key -> walk(key, compared).ifPresent(walks::add));
    return walks;
  }

  private static Optional<List<WalkKey.By>> walk(List<String> names, List<Column> compared) {
    List<WalkKey.By> by = new ArrayList<>();
    for (String name : names) {
      Optional<WalkKey.By> column =
          compared.stream().filter(c -> c.name().equals(name)).findFirst().flatMap(WalkKey.By::of);
      if (column.isEmpty()) {
        return Optional.empty();
      }
      by.add(column.get());
    }
    return by.isEmpty() ? Optional.empty() : Optional.of(by);
  }

  List<String> keyNames() {
    return key.stream().map(Column::name).toList();
  }
}
