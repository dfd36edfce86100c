package org.pyx.sink.adoption;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.policy.OldValue;

/**
 * The questions about rows of one table and the copy's. What is compared is what would be inserted:
 * staged in columns of the copy's own types.
 *
 * <p>Rows are first compared by their image in memory ({@code *=}), which is fast and never says
 * equal of what differs; only where that says different, column by column by their text (an image
 * may differ where the value does not). Stateless.
 */
final class ComparisonSql {
  private static final String TEXT = "::pg_catalog.text COLLATE pg_catalog.\"C\"";

  /** Two ROW(…) side by side would be compared column by column, for which *= is no operator. */
  private static final String RECORD = ")::pg_catalog.record";

  private ComparisonSql() {}

  /**
   * The staged rows that are not simply there: number, marks of {@code Likeness} for the present
   * columns (none if the row is missing), and the digests of both rows where they differ.
   *
   * @param present the columns that the staged rows have
   */
  static String compare(ComparedTable table, List<String> present) {
    return table.keyless() ? compareWhole(table) : compareByKey(table, present);
  }

  private static String compareWhole(ComparedTable table) {
    return "SELECT v.n, ''::pg_catalog.text, NULL::pg_catalog.text, NULL::pg_catalog.text FROM "
        + table.stage()
        + " v WHERE NOT EXISTS (SELECT FROM "
        + table.copy()
        + " m WHERE m.h = "
        + table.hash(column -> "v." + table.staged(column))
        + ") ORDER BY v.n";
  }

  private static String compareByKey(ComparedTable table, List<String> present) {
    String key =
        table.key().stream()
            .map(column -> "s." + table.copied(column) + " = v." + table.staged(column))
            .collect(Collectors.joining(" AND "));
    // Of several rows under a key that nothing holds unique, an equal one if there is any.
    String order = table.needsMirror() ? " ORDER BY " + unlike(table, present, "s.") : "";
    return "SELECT x.n, x.marks, "
        + digest("x.v")
        + ", "
        + digest("x.t")
        + " FROM (SELECT v.n AS n, "
        + staged(table, present)
        + " AS v, "
        + copied(table, present, "t.")
        + " AS t, CASE WHEN t.tableoid IS NULL THEN '' ELSE "
        + present.stream().map(column -> mark(table, column)).collect(Collectors.joining(" || "))
        + " END AS marks FROM "
        + table.stage()
        // One look into the index for each row, whatever the planner thinks of a table that it has
        // never seen: a scan of the whole copy for each batch would take days.
        + " v LEFT JOIN LATERAL (SELECT s.*, s.tableoid FROM "
        + table.copy()
        + " s WHERE "
        + key
        + order
        + " LIMIT 1) t ON true WHERE t.tableoid IS NULL OR "
        + unlike(table, present, "t.")
        + " OFFSET 0) x ORDER BY x.n";
  }

  /** Some columns of the copy's rows whose keys were not seen. */
  static String extra(ComparedTable table, Collection<String> wanted) {
    String key =
        table.keyless()
            ? "e.h = t.h"
            : table.key().stream()
                .map(column -> "e." + table.staged(column) + " = t." + table.copied(column))
                .collect(Collectors.joining(" AND "));
    return "SELECT "
        + wanted.stream().map(column -> fetched(table, column)).collect(Collectors.joining(", "))
        + " FROM "
        + table.copy()
        + " t WHERE NOT EXISTS (SELECT FROM "
        + table.seen()
        + " e WHERE "
        + key
        // Events are numbered in this order, and an adoption that is repeated must number alike.
        + ") ORDER BY "
        + (table.keyless()
            ? "t.h"
            : table.key().stream()
                .map(column -> "t." + table.copied(column))
                .collect(Collectors.joining(", ")));
  }

  private static String fetched(ComparedTable table, String column) {
    String value = "t." + table.copied(column);
    return switch (table.kind(column)) {
      case INT2, INT4, INT8, BOOL, BYTES, REAL -> value;
      case AMOUNT, TEXT -> value + "::pg_catalog.text";
    };
  }

  private static String mark(ComparedTable table, String column) {
    String theirs = "v." + table.staged(column);
    String ours = "t." + table.copied(column);
    OldValue old = table.law().oldCopy().get(column);
    return "CASE WHEN "
        + theirs
        + TEXT
        + " IS NOT DISTINCT FROM "
        + ours
        + TEXT
        + " THEN '='"
        + isOld(table, ours, old)
        + " ELSE '!' END";
  }

  private static String isOld(ComparedTable table, String ours, @Nullable OldValue old) {
    return switch (old) {
      case null -> "";
      case OldValue.Empty _ -> " WHEN " + ours + " IS NULL THEN 'o'";
      case OldValue.Literal literal ->
          " WHEN " + ours + TEXT + " = " + quoted(literal.text()) + " THEN 'o'";
      case OldValue.Sha512 hash ->
          " WHEN "
              + ours
              + " = pg_catalog.sha512(t."
              + table.copied(hash.of())
              + "::pg_catalog.bytea) THEN 'o'";
    };
  }

  private static String unlike(ComparedTable table, List<String> present, String alias) {
    return "NOT ("
        + staged(table, present)
        + " OPERATOR(pg_catalog.*=) "
        + copied(table, present, alias)
        + ")";
  }

  private static String staged(ComparedTable table, List<String> present) {
    return present.stream()
        .map(column -> "v." + table.staged(column))
        .collect(Collectors.joining(", ", "ROW(", RECORD));
  }

  private static String copied(ComparedTable table, List<String> present, String alias) {
    return present.stream()
        .map(column -> alias + table.copied(column))
        .collect(Collectors.joining(", ", "ROW(", RECORD));
  }

  private static String digest(String row) {
    return "CASE WHEN pg_catalog.strpos(x.marks, '!') > 0 THEN pg_catalog.encode("
        + ComparedTable.sha256(row)
        + ", 'hex') END";
  }

  private static String quoted(String literal) {
    String doubled = literal.replace("'", "''");
    return literal.contains("\\")
        ? "E'" + doubled.replace("\\", "\\\\") + "'"
        : "'" + doubled + "'";
  }
}
