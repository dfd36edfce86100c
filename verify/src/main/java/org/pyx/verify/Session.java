package org.pyx.verify;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.pyx.schemas.stage.PostgresAccess;
import org.pyx.schemas.stage.PyxException;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.stage.TryAgainException;

/**
 * A session at one of the two servers. Each query is a transaction of its own, and changes nothing.
 * Whatever database and role have as their own settings, values have one text form here, and names
 * of functions and operators mean PostgreSQL's. Not thread-safe.
 */
final class Session implements AutoCloseable {
  private static final String TIMEOUT = "57014";

  /** Everything on which a value's text depends, or how a name is understood. */
  private static final List<String> PINNED =
      List.of(
          // pg_temp last, so that a temporary table hides nothing
          "search_path = pg_catalog, pg_temp",
          "TimeZone = 'UTC'",
          "DateStyle = 'ISO, YMD'",
          "IntervalStyle = 'postgres'",
          "bytea_output = 'hex'",
          "extra_float_digits = 1",
          "lc_monetary = 'C'",
          "xmlbinary = 'base64'",
          "xmloption = 'content'",
          "quote_all_identifiers = off",
          "standard_conforming_strings = on",
          "backslash_quote = safe_encoding",
          "array_nulls = on",
          "transform_null_equals = off",
          // a policy that hides rows from us is an error, not an answer
          "row_security = off",
          "default_transaction_read_only = on",
          // many short queries, each once
          "jit = off",
          "max_parallel_workers_per_gather = 0",
          "lock_timeout = '5s'");

  private final Connection connection;
  private final String side;
  private final String where;
  private long busyNanos;
  private long queries;

  private Session(Connection connection, String side, String where) {
    this.connection = connection;
    this.side = side;
    this.where = where;
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
   */
  static Session open(PostgresAccess access, String side, Duration longest) {
    Properties properties = access.connectionProperties();
    properties.putIfAbsent("connectTimeout", "10");
    properties.putIfAbsent("loginTimeout", "15");
    properties.setProperty("socketTimeout", Long.toString(longest.toSeconds() + 30));
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("ApplicationName", "pyx verify");
    properties.setProperty("prepareThreshold", "0"); // a plan for these very bounds
    properties.setProperty("maxResultBuffer", "128M"); // a server may send what it likes
    String where = side + " (" + access + ")";
    try {
      Connection connection = DriverManager.getConnection(access.url(), properties);
      Session session = new Session(connection, side, where);
      session.pin(longest);
      return session;
    } catch (SQLException e) {
      String message = "cannot connect to " + where + ": SQLSTATE " + e.getSQLState();
      throw connectionLost(e) || "53300".equals(e.getSQLState())
          ? new TryAgainException(message, e)
          : new StopException(message + "; is the role, its password and the database right?", e);
    }
  }

  private void pin(Duration longest) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET statement_timeout = " + longest.toMillis());
      for (String setting : PINNED) {
        statement.execute("SET " + setting);
      }
    }
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
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.size(); i++) {
        bind(statement, i + 1, parameters.get(i));
      }
      try (ResultSet rows = statement.executeQuery()) {
        return reader.read(rows);
      }
    } catch (SQLException e) {
      throw explain(e);
    } catch (UnansweredException e) {
      throw new UnansweredException(side + ": " + e.reason(), e.lessMayHelp());
    } catch (PyxException e) {
      throw e;
    } catch (RuntimeException e) {
      // the driver trusts the order of messages; and numbers and digests may be none
      throw new UnansweredException(side + ": " + UnansweredException.nonsense().reason(), true);
    } finally {
      busyNanos += System.nanoTime() - began;
    }
  }

  private void bind(PreparedStatement statement, int place, Object value) throws SQLException {
    switch (value) {
      case Long number -> statement.setLong(place, number);
      case Integer number -> statement.setInt(place, number);
      case byte[] bytes -> statement.setBytes(place, bytes);
      case Integer[] numbers ->
          statement.setArray(place, connection.createArrayOf("int4", numbers));
      case byte[][] many -> statement.setArray(place, connection.createArrayOf("bytea", many));
      case String text -> statement.setObject(place, text, Types.OTHER);
      default -> throw new IllegalArgumentException("cannot bind a " + value.getClass());
    }
  }

  /** The server's own words may hold a row's contents, so that only its code is told. */
  private RuntimeException explain(SQLException error) {
    String state = String.valueOf(error.getSQLState());
    if (connectionLost(error)) {
      return new TryAgainException(
          "the connection to " + where + " is lost (SQLSTATE " + state + ")", error);
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

  private static boolean connectionLost(SQLException error) {
    String state = error.getSQLState();
    return state == null || state.startsWith("08") || state.startsWith("57P");
  }

  /** A number of rows of text columns, for catalogs. */
  List<List<String>> texts(String sql, Object... parameters) {
    return ask(
        sql,
        List.of(parameters),
        rows -> {
          List<List<String>> all = new ArrayList<>();
          while (rows.next()) {
            List<String> row = new ArrayList<>();
            for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
              String text = rows.getString(i);
              row.add(text == null ? "" : text);
            }
            all.add(row);
          }
          return all;
        });
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
    try {
      connection.close();
    } catch (SQLException e) {
      // it is gone, which is what was wanted
    }
  }
}
