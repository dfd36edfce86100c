package org.pyx.exchange;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.pyx.exchange.sql.SqlResource;

/**
 * The books of an exchange: whether the money in its rows adds up. Holds reserves and coins against
 * overdraft (R1, C1), denominations against forgery (C3, C4), change against what was melted (C6),
 * transfers against deposits (W1), purses against what was paid (P1), and the running totals
 * against the rows they sum up. The letters are those of the auditor's helpers.
 */
public final class Books {
  private static final int LINES_PER_RULE = 20;

  private Books() {}

  /**
   * Every violation, at most 20 per rule, as {@code RULE: what is wrong}; empty for an honest
   * exchange. Recognises the form of the database by its tables. Reads one state of the database
   * and leaves nothing behind; needs the right to create temporary tables, and must not be called
   * with a transaction open.
   *
   * @throws SQLException when the database refuses
   */
  public static List<String> check(Connection connection) throws SQLException {
    return checkAfter(connection, "");
  }

  /** What the books would say after a statement, which is undone. */
  static List<String> checkAfter(Connection connection, String forgery) throws SQLException {
    List<String> violations = new ArrayList<>();
    boolean autoCommit = connection.getAutoCommit();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
      SchemaVariant variant = variant(statement);
      statement.execute("SET LOCAL search_path TO " + variant.schemaName());
      statement.execute(forgery);
      for (Map.Entry<String, String> entry :
          SqlResource.statements("books/" + variant.year() + ".sql").entrySet()) {
        if (statement.execute(entry.getValue())) {
          try (ResultSet rows = statement.getResultSet()) {
            for (int line = 0; line < LINES_PER_RULE && rows.next(); line++) {
              violations.add(entry.getKey() + ": " + rows.getString(1));
            }
          }
        }
      }
      return violations;
    } finally {
      // Takes the temporary tables with it.
      connection.rollback();
      connection.setAutoCommit(autoCommit);
    }
  }

  private static SchemaVariant variant(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery("SELECT to_regclass('exchange.batch_deposits') IS NOT NULL")) {
      row.next();
      return row.getBoolean(1) ? SchemaVariant.TALER_2024 : SchemaVariant.TALER_2021;
    }
  }
}
