package org.pyx.sink.adoption;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.pyx.schemas.model.Layout;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.policy.TablePolicy;

/** The rows of one table of the copy that the exchange's snapshot has not. Not thread-safe. */
public final class ExtraRows {
  private static final int FETCH = 1_000;

  private final Connection connection;
  private final ComparedTable table;

  ExtraRows(Connection connection, ComparedTable table) {
    this.connection = connection;
    this.table = table;
  }

  /** What becomes of a row. */
  public interface Taker {
    /** Takes the key of a row, its serial included. */
    void take(Row key) throws SQLException;
  }

  /** What the policy says of the table. */
  public TablePolicy law() {
    return table.law();
  }

  /** Hands out all of them, a few at a time in memory. */
  public void forEach(Taker taker) throws SQLException {
    Set<String> wanted = new LinkedHashSet<>(table.key());
    table.law().serial().filter(table.columns()::contains).ifPresent(wanted::add);
    Layout layout = new Layout(List.copyOf(wanted));
    try (PreparedStatement statement =
        connection.prepareStatement(ComparisonSql.extra(table, wanted))) {
      statement.setFetchSize(FETCH);
      try (ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          Value[] values = new Value[layout.size()];
          for (int i = 0; i < values.length; i++) {
            values[i] = value(found, i + 1, layout.names().get(i));
          }
          taker.take(new Row(layout, values));
        }
      }
    }
  }

  private Value value(ResultSet found, int place, String column) throws SQLException {
    Value value =
        switch (table.kind(column)) {
          case INT2, INT4, INT8 -> new Value.Int(found.getLong(place));
          case BOOL -> new Value.Bool(found.getBoolean(place));
          case REAL -> new Value.Real(found.getDouble(place));
          case BYTES -> {
            byte[] bytes = found.getBytes(place);
            yield bytes == null ? Value.NULL : new Value.Bytes(bytes);
          }
          case AMOUNT, TEXT -> {
            String text = found.getString(place);
            yield text == null ? Value.NULL : new Value.Text(text);
          }
        };
    return found.wasNull() ? Value.NULL : value;
  }
}
