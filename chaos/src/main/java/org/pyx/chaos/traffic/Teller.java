package org.pyx.chaos.traffic;

import java.sql.SQLException;
import java.util.SplittableRandom;
import org.pyx.exchange.ConnectionFactory;

/**
 * A client that writes marked transactions, and goes on when the exchange is back: whether a commit
 * that was never acknowledged had happened, it asks the exchange. Used by one thread.
 */
final class Teller implements Runnable {
  private static final int MOST_LINES = 20;
  private static final int MOST_BYTES = 600;
  private static final double ROLLED_BACK = 0.03;
  private static final double HELD = 0.05;
  private static final int HELD_MILLIS = 300;
  private static final long RETRY_MILLIS = 200;

  private final ConnectionFactory exchange;
  private final int client;
  private final int pauseMillis;
  private final Ledger ledger;
  private final Brake brake;
  private final SplittableRandom random;
  private volatile boolean stopped;

  /**
   * A client that has not begun.
   *
   * @param pauseMillis between two transactions, at most
   */
  Teller(
      ConnectionFactory exchange,
      int client,
      int pauseMillis,
      Ledger ledger,
      Brake brake,
      long seed) {
    this.exchange = exchange;
    this.client = client;
    this.pauseMillis = pauseMillis;
    this.ledger = ledger;
    this.brake = brake;
    this.random = new SplittableRandom(seed + client);
  }

  void stop() {
    stopped = true;
  }

  @Override
  public void run() {
    try {
      while (!stopped) {
        try (MarkWriter writer = new MarkWriter(exchange.open(), client)) {
          while (!stopped) {
            if (!brake.on()) {
              transaction(writer);
            }
            Thread.sleep(random.nextInt(pauseMillis));
          }
        } catch (SQLException e) {
          ledger.interrupted();
          Thread.sleep(RETRY_MILLIS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void transaction(MarkWriter writer) throws SQLException, InterruptedException {
    int lines = random.nextInt(MOST_LINES);
    int before = random.nextInt(lines + 1);
    boolean held = random.nextDouble() < HELD;
    boolean rolledBack = random.nextDouble() < ROLLED_BACK;
    writer.lines(1, before, 1 + random.nextInt(MOST_BYTES));
    if (held) {
      Thread.sleep(random.nextInt(HELD_MILLIS)); // others commit meanwhile
    }
    long number = writer.numbered(lines);
    writer.receipt();
    writer.lines(before + 1, lines, 1 + random.nextInt(MOST_BYTES));
    if (rolledBack) {
      writer.rollback();
      return;
    }
    writer.commit();
    ledger.committed(number, lines + MarkWriter.FRAME);
  }
}
