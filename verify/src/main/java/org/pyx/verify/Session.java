package org.pyx.verify;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postgresql.util.PSQLException;
import org.pyx.schemas.stage.PyxException;
import org.pyx.schemas.stage.TryAgainException;

/**
 * A session at one of the two servers. Each query is a transaction of its own, and changes nothing.
 * A server may say what is no answer, or nothing for too long: then the connection is ended, and
 * the next question has a new one. Not thread-safe.
 */
final class Session implements AutoCloseable {
  private static final String TIMEOUT = "57014";

  /** What the driver makes of messages that are none, and of more than it may hold. */
  private static final String NO_PROTOCOL = "08P01";

  private static final String TOO_MUCH = "08S01";

  private final Link link;
  private final String side;
  private long busyNanos;
  private long queries;

  private Session(Link link) {
    this.link = link;
    this.side = link.side();
  }

  /** Reads an answer. */
  interface Reader<T> {
    T read(ResultSet rows) throws SQLException;
  }

  /**
   * Connects.
   *
   * @param side "the exchange" or "the copy"
   * @param longest how long a query may take
   * @throws PyxException if the server is away or refuses
   * @throws UnansweredException if it is there, and is no honest one
   */
  static Session open(Gate gate, String side, Duration longest) {
    Link link = new Link(gate, side, longest);
    link.connection();
    return new Session(link);
  }

  /**
   * Asks.
   *
   * @param sql with a {@code ?} for each parameter
   * @param parameters numbers, bytes, texts, and arrays of numbers and of bytes
   * @throws UnansweredException if the server is there, and does not answer
   * @throws TryAgainException if the connection is lost
   */
  <T> T ask(String sql, List<Object> parameters, Reader<T> reader) {
    long began = System.nanoTime();
    queries++;
    try {
      Connection open = link.connection();
      Deadline deadline = link.deadline();
      try (deadline) {
        return answer(open, sql, parameters, reader);
      } catch (SQLException | RuntimeException e) {
        throw deadline.isOver() ? overdue() : explain(e);
      }
    } finally {
      busyNanos += System.nanoTime() - began;
    }
  }

  private static <T> T answer(
      Connection open, String sql, List<Object> parameters, Reader<T> reader) throws SQLException {
    try (PreparedStatement statement = open.prepareStatement(sql)) {
      for (int i = 0; i < parameters.size(); i++) {
        bind(open, statement, i + 1, parameters.get(i));
      }
      try (ResultSet rows = statement.executeQuery()) {
        return reader.read(rows);
      }
    }
  }

  /** A server that can no longer be reached is away; one that can does not want to answer. */
  private UnansweredException overdue() {
    link.end();
    link.connection();
    return UnansweredException.overdue(side);
  }

  private static void bind(Connection open, PreparedStatement statement, int place, Object value)
      throws SQLException {
    switch (value) {
      case Long number -> statement.setLong(place, number);
      case Integer number -> statement.setInt(place, number);
      case byte[] bytes -> statement.setBytes(place, bytes);
      case Integer[] numbers -> statement.setArray(place, open.createArrayOf("int4", numbers));
      case byte[][] many -> statement.setArray(place, open.createArrayOf("bytea", many));
      case String text -> statement.setObject(place, text, Types.OTHER);
      default -> throw new IllegalArgumentException("cannot bind a " + value.getClass());
    }
  }

  private RuntimeException explain(Exception error) {
    return switch (error) {
      case SQLException e -> explain(e);
      case UnansweredException e ->
          new UnansweredException(side + ": " + e.reason(), e.lessMayHelp());
      case PyxException e -> e;
      // the driver trusts the order of messages; and numbers and digests may be none
      default -> nonsense();
    };
  }

  /** What comes next may still belong to this answer. */
  private UnansweredException nonsense() {
    link.end();
    return UnansweredException.nonsense(side);
  }

  /** The server's own words may hold a row's contents, so that only its code is told. */
  private RuntimeException explain(SQLException error) {
    String state = String.valueOf(error.getSQLState());
    Optional<String> refusal = link.refusal(error);
    if (refusal.isPresent()) {
      link.end();
      return new UnansweredException(side + ": " + refusal.get(), true);
    }
    if (isDriversOwn(error) && (state.equals(NO_PROTOCOL) || state.equals(TOO_MUCH))) {
      return nonsense();
    }
    if (Link.isLost(error)) {
      link.end();
      return new TryAgainException(
          "the connection to " + link + " is lost (SQLSTATE " + state + ")", error);
    }
    if (state.equals(TIMEOUT)) {
      return new UnansweredException(side + ": it takes too long", true);
    }
    boolean lessMayHelp =
        state.startsWith("22")
            || state.startsWith("53")
            || state.startsWith("54")
            || state.startsWith("XX");
    return new UnansweredException(side + ": SQLSTATE " + state, lessMayHelp);
  }

  private static boolean isDriversOwn(SQLException error) {
    return error instanceof PSQLException e && e.getServerErrorMessage() == null;
  }

  /**
   * A number of rows of text columns, for catalogs.
   *
   * @param width how many columns there are in each
   * @throws UnansweredException if there are others, or as {@link #ask}
   */
  List<List<String>> texts(int width, String sql, Object... parameters) {
    return ask(
        sql,
        List.of(parameters),
        rows -> {
          List<List<String>> all = new ArrayList<>();
          if (rows.getMetaData().getColumnCount() != width) {
            throw UnansweredException.nonsense();
          }
          while (rows.next()) {
            List<String> row = new ArrayList<>();
            for (int i = 1; i <= width; i++) {
              String text = rows.getString(i);
              row.add(text == null ? "" : text);
            }
            all.add(row);
          }
          return all;
        });
  }

  /** "The exchange" or "the copy". */
  String side() {
    return side;
  }

  /** How long all queries took. */
  long busyNanos() {
    return busyNanos;
  }

  /** How many queries there were. */
  long queries() {
    return queries;
  }

  @Override
  public void close() {
    link.close();
  }
}
