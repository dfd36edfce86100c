package org.pyx.sink.adoption;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.policy.ColumnLaw;
import org.pyx.schemas.policy.OldCopyKey;
import org.pyx.schemas.policy.TablePolicy;

/**
 * One table of the copy, and the temporary tables by which rows are compared with it; these end
 * with the transaction. Their columns go by number, so that no name of a column meets one of ours.
 * Columns that are not copied or that may move are left out: the copy has them as they once were.
 * Immutable.
 */
final class ComparedTable {
  private final TrustedSchema.Table table;
  private final TablePolicy law;
  private final int number;
  private final List<String> columns;
  private final Optional<OldCopyKey> key;

  /**
   * Of a table.
   *
   * @param number another one for each table
   */
  ComparedTable(TrustedSchema.Table table, TablePolicy law, int number) {
    this.table = table;
    this.law = law;
    this.number = number;
    this.columns =
        table.columns().stream()
            .map(TrustedSchema.Column::name)
            .filter(column -> law.law(column) == ColumnLaw.IMMUTABLE)
            .toList();
    this.key = OldCopyKey.of(table, law);
  }

  TableName name() {
    return table.name();
  }

  TablePolicy law() {
    return law;
  }

  /** The columns that are compared. */
  List<String> columns() {
    return columns;
  }

  /** The columns by which a row is found; all that are compared if it has no key. */
  List<String> key() {
    return key.map(OldCopyKey::columns).orElse(columns);
  }

  /** Whether rows have no key, so that they are only known by all that they hold. */
  boolean keyless() {
    return key.isEmpty();
  }

  /** Whether the copy has no index by which rows could be found. */
  boolean needsMirror() {
    return !key.map(OldCopyKey::unique).orElse(false);
  }

  TrustedSchema.Kind kind(String column) {
    return table.columns().stream()
        .filter(one -> one.name().equals(column))
        .findFirst()
        .orElseThrow()
        .kind();
  }

  /** The name of the table with the rows of the exchange that are compared now. */
  String stage() {
    return "pg_temp.pyx_stage_" + number;
  }

  /** The name of the table with the keys of all rows that came. */
  String seen() {
    return "pg_temp.pyx_seen_" + number;
  }

  /** The name of the table in which the copy's rows are looked up. */
  String copy() {
    return needsMirror() ? mirror() : table.name().quoted();
  }

  /** The name of a column in the temporary tables. */
  String staged(String column) {
    int place = columns.indexOf(column);
    if (place < 0) {
      throw new IllegalArgumentException("column " + column + " is not compared");
    }
    return "c" + place;
  }

  /** The name of a column where the copy's rows are looked up. */
  String copied(String column) {
    return needsMirror() ? staged(column) : TableName.quote(column);
  }

  String createStage() {
    return "CREATE TEMPORARY TABLE "
        + stage()
        + " ON COMMIT DROP AS SELECT NULL::pg_catalog.int4 AS n"
        + columns.stream().map(column -> ", " + renamed(column)).collect(Collectors.joining())
        + " FROM "
        + table.name().quoted()
        + " t WITH NO DATA";
  }

  /** Makes the copy's rows anew with an index, where the copy itself has none. */
  List<String> createMirror() {
    String hash = keyless() ? ", " + hash(column -> "t." + TableName.quote(column)) + " AS h" : "";
    return List.of(
        "CREATE TEMPORARY TABLE "
            + mirror()
            + " ON COMMIT DROP AS SELECT "
            + columns.stream().map(this::renamed).collect(Collectors.joining(", "))
            + hash
            + " FROM "
            + table.name().quoted()
            + " t",
        "CREATE INDEX ON "
            + mirror()
            + (keyless()
                ? " (h)"
                : key().stream().map(this::staged).collect(Collectors.joining(", ", " (", ")"))),
        "ANALYZE " + mirror());
  }

  String createSeen() {
    return "CREATE TEMPORARY TABLE "
        + seen()
        + " ON COMMIT DROP AS "
        + selectKeys()
        + " WITH NO DATA";
  }

  /** The keys of the staged rows; of rows without a key their hash, as {@code h}. */
  String selectKeys() {
    String keys =
        keyless()
            ? hash(column -> "v." + staged(column)) + " AS h"
            : key().stream().map(column -> "v." + staged(column)).collect(Collectors.joining(", "));
    return "SELECT " + keys + " FROM " + stage() + " v";
  }

  /** The hash by which a row without a key is known. */
  String hash(Function<String, String> value) {
    return sha256(columns.stream().map(value).collect(Collectors.joining(", ", "ROW(", ")")));
  }

  static String sha256(String row) {
    return "pg_catalog.sha256(pg_catalog.convert_to(" + row + "::pg_catalog.text, 'UTF8'))";
  }

  /** The places of columns among those that are compared, as {@code COPY} fills them. */
  String copyIn(List<String> present) {
    return "COPY "
        + stage()
        + " (n"
        + present.stream().map(column -> ", " + staged(column)).collect(Collectors.joining())
        + ") FROM STDIN";
  }

  private String renamed(String column) {
    return "t." + TableName.quote(column) + " AS " + staged(column);
  }

  private String mirror() {
    return "pg_temp.pyx_mirror_" + number;
  }
}
