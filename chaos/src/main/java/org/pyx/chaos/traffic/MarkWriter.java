package org.pyx.chaos.traffic;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Writes marked transactions of one client on one connection. Not thread-safe. */
final class MarkWriter implements AutoCloseable {
  /** Rows beside the lines. */
  static final int FRAME = 2;

  private final Connection connection;
  private final int client;
  private long serial;

  /** Takes up where the client's last committed transaction ended. */
  MarkWriter(Connection connection, int client) throws SQLException {
    this.connection = connection;
    this.client = client;
    connection.setAutoCommit(false);
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT coalesce(max(serial), 0) FROM exchange.mark_transaction WHERE client = ?")) {
      query.setInt(1, client);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        serial = row.getLong(1);
      }
    }
    connection.rollback();
  }

  /** The serial of the client's last committed transaction. */
  long serial() {
    return serial;
  }

  /** Lines of the next transaction. */
  void lines(int from, int to, int bytes) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO exchange.mark_line (client, serial, line, content)
            SELECT ?, ?, n, decode(repeat(md5(n::text), ?), 'hex') FROM generate_series(?, ?) n
            """)) {
      insert.setInt(1, client);
      insert.setLong(2, serial + 1);
      insert.setInt(3, Math.max(1, bytes / 16));
      insert.setInt(4, from);
      insert.setInt(5, to);
      insert.executeUpdate();
    }
  }

  /** The transaction itself, with the next number of all; returns that. */
  long numbered(int lines) throws SQLException {
    try (Statement lock = connection.createStatement()) {
      lock.execute("SELECT pg_advisory_xact_lock(" + Marks.NUMBER_LOCK + ")");
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO exchange.mark_transaction (client, serial, number, lines)
            SELECT ?, ?, coalesce(max(number), 0) + 1, ? FROM exchange.mark_transaction
            RETURNING number
            """)) {
      insert.setInt(1, client);
      insert.setLong(2, serial + 1);
      insert.setInt(3, lines);
      try (ResultSet row = insert.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /** The transaction itself, without a number, since it commits when others have gone on. */
  void unnumbered(int lines) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO exchange.mark_transaction (client, serial, lines) VALUES (?, ?, ?)")) {
      insert.setInt(1, client);
      insert.setLong(2, serial + 1);
      insert.setInt(3, lines);
      insert.executeUpdate();
    }
  }

  /** What needs the transaction's row by foreign key. */
  void receipt() throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO exchange.mark_receipt (client, serial) VALUES (?, ?)")) {
      insert.setInt(1, client);
      insert.setLong(2, serial + 1);
      insert.executeUpdate();
    }
  }

  void commit() throws SQLException {
    connection.commit();
    serial++;
  }

  void rollback() throws SQLException {
    connection.rollback();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
