package org.pyx.chaos.traffic;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.pyx.exchange.ConnectionFactory;

/** Single transactions for which a fault is waiting. Used by one thread. */
public final class LargeTransactions {
  private static final int CLIENT = 50;
  private static final int COPY_CLIENT = 51;
  private static final int PREPARED_CLIENT = 60;
  private static final int CONTENT_BYTES = 48;
  private static final int PREPARED_LINES = 7;
  private static final int FLUSH_EVERY = 5_000;
  private static final long RETRY_MILLIS = 100;

  private final ConnectionFactory exchange;
  private final Ledger ledger;

  /** At an exchange. */
  public LargeTransactions(ConnectionFactory exchange, Ledger ledger) {
    this.exchange = exchange;
    this.ledger = ledger;
  }

  /** Commits so many rows at once. */
  public void insert(int rows) throws SQLException {
    try (MarkWriter writer = new MarkWriter(exchange.open(), CLIENT)) {
      writer.lines(1, rows, CONTENT_BYTES);
      long number = writer.numbered(rows);
      writer.receipt();
      writer.commit();
      ledger.committed(number, rows + (long) MarkWriter.FRAME);
    }
  }

  /**
   * Copies rows in by COPY.
   *
   * @param rows how many
   * @param halfway done when half of them have been sent
   */
  public void copyIn(int rows, Runnable halfway) throws SQLException {
    Connection connection = exchange.open();
    try (MarkWriter writer = new MarkWriter(connection, COPY_CLIENT)) {
      long serial = writer.serial() + 1;
      CopyIn copy =
          connection
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyIn("COPY exchange.mark_line (client, serial, line, content) FROM STDIN");
      for (int line = 1; line <= rows; line++) {
        byte[] text =
            "%d\t%d\t%d\t\\\\x%064x\n"
                .formatted(COPY_CLIENT, serial, line, line)
                .getBytes(StandardCharsets.US_ASCII);
        copy.writeToCopy(text, 0, text.length);
        if (line % FLUSH_EVERY == 0) {
          copy.flushCopy();
        }
        if (line == rows / 2) {
          halfway.run();
        }
      }
      copy.endCopy();
      long number = writer.numbered(rows);
      writer.receipt();
      writer.commit();
      ledger.committed(number, rows + (long) MarkWriter.FRAME);
    }
  }

  /** Prepares a transaction for two-phase commit; returns its name. */
  public String prepare() throws SQLException {
    try (Connection connection = exchange.open();
        MarkWriter writer = new MarkWriter(connection, PREPARED_CLIENT)) {
      writer.lines(1, PREPARED_LINES, CONTENT_BYTES);
      writer.unnumbered(PREPARED_LINES);
      writer.receipt();
      String name = "mark-" + (writer.serial() + 1);
      try (Statement statement = connection.createStatement()) {
        statement.execute("PREPARE TRANSACTION '" + name + "'");
      }
      connection.commit();
      return name;
    }
  }

  /** Decides about a prepared transaction. */
  public void decide(String name, boolean committed) throws SQLException {
    try (Connection connection = exchange.open();
        Statement statement = connection.createStatement()) {
      statement.execute((committed ? "COMMIT" : "ROLLBACK") + " PREPARED '" + name + "'");
      ledger.committed(0, committed ? PREPARED_LINES + (long) MarkWriter.FRAME : 0);
    }
  }

  /** Waits until the exchange answers again. */
  public void awaitExchange() throws InterruptedException {
    while (true) {
      try (Connection connection = exchange.open();
          Statement statement = connection.createStatement()) {
        statement.execute("SELECT 1");
        return;
      } catch (SQLException e) {
        Thread.sleep(RETRY_MILLIS);
      }
    }
  }
}
