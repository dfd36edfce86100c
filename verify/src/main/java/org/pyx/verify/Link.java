package org.pyx.verify;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.stage.PostgresAccess;
import org.pyx.schemas.stage.PyxException;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.stage.TryAgainException;

/**
 * The connection to one of the two servers, made anew when it was ended. Whatever database and role
 * have as their own settings, values have one text form here, and names of functions and operators
 * mean PostgreSQL's. Not thread-safe but for {@link #end}.
 */
final class Link implements AutoCloseable {
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

  /** So much longer than the server lets a query run its answer may be on the way, at most. */
  private static final Duration ON_THE_WAY = Duration.ofSeconds(15);

  private final Gate gate;
  private final String side;
  private final String where;
  private final Duration longest;
  private final Duration patience;
  private volatile @Nullable Connection connection;

  /**
   * None yet.
   *
   * @param side "the exchange" or "the copy"
   * @param longest how long a query may take
   */
  Link(Gate gate, String side, Duration longest) {
    this.gate = gate;
    this.side = side;
    this.where = side + " (" + gate.access() + ")";
    this.longest = longest;
    this.patience = longest.plus(longest.compareTo(ON_THE_WAY) < 0 ? longest : ON_THE_WAY);
  }

  String side() {
    return side;
  }

  /** Ends the connection unless what is done with it now is done in time. */
  Deadline deadline() {
    return Deadline.in(patience, this::end);
  }

  /** See {@link Gate#refusal}. */
  Optional<String> refusal(Throwable error) {
    return gate.refusal(error);
  }

  /** Whether an error is the end of a connection. */
  static boolean isLost(SQLException error) {
    String state = error.getSQLState();
    return state == null || state.startsWith("08") || state.startsWith("57P");
  }

  /**
   * The connection, a new one if there is none.
   *
   * @throws PyxException if the server is away or refuses
   * @throws UnansweredException if it is there, and is no honest one
   */
  Connection connection() {
    Connection known = connection;
    return known == null ? connect() : known;
  }

  private Connection connect() {
    PostgresAccess access = gate.access();
    Properties properties = access.connectionProperties();
    properties.putIfAbsent("connectTimeout", "10");
    properties.setProperty("loginTimeout", "15");
    properties.setProperty("socketTimeout", Long.toString(longest.toSeconds() + 30));
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("ApplicationName", "pyx verify");
    properties.setProperty("prepareThreshold", "0"); // a plan for these very bounds
    properties.setProperty("maxResultBuffer", "128M"); // a server may send what it likes
    Deadline deadline = deadline();
    try (deadline) {
      Connection made = DriverManager.getConnection(access.url(), properties);
      connection = made;
      pin(made);
      return made;
    } catch (SQLException e) {
      end();
      throw cannotConnect(e, deadline.isOver());
    } catch (RuntimeException e) {
      // the driver trusts the order of messages
      end();
      throw UnansweredException.nonsense(side);
    }
  }

  private RuntimeException cannotConnect(SQLException error, boolean overdue) {
    Optional<String> refusal = refusal(error);
    if (refusal.isPresent()) {
      return new UnansweredException(side + ": " + refusal.get(), true);
    }
    if (overdue) {
      return UnansweredException.overdue(side);
    }
    String message = "cannot connect to " + where + ": SQLSTATE " + error.getSQLState();
    return isLost(error) || "53300".equals(error.getSQLState())
        ? new TryAgainException(message, error)
        : new StopException(message + "; is the role, its password and the database right?", error);
  }

  private void pin(Connection fresh) throws SQLException {
    try (Statement statement = fresh.createStatement()) {
      statement.execute("SET statement_timeout = " + longest.toMillis());
      for (String setting : PINNED) {
        statement.execute("SET " + setting);
      }
    }
  }

  /** Ends the connection, whatever a thread is doing with it. */
  void end() {
    gate.drop();
    Connection known = connection;
    connection = null;
    if (known != null) {
      try {
        known.abort(Runnable::run);
      } catch (SQLException e) {
        // it is gone, which is what was wanted
      }
    }
  }

  /** Where it leads, for people. */
  @Override
  public String toString() {
    return where;
  }

  @Override
  public void close() {
    Connection known = connection;
    if (known == null) {
      return;
    }
    try {
      known.close();
    } catch (SQLException e) {
      // it is gone, which is what was wanted
    }
  }
}
