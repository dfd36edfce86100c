package org.pyx.console.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Digest;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.policy.Policy;

/** What tells one row from another, by the columns of its key. Thread-safe. */
public final class RowDigests {
  private final Policy policy;
  private final Map<TableName, TrustedSchema.Table> tables;

  /**
   * For the tables of a schema.
   *
   * @param schema says by which columns rows are known
   * @param policy says by which serial, where there is no key
   */
  public RowDigests(Optional<TrustedSchema> schema, Policy policy) {
    this.policy = policy;
    tables = schema.map(TrustedSchema::byName).orElse(Map.of());
  }

  /** The rows that a change is about, as far as the auditor's schema knows them. */
  public List<Digest> of(Change change) {
    return switch (change) {
      case Change.Insert c -> row(c.table(), c.row());
      case Change.SnapshotRow c -> row(c.table(), c.row());
      case Change.Delete c -> row(c.table(), c.before());
      case Change.Update c -> {
        List<Digest> both = new ArrayList<>(row(c.table(), c.row()));
        if (c.before() != null) {
          both.addAll(row(c.table(), c.before()));
        }
        yield both;
      }
      case Change.Truncate _,
          Change.Relation _,
          Change.Catalog _,
          Change.Source _,
          Change.Message _,
          Change.Begin _,
          Change.End _,
          Change.Heartbeat _ ->
          List.of();
    };
  }

  private List<Digest> row(TableName name, Row row) {
    TrustedSchema.Table table = tables.get(name);
    List<String> key =
        table == null
            ? List.of()
            : table.identity(policy.of(name).flatMap(ofTable -> ofTable.serial()));
    Function<String, @Nullable Value> value = row::get;
    if (key.isEmpty() || key.stream().anyMatch(column -> value.apply(column) == null)) {
      return List.of();
    }
    StringBuilder text = new StringBuilder(name.quoted());
    for (String column : key) {
      String part = ValueWords.plain(java.util.Objects.requireNonNull(value.apply(column)));
      text.append('\0').append(part.length()).append(' ').append(part);
    }
    return List.of(Digest.of(text.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8)));
  }
}
