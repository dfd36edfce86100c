package org.pyx.console.export;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pyx.console.inspect.ValueWords;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Digest;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.stage.StopException;

/**
 * What events rest on in the journal: their own records, the frames of their transactions, and what
 * was captured before about the same rows. Not thread-safe.
 */
final class Needs {
  /** What fits into memory, and what a person can look at. */
  static final long MOST_EVENTS = 1_000_000;

  private final Policy policy;
  private final Map<TableName, TrustedSchema.Table> tables;
  private final Set<Long> offsets = new HashSet<>();
  private final Set<Long> transactions = new HashSet<>();
  private final Set<Digest> rows = new HashSet<>();
  private final Set<String> tableNames = new HashSet<>();
  private long last = -1;

  /**
   * No needs yet.
   *
   * @param schema says by which columns rows are known
   * @param policy says by which serial, where there is no key
   */
  Needs(Optional<TrustedSchema> schema, Policy policy) {
    this.policy = policy;
    tables = schema.map(TrustedSchema::byName).orElse(Map.of());
  }

  /**
   * Takes an event.
   *
   * @throws StopException if there are too many
   */
  void add(RejectedEvent event) {
    offsets.add(event.journalOffset());
    transactions.add(event.change().position().transactionId());
    for (Digest row : rows(event.change())) {
      rows.add(row);
      if (event.change() instanceof Change.OfTable ofTable) {
        tableNames.add(ofTable.table().toString());
      }
    }
    last = Math.max(last, event.journalOffset());
    if (offsets.size() > MOST_EVENTS) {
      throw new StopException(
          "more than "
              + MOST_EVENTS
              + " events are too many for one bundle: choose some by --table, --rule or --offset");
    }
  }

  /** The last offset that is needed, but for the end of its transaction; -1 for none. */
  long last() {
    return last;
  }

  /** Whether a record of the journal may be needed, by what stands around its value. */
  boolean mayNeed(long offset, @Nullable String table, @Nullable String kind) {
    return offsets.contains(offset)
        || kind == null
        || kind.equals("begin")
        || kind.equals("end")
        || (table != null && tableNames.contains(table));
  }

  /** Whether a record of the journal is needed. */
  boolean needs(long offset, Change change) {
    return offsets.contains(offset)
        || switch (change) {
          case Change.Begin c -> transactions.contains(c.position().transactionId());
          case Change.End c -> transactions.contains(c.position().transactionId());
          case Change.Judged _, Change.Relation _, Change.Observed _, Change.Heartbeat _ ->
              rows(change).stream().anyMatch(rows::contains);
        };
  }

  /** The rows that a change is about, as far as the auditor's schema knows them. */
  private List<Digest> rows(Change change) {
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
