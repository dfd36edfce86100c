package org.pyx.exchange.attack;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.pyx.exchange.attack.Step.Constraint;
import org.pyx.exchange.attack.Step.Loosen;

/**
 * Runs the transactions of an attack on one connection. One that would wait for a lock longer than
 * five seconds gives way to the honest traffic and tries again. Not thread-safe.
 */
final class Transactions {
  private static final int TRIES = 6;
  private static final long TRANSACTION_ID_BITS = 0xFFFF_FFFFL;

  /**
   * What can be dropped by itself: constraints of the root, and those that only the leaves have.
   * The leaves' inherited ones go with the root's.
   */
  private static final String DROPPABLE =
      """
      SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', k.conrelid::regclass, k.conname)
        FROM pg_constraint k
       WHERE k.coninhcount = 0 AND k.contype = ?::"char"
         AND (k.conrelid = ?::regclass
              OR k.conrelid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = ?::regclass))
         AND ?::text[] = (SELECT array_agg(a.attname::text ORDER BY a.attname)
                            FROM pg_attribute a
                           WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey))
      """;

  /** The identity of a partitioned table does not reach its leaves. */
  private static final String IDENTIFY =
      """
      DO $$
      DECLARE leaf regclass;
      BEGIN
        FOR leaf IN SELECT '%1$s'::regclass
            UNION ALL SELECT inhrelid FROM pg_inherits WHERE inhparent = '%1$s'::regclass LOOP
          EXECUTE format('ALTER TABLE %%s REPLICA IDENTITY FULL', leaf);
        END LOOP;
      END $$
      """;

  private final Connection connection;
  private final String schema;

  private interface Work {
    void in(Connection connection) throws SQLException;
  }

  Transactions(Connection connection, String schema) throws SQLException {
    this.connection = connection;
    this.schema = schema;
    connection.setAutoCommit(false);
  }

  /**
   * Commits the statements in one transaction.
   *
   * @return its 32-bit id
   */
  long run(String sql) throws SQLException {
    return committed(same -> execute(same, sql));
  }

  /** Drops what is still there of a constraint, on the table itself and on its leaves. */
  void loosen(Loosen loosen) throws SQLException {
    committed(same -> {
      if (loosen.constraint() == Constraint.NOT_NULL) {
        for (String column : loosen.columns()) {
          // Not by the constraint's name: before Postgres 18 a NOT NULL has none.
          execute(
              same, "ALTER TABLE " + loosen.table() + " ALTER COLUMN " + column + " DROP NOT NULL");
        }
        return;
      }
      for (String drop : droppable(same, loosen)) {
        execute(same, drop);
      }
      if (loosen.constraint() == Constraint.PRIMARY_KEY) {
        // Without a key the changes of the table would not say which row they concern: another
        // rule.
        execute(same, IDENTIFY.formatted(loosen.table()));
      }
    });
  }

  private long committed(Work work) throws SQLException {
    for (int tries = 1; ; tries++) {
      try {
        execute(
            connection,
            "SET LOCAL search_path TO " + Words.quoted(schema) + "; SET LOCAL lock_timeout = '5s'");
        work.in(connection);
        long id = transactionId();
        connection.commit();
        return id;
      } catch (SQLException e) {
        connection.rollback();
        if (tries == TRIES || !isAboutLocks(e)) {
          throw e;
        }
      }
    }
  }

  private long transactionId() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_current_xact_id()::text::bigint")) {
      row.next();
      return row.getLong(1) & TRANSACTION_ID_BITS;
    }
  }

  private static List<String> droppable(Connection connection, Loosen loosen) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(DROPPABLE)) {
      query.setString(1, loosen.constraint().catalogCode());
      query.setString(2, loosen.table());
      query.setString(3, loosen.table());
      query.setArray(
          4, connection.createArrayOf("text", loosen.columns().stream().sorted().toArray()));
      List<String> drops = new ArrayList<>();
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          drops.add(rows.getString(1));
        }
      }
      return drops;
    }
  }

  /** lock_not_available and deadlock_detected. */
  private static boolean isAboutLocks(SQLException e) {
    return "55P03".equals(e.getSQLState()) || "40P01".equals(e.getSQLState());
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
