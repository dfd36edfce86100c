package org.pyx.console.demo;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.pyx.console.verify.ValueText;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.stage.PostgresAccess;
import org.pyx.schemas.wire.Lane;
import org.pyx.verify.Finding;
import org.pyx.verify.Provenance;
import org.pyx.verify.Result;
import org.pyx.verify.Verification;
import org.pyx.verify.VerifyOptions;
import org.pyx.verify.Watcher;

/**
 * Compares source and copy as {@code pyx verify} does. A difference is allowed only where a
 * rejected event speaks of the row, or of the whole table. Used once, by one thread.
 */
public final class Comparison implements Watcher {
  private static final int MOST_WORDS = 20;

  private final Policy policy;
  private final TrustedSchema schema;
  private final Map<String, List<Change.OfTable>> rejected;
  private final Map<TableName, Set<String>> explained = new HashMap<>();
  private final Map<TableName, Long> allowed = new HashMap<>();
  private final Map<TableName, List<String>> differences = new HashMap<>();

  /**
   * What was found in one table.
   *
   * @param table which
   * @param same rows that are equal
   * @param explained rows that differ and that a rejected event explains
   * @param inCopy rows that the copy holds
   * @param differences the others, each in words
   */
  public record Found(
      TableName table, long same, long explained, long inCopy, List<String> differences) {}

  /**
   * Between two databases.
   *
   * @param policy which tables and columns are copied
   * @param schema the auditor's
   * @param rejected what was rejected, by table
   */
  public Comparison(
      Policy policy, TrustedSchema schema, Map<String, List<Change.OfTable>> rejected) {
    this.policy = policy;
    this.schema = schema;
    this.rejected = rejected;
  }

  /** Compares every table that the policy copies. */
  public List<Found> compare(Lane lane, PostgresAccess source, PostgresAccess copy) {
    VerifyOptions options = VerifyOptions.of(lane).resting();
    Result result =
        new Verification(source, copy, schema, policy, options, Provenance.NONE, this).run();
    List<Found> found = new ArrayList<>();
    for (Result.Table table : result.tables()) {
      TableName name = table.name();
      found.add(
          new Found(
              name,
              table.equal(),
              allowed.getOrDefault(name, 0L),
              table.inCopy(),
              differences.getOrDefault(name, List.of())));
    }
    return found;
  }

  @Override
  public void found(Finding finding) {
    TableName table = finding.table();
    boolean extra = finding.kind() == Finding.Kind.EXTRA;
    if (explained.computeIfAbsent(table, this::explained).contains(finding.key())
        || (extra && truncated(table))) {
      allowed.merge(table, 1L, Long::sum);
      return;
    }
    List<String> words = differences.computeIfAbsent(table, _ -> new ArrayList<>());
    if (words.size() < MOST_WORDS) {
      words.add(
          finding.kind()
              + " "
              + table
              + "/"
              + finding.key()
              + " "
              + String.join(", ", finding.columns())
              + finding.reason());
    }
  }

  private List<Change.OfTable> changes(TableName table) {
    return rejected.getOrDefault(table.toString(), List.of());
  }

  private boolean truncated(TableName table) {
    return changes(table).stream().anyMatch(Change.Truncate.class::isInstance);
  }

  /** The keys of the rows that rejected events speak of. */
  private Set<String> explained(TableName name) {
    TrustedSchema.Table table = Objects.requireNonNull(schema.byName().get(name));
    List<String> identity = table.identity(policy.of(name).orElseThrow().serial());
    List<TrustedSchema.Column> key =
        table.columns().stream().filter(column -> identity.contains(column.name())).toList();
    Set<String> keys = new HashSet<>();
    for (Change.OfTable change : changes(name)) {
      switch (change) {
        case Change.Insert c -> add(keys, c.row(), key);
        case Change.SnapshotRow c -> add(keys, c.row(), key);
        case Change.Update c -> add(keys, c.row(), key);
        case Change.Delete c -> add(keys, c.before(), key);
        case Change.Truncate _, Change.Relation _, Change.Catalog _ -> {}
      }
    }
    return keys;
  }

  private static void add(Set<String> keys, Row row, List<TrustedSchema.Column> key) {
    ValueText.of(row, key)
        .map(values -> values.stream().map(String::valueOf).collect(Collectors.joining(", ")))
        .ifPresent(
            text -> keys.add(text.substring(0, Math.min(text.length(), Finding.KEY_CHARACTERS))));
  }
}
