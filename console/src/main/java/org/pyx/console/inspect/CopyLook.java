package org.pyx.console.inspect;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.model.TrustedSchema.Column;

/** Looks a row up in the copy: few rows, of each value its beginning. Stateless. */
public final class CopyLook {
  private static final int MOST_ROWS = 10;
  private static final int MOST_CHARACTERS = 2_000;
  private static final int SECONDS = 10;

  private CopyLook() {}

  private record Condition(String sql, List<String> values) {}

  /**
   * The rows that a key names; at most ten.
   *
   * @param connection is only read from
   * @param table the table as the copy's own catalog has it
   */
  public static List<CopyRow> rows(Connection connection, TrustedSchema.Table table, RowKey key)
      throws SQLException {
    List<Condition> conditions =
        key.ways().stream().map(way -> condition(table, way)).flatMap(Optional::stream).toList();
    if (conditions.isEmpty()) {
      return List.of();
    }
    String sql =
        "SELECT "
            + table.columns().stream().map(CopyLook::selected).collect(Collectors.joining(", "))
            + " FROM "
            + table.name().quoted()
            + " WHERE "
            + conditions.stream().map(Condition::sql).collect(Collectors.joining(" OR "))
            + " LIMIT "
            + MOST_ROWS;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setQueryTimeout(SECONDS);
      int place = 1;
      for (Condition condition : conditions) {
        for (String value : condition.values()) {
          statement.setString(place++, value);
        }
      }
      return read(statement, table);
    }
  }

  private static String selected(Column column) {
    String text = TableName.quote(column.name()) + "::text";
    return "left(" + text + ", " + MOST_CHARACTERS + "), length(" + text + ")";
  }

  private static List<CopyRow> read(PreparedStatement statement, TrustedSchema.Table table)
      throws SQLException {
    List<CopyRow> rows = new ArrayList<>();
    try (ResultSet result = statement.executeQuery()) {
      while (result.next()) {
        Map<String, CopyRow.Cell> cells = new LinkedHashMap<>();
        int place = 1;
        for (Column column : table.columns()) {
          cells.put(
              column.name(), new CopyRow.Cell(result.getString(place), result.getLong(place + 1)));
          place += 2;
        }
        rows.add(new CopyRow(cells));
      }
    }
    return rows;
  }

  /** Empty if a value cannot be one of its column. */
  private static Optional<Condition> condition(TrustedSchema.Table table, Map<String, String> way) {
    Map<String, Column> columns =
        table.columns().stream().collect(Collectors.toMap(Column::name, c -> c));
    List<String> parts = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (Map.Entry<String, String> part : way.entrySet()) {
      Column column = columns.get(part.getKey());
      if (column == null || !fits(column, part.getValue())) {
        return Optional.empty();
      }
      parts.add(TableName.quote(column.name()) + is(column));
      values.add(value(column, part.getValue()));
    }
    return Optional.of(new Condition("(" + String.join(" AND ", parts) + ")", values));
  }

  /** The type is the auditor's own word. What a text of any other type may be, only it knows. */
  private static String is(Column column) {
    boolean asText =
        column.kind() == TrustedSchema.Kind.AMOUNT
            || (column.kind() == TrustedSchema.Kind.TEXT
                && !column.type().equals("text")
                && !column.type().startsWith("character"));
    return asText ? "::text = ?" : " = CAST(? AS " + column.type() + ")";
  }

  private static boolean fits(Column column, String text) {
    return switch (column.kind()) {
      case INT2 -> isNumber(text, Short.MIN_VALUE, Short.MAX_VALUE);
      case INT4 -> isNumber(text, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case INT8 -> isNumber(text, Long.MIN_VALUE, Long.MAX_VALUE);
      case BOOL -> text.equals("true") || text.equals("false");
      case BYTES -> text.matches("(\\\\x)?([0-9a-fA-F]{2})*");
      case REAL -> text.matches("-?[0-9]{1,30}(\\.[0-9]{1,30})?");
      case AMOUNT, TEXT -> text.indexOf('\0') < 0;
    };
  }

  private static boolean isNumber(String text, long least, long most) {
    try {
      long number = Long.parseLong(text);
      return number >= least && number <= most;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static String value(Column column, String text) {
    return column.kind() == TrustedSchema.Kind.BYTES && !text.startsWith("\\x")
        ? "\\x" + text
        : text;
  }
}
