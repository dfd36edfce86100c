package org.pyx.sink.trusted;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.model.TrustedSchema.Column;
import org.pyx.schemas.model.TrustedSchema.ForeignKey;
import org.pyx.schemas.model.TrustedSchema.Kind;
import org.pyx.schemas.model.TrustedSchema.LengthBounds;
import org.pyx.schemas.model.TrustedSchema.Range;
import org.pyx.schemas.model.TrustedSchema.Table;

/** Reads the trusted schema from the catalog of the auditor's database. Stateless. */
public final class TrustedSchemaReader {
  private static final int BPCHAR = 1042;
  private static final int VARCHAR = 1043;

  private TrustedSchemaReader() {}

  /** The tables of a schema: ordinary and partitioned ones, partitions excepted. */
  public static TrustedSchema read(Connection connection, String schema) throws SQLException {
    Map<String, List<String>> checks = new HashMap<>();
    each(
        connection,
        CatalogQueries.CHECKS,
        schema,
        row ->
            checks.computeIfAbsent(row.getString(1), _ -> new ArrayList<>()).add(row.getString(2)));
    Map<String, Parts> tables = new TreeMap<>();
    each(
        connection,
        CatalogQueries.COLUMNS,
        schema,
        row ->
            tables
                .computeIfAbsent(row.getString(1), _ -> new Parts())
                .columns
                .add(column(row, checks.getOrDefault(row.getString(1), List.of()))));
    each(
        connection,
        CatalogQueries.KEYS,
        schema,
        row -> {
          Parts parts = tables.computeIfAbsent(row.getString(1), _ -> new Parts());
          (row.getBoolean(2) ? parts.primaryKeys : parts.uniqueKeys).add(names(row.getArray(3)));
        });
    each(
        connection,
        CatalogQueries.FOREIGN_KEYS,
        schema,
        row ->
            tables
                .computeIfAbsent(row.getString(1), _ -> new Parts())
                .foreignKeys
                .add(
                    new ForeignKey(
                        names(row.getArray(4)),
                        new TableName(row.getString(2), row.getString(3)),
                        names(row.getArray(5)))));
    return new TrustedSchema(
        tables.entrySet().stream()
            .map(entry -> entry.getValue().table(new TableName(schema, entry.getKey())))
            .toList());
  }

  private static Column column(ResultSet row, List<String> checks) throws SQLException {
    int base = row.getInt("base");
    Kind kind = kind(base, row.getBoolean("amount"));
    String name = row.getString("attname");
    LengthBounds length = declared(base, row.getInt("typmod"));
    Range range = null;
    for (String check : checks) {
      length = narrowed(length, check, name, kind);
      range = narrowed(range, check, name, kind);
    }
    Array domainChecks = row.getArray("domain_checks");
    if (domainChecks != null) {
      for (String check : names(domainChecks)) {
        length = narrowed(length, check, CheckClause.VALUE, kind);
        range = narrowed(range, check, CheckClause.VALUE, kind);
      }
    }
    return new Column(
        name,
        row.getString("type"),
        kind,
        row.getBoolean("not_null"),
        row.getBoolean("has_default"),
        length,
        range);
  }

  /** Octets are no characters: such a bound on text is left to the database. */
  private static @Nullable LengthBounds narrowed(
      @Nullable LengthBounds known, String check, String column, Kind kind) {
    LengthBounds length = known;
    for (LengthChecks.Bound bound : LengthChecks.parse(check)) {
      boolean counts = kind == Kind.BYTES || (kind == Kind.TEXT && !bound.octets());
      if (counts && bound.column().equals(column)) {
        length = LengthChecks.both(length, bound.bounds());
      }
    }
    return length;
  }

  private static @Nullable Range narrowed(
      @Nullable Range known, String check, String column, Kind kind) {
    Range range = known;
    if (kind == Kind.INT2 || kind == Kind.INT4 || kind == Kind.INT8) {
      for (RangeChecks.Bound bound : RangeChecks.parse(check)) {
        range = bound.column().equals(column) ? RangeChecks.both(range, bound.range()) : range;
      }
    }
    return range;
  }

  private static @Nullable LengthBounds declared(int base, int typmod) {
    return (base == BPCHAR || base == VARCHAR) && typmod > 4
        ? new LengthBounds(0, typmod - 4)
        : null;
  }

  private static Kind kind(int base, boolean amount) {
    return switch (base) {
      case 16 -> Kind.BOOL;
      case 17 -> Kind.BYTES;
      case 20 -> Kind.INT8;
      case 21 -> Kind.INT2;
      case 23 -> Kind.INT4;
      case 700, 701 -> Kind.REAL;
      default -> amount ? Kind.AMOUNT : Kind.TEXT;
    };
  }

  private static List<String> names(Array array) throws SQLException {
    return List.of((String[]) array.getArray());
  }

  private interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  private static void each(Connection connection, String sql, String schema, RowReader reader)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, schema);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          reader.read(rows);
        }
      }
    }
  }

  private static final class Parts {
    private final List<Column> columns = new ArrayList<>();
    private final List<List<String>> primaryKeys = new ArrayList<>();
    private final List<List<String>> uniqueKeys = new ArrayList<>();
    private final List<ForeignKey> foreignKeys = new ArrayList<>();

    private Table table(TableName name) {
      List<String> primaryKey = primaryKeys.isEmpty() ? List.of() : primaryKeys.getFirst();
      return new Table(name, columns, primaryKey, uniqueKeys, foreignKeys);
    }
  }
}
