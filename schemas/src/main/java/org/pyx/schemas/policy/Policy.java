package org.pyx.schemas.policy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pyx.schemas.model.Digest;
import org.pyx.schemas.model.TableName;

/**
 * What may happen to each table of one kind of database. Immutable.
 *
 * @param name such as {@code taler-2024}
 * @param version grows with every edit that means something
 * @param schema the database schema that it speaks of
 * @param unlisted what becomes of a table that is not listed: refused, or copied strictly
 * @param tables the listed tables, parents before children
 * @param digest of the file, stamped on every verdict
 */
public record Policy(
    String name,
    int version,
    String schema,
    Unlisted unlisted,
    Map<TableName, TablePolicy> tables,
    Digest digest) {
  /** What becomes of a table that a policy does not list. */
  public enum Unlisted {
    /** Its rows are rejected. */
    REFUSE,
    /** It is copied, and nothing in it may ever change. */
    COPY
  }

  public Policy {
    tables = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(tables));
  }

  /** What is said of a table; empty if it must be refused. */
  public Optional<TablePolicy> of(TableName table) {
    TablePolicy listed = tables.get(table);
    if (listed != null) {
      return Optional.of(listed);
    }
    return unlisted == Unlisted.COPY && table.schema().equals(schema)
        ? Optional.of(TablePolicy.strict(table))
        : Optional.empty();
  }

  /** The listed tables that are copied, parents before children. */
  public List<TablePolicy> copied() {
    return tables.values().stream().filter(table -> table.treatment() == Treatment.COPY).toList();
  }
}
