package org.pyx.console.demo;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.policy.ColumnLaw;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.policy.TablePolicy;
import org.pyx.schemas.policy.Treatment;

/**
 * Compares source and copy row by row over the immutable columns. A difference is allowed only
 * where a rejected event speaks of the row, or of the whole table.
 */
public final class Comparison {
  private final Connection source;
  private final Connection copy;
  private final Policy policy;
  private final Map<String, List<Change.OfTable>> rejected;

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
   * @param source a connection to the exchange; auto-commit is taken from it
   * @param copy one to the copy; the same
   * @param rejected what was rejected, by table
   */
  public Comparison(
      Connection source,
      Connection copy,
      Policy policy,
      Map<String, List<Change.OfTable>> rejected) {
    this.source = source;
    this.copy = copy;
    this.policy = policy;
    this.rejected = rejected;
  }

  /** Compares every table that the policy copies. */
  public List<Found> compare(TrustedSchema schema) throws SQLException {
    List<Found> found = new ArrayList<>();
    source.setAutoCommit(false);
    copy.setAutoCommit(false);
    for (TrustedSchema.Table table : schema.tables()) {
      Optional<TablePolicy> law =
          policy.of(table.name()).filter(p -> p.treatment() == Treatment.COPY);
      if (law.isPresent()) {
        found.add(compare(table, law.get()));
      }
    }
    return found;
  }

  private Found compare(TrustedSchema.Table table, TablePolicy law) throws SQLException {
    List<String> key = table.identity(law.serial());
    List<String> columns =
        table.columns().stream()
            .map(TrustedSchema.Column::name)
            .filter(column -> law.law(column) == ColumnLaw.IMMUTABLE)
            .toList();
    String query = query(table.name(), key, columns);
    Set<String> explained = explained(table.name(), key);
    boolean truncated =
        rejected.getOrDefault(table.name().toString(), List.of()).stream()
            .anyMatch(Change.Truncate.class::isInstance);
    long same = 0;
    long allowed = 0;
    long inCopy = 0;
    List<String> differences = new ArrayList<>();
    try (Statement at = source.createStatement();
        Statement to = copy.createStatement()) {
      at.setFetchSize(2_000);
      to.setFetchSize(2_000);
      try (ResultSet here = at.executeQuery(query);
          ResultSet there = to.executeQuery(query)) {
        String left = next(here);
        String right = next(there);
        while (left != null || right != null) {
          int order = left == null ? 1 : right == null ? -1 : compare(left, right);
          String at1 = order <= 0 ? left : right;
          boolean equal = order == 0 && here.getString(2).equals(there.getString(2));
          if (equal) {
            same++;
          } else if (at1 != null && explained.contains(at1) || order > 0 && truncated) {
            allowed++;
          } else if (differences.size() < 20) {
            differences.add(
                (order == 0
                        ? "differs: "
                        : order < 0 ? "missing in the copy: " : "not at the source: ")
                    + table.name()
                    + "/"
                    + at1);
          }
          if (order <= 0) {
            left = next(here);
          }
          if (order >= 0) {
            inCopy++;
            right = next(there);
          }
        }
      }
    }
    return new Found(table.name(), same, allowed, inCopy, differences);
  }

  /** The order of COLLATE "C", which compares bytes. */
  private static int compare(String left, String right) {
    return java.util.Arrays.compareUnsigned(
        left.getBytes(java.nio.charset.StandardCharsets.UTF_8),
        right.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private static @Nullable String next(ResultSet rows) throws SQLException {
    return rows.next() ? rows.getString(1) : null;
  }

  private static String query(TableName table, List<String> key, List<String> columns) {
    List<String> by = key.isEmpty() ? columns : key;
    return "SELECT "
        + by.stream()
            .map(c -> "coalesce(" + TableName.quote(c) + "::text, '')")
            .collect(Collectors.joining(" || '|' || "))
        + " COLLATE \"C\", md5(row("
        + columns.stream().map(TableName::quote).collect(Collectors.joining(", "))
        + ")::text) FROM "
        + table.quoted()
        + " ORDER BY 1, 2";
  }

  private Set<String> explained(TableName table, List<String> key) {
    Set<String> keys = new HashSet<>();
    for (Change.OfTable change : rejected.getOrDefault(table.toString(), List.of())) {
      switch (change) {
        case Change.Insert c -> keys.add(text(c.row(), key));
        case Change.SnapshotRow c -> keys.add(text(c.row(), key));
        case Change.Update c -> keys.add(text(c.row(), key));
        case Change.Delete c -> keys.add(text(c.before(), key));
        case Change.Truncate _, Change.Relation _, Change.Catalog _ -> {}
      }
    }
    return keys;
  }

  private static String text(Row row, List<String> key) {
    return key.stream().map(column -> text(row.get(column))).collect(Collectors.joining("|"));
  }

  private static String text(@Nullable Value value) {
    return switch (value) {
      case null -> "";
      case Value.Null _, Value.Unchanged _, Value.Large _ -> "";
      case Value.Bool v -> Boolean.toString(v.value());
      case Value.Int v -> Long.toString(v.value());
      case Value.Real v -> Double.toString(v.value());
      case Value.Bytes v -> "\\x" + HexFormat.of().formatHex(v.value());
      case Value.Text v -> v.value();
    };
  }
}
