package org.pyx.chaos.observe;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.pyx.exchange.ConnectionFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the copy all the time through a connection of its own, and holds each state that it sees
 * against those before. What it has seen outlives the connection. Thread-safe.
 */
public final class Observer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Observer.class);
  private static final long LOOK_MILLIS = 40;
  private static final long RETRY_MILLIS = 200;
  private static final int TOTALS_EVERY = 250;
  private static final int ROWS_EVERY = 25;
  private static final int MOST_COMPLAINTS = 100;

  /** What is counted in turn: large tables, among them such without foreign keys. */
  private static final List<String> COUNTED =
      List.of(
          "reserves_in",
          "reserves_out",
          "known_coins",
          "batch_deposits",
          "coin_deposits",
          "refresh_commitments",
          "refunds",
          "wire_out",
          "aggregation_tracking");

  private final ConnectionFactory copy;
  private final String lane;
  private final Expectations expectations = new Expectations();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile boolean stopped;
  private volatile long number;
  private volatile long transactions;
  private volatile long looks;

  /** Starts to look. */
  public Observer(ConnectionFactory copy, String lane) {
    this.copy = copy;
    this.lane = lane;
    this.thread = Thread.ofPlatform().name("observer").daemon().start(this::run);
  }

  /** The highest number of a marked transaction in the copy. */
  public long number() {
    return number;
  }

  /** How many marked transactions are in the copy. */
  public long transactions() {
    return transactions;
  }

  /** How many states of the copy were looked at. */
  public long looks() {
    return looks;
  }

  /** What was wrong, in words; the first hundred. */
  public List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** Looks no more. */
  @Override
  public void close() throws InterruptedException {
    stopped = true;
    thread.join();
  }

  private void run() {
    try {
      while (!stopped) {
        try (Connection connection = copy.open()) {
          connection.setAutoCommit(false);
          connection.setReadOnly(true);
          connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
          while (!stopped) {
            look(connection);
            Thread.sleep(LOOK_MILLIS);
          }
        } catch (SQLException e) {
          LOG.debug("the copy is away", e);
          Thread.sleep(RETRY_MILLIS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(Connection connection) throws SQLException {
    Sight sight = Sight.of(connection, lane, expectations.serials(), expectations.number());
    complain(expectations.next(sight));
    long count = looks + 1;
    if (count % TOTALS_EVERY == 0) {
      complain(
          expectations.totals(
              count(connection, "mark_transaction"), count(connection, "mark_line")));
    }
    if (count % ROWS_EVERY == 0) {
      String table = COUNTED.get((int) (count / ROWS_EVERY % COUNTED.size()));
      complain(expectations.rows(table, count(connection, table)));
    }
    connection.commit();
    looks = count;
    number = expectations.number();
    transactions = expectations.transactions();
  }

  private static long count(Connection connection, String table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM exchange." + table)) {
      row.next();
      return row.getLong(1);
    }
  }

  private void complain(List<String> wrong) {
    for (String words : wrong) {
      if (complaints.size() < MOST_COMPLAINTS) {
        LOG.error("the observer: {}", words);
        complaints.add(words);
      }
    }
  }
}
