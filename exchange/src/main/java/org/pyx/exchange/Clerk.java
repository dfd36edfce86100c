package org.pyx.exchange;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.pyx.exchange.sql.Statements;
import org.pyx.exchange.trade.Desk;
import org.pyx.exchange.trade.House;
import org.pyx.exchange.trade.Trade;
import org.pyx.exchange.trade.Trader;

/** Works on one connection: plans a trade, writes it, commits, and does so again. */
final class Clerk implements Runnable {
  /** Share of transactions that are rolled back once, which leaves gaps in serials. */
  private static final double ROLLED_BACK = 0.02;

  /** Share of transactions that hold their serials while others commit higher ones. */
  private static final double LATE = 0.003;

  private static final long LATE_ROWS = 60;
  private static final long LATE_NANOS = 20_000_000;
  private static final int ATTEMPTS = 20;

  private final ConnectionFactory connections;
  private final WorkloadOptions options;
  private final Desk desk;
  private final Workload.Ledger ledger;

  /** Decides about roll-backs and delays, so that these change no content. */
  private final SplittableRandom mood;

  private volatile boolean stopped;
  private volatile @Nullable Thread thread;
  private long wanted;
  private long done;
  private long paceStart;
  private long paceRows;

  Clerk(
      ConnectionFactory connections,
      WorkloadOptions options,
      House house,
      int number,
      Workload.Ledger ledger) {
    this.connections = connections;
    this.options = options;
    this.desk = new Desk(new Trader(house, options.variant(), number));
    this.ledger = ledger;
    this.mood = new SplittableRandom(options.seed() * 31 + number);
  }

  /** The file of statements for a form of the database. */
  static String statements(SchemaVariant variant) {
    return "workload/" + variant.year() + ".sql";
  }

  /** Settings of a session that writes. */
  static void settle(Connection connection, SchemaVariant variant) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      // The triggers name tables without their schema.
      statement.execute("SET search_path TO " + variant.schemaName());
      // Tables start empty and without statistics: plans made then must still use the indexes
      // later.
      statement.execute("SET enable_seqscan TO off");
      statement.execute("SET enable_hashjoin TO off");
      statement.execute("SET enable_mergejoin TO off");
      statement.execute("SET plan_cache_mode TO force_generic_plan");
    }
  }

  /** How many rows this clerk is to have committed when it ends, since the first run. */
  void wanted(long rows) {
    wanted = rows;
    stopped = false;
  }

  void stop() {
    stopped = true;
    LockSupport.unpark(thread);
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    paceStart = System.nanoTime();
    paceRows = done;
    try (Connection connection = connections.open()) {
      settle(connection, options.variant());
      connection.setAutoCommit(false);
      try (Statements sql = new Statements(connection, statements(options.variant()))) {
        while (!stopped && done < wanted) {
          perform(connection, sql, desk.next());
          pace();
        }
      }
    } catch (SQLException e) {
      ledger.failed(
          new WorkloadException(
              "the exchange's connection failed with SQLSTATE " + e.getSQLState(), e));
    } catch (RuntimeException e) {
      ledger.failed(new WorkloadException("the workload failed", e));
    }
  }

  private void perform(Connection connection, Statements sql, Trade trade) throws SQLException {
    boolean rollBack = mood.nextDouble() < ROLLED_BACK;
    boolean late = mood.nextDouble() < LATE && options.connections() > 1;
    for (int attempt = 1; ; attempt++) {
      try {
        trade.write(sql);
        if (rollBack) {
          rollBack = false;
          connection.rollback();
          sql.takeChangedRows();
          continue;
        }
        if (late) {
          waitForOthers();
        }
        connection.commit();
        break;
      } catch (SQLException e) {
        if (!isRetryable(e) || attempt == ATTEMPTS) {
          throw e;
        }
        connection.rollback();
        sql.takeChangedRows();
      }
    }
    long rows = sql.takeChangedRows();
    done += rows;
    ledger.add(trade.operation(), rows);
    trade.committed();
  }

  private void waitForOthers() {
    long until = ledger.rows() + LATE_ROWS;
    long deadline = System.nanoTime() + LATE_NANOS;
    while (!stopped && ledger.rows() < until && System.nanoTime() < deadline) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  private void pace() {
    if (options.rowsPerSecond() == 0) {
      return;
    }
    double perSecond = (double) options.rowsPerSecond() / options.connections();
    long due = paceStart + (long) ((done - paceRows) / perSecond * 1e9);
    for (long left = due - System.nanoTime();
        !stopped && left > 0;
        left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private static boolean isRetryable(SQLException e) {
    return "40001".equals(e.getSQLState()) || "40P01".equals(e.getSQLState());
  }
}
