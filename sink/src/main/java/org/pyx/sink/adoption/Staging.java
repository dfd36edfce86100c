package org.pyx.sink.adoption;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.pyx.schemas.model.Layout;
import org.pyx.sink.assembly.AcceptedRow;
import org.pyx.sink.copying.CopyText;
import org.pyx.sink.copying.DatabaseAnswer;

/**
 * The temporary tables of one table's comparison, within one database transaction, which drops
 * them. Not thread-safe.
 */
final class Staging {
  private static final int SEND_AT = 1 << 18;

  private final Connection connection;
  private final ComparedTable table;
  private final boolean whole;
  private final CopyText text = new CopyText();
  private final Map<List<String>, String> comparisons = new HashMap<>();

  /**
   * What is not simply there.
   *
   * @param place the row's place among those that were given
   * @param marks of its columns; empty if the row is missing
   * @param source digest of the exchange's row, if they differ
   * @param copy digest of the copy's
   */
  record Unlike(int place, String marks, @Nullable String source, @Nullable String copy) {}

  /**
   * Makes the tables.
   *
   * @param whole whether it is to be remembered which rows came
   */
  Staging(Connection connection, ComparedTable table, boolean whole) throws SQLException {
    this.connection = connection;
    this.table = table;
    this.whole = whole;
    execute(table.createStage());
    if (whole) {
      execute(table.createSeen());
    }
    if (table.needsMirror()) {
      for (String sql : table.createMirror()) {
        execute(sql);
      }
    }
  }

  /** The columns of rows that are compared. */
  List<String> present(Layout layout) {
    return table.columns().stream().filter(column -> layout.indexOf(column) >= 0).toList();
  }

  /**
   * Compares rows of one layout, all of which have the key.
   *
   * @return those that are not simply there, in order; null if the database refuses a value of any
   */
  @Nullable List<Unlike> compare(List<AcceptedRow> rows) throws SQLException {
    Layout layout = rows.getFirst().row().layout();
    List<String> present = present(layout);
    execute("TRUNCATE " + table.stage());
    if (!stage(rows, present, layout)) {
      return null;
    }
    if (whole) {
      execute("INSERT INTO " + table.seen() + " " + table.selectKeys());
    }
    String sql =
        comparisons.computeIfAbsent(present, columns -> ComparisonSql.compare(table, columns));
    List<Unlike> found = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        found.add(new Unlike(row.getInt(1), row.getString(2), row.getString(3), row.getString(4)));
      }
    }
    return found;
  }

  private boolean stage(List<AcceptedRow> rows, List<String> present, Layout layout)
      throws SQLException {
    int[] places = present.stream().mapToInt(layout::indexOf).toArray();
    execute("SAVEPOINT pyx_stage");
    try {
      send(rows, table.copyIn(present), places);
    } catch (SQLException e) {
      if (DatabaseAnswer.to(e) != DatabaseAnswer.ROW_REFUSED) {
        throw e;
      }
      execute("ROLLBACK TO SAVEPOINT pyx_stage; RELEASE SAVEPOINT pyx_stage");
      return false;
    }
    execute("RELEASE SAVEPOINT pyx_stage");
    return true;
  }

  private void send(List<AcceptedRow> rows, String sql, int[] places) throws SQLException {
    CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
    try {
      text.clear();
      for (int i = 0; i < rows.size(); i++) {
        text.add(i, rows.get(i).row(), places);
        if (text.length() >= SEND_AT) {
          copy.writeToCopy(text.buffer(), 0, text.length());
          text.clear();
        }
      }
      copy.writeToCopy(text.buffer(), 0, text.length());
      copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }

  /** Prepares for the question which of the copy's rows did not come. */
  void endSeen() throws SQLException {
    execute("ANALYZE " + table.seen());
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
