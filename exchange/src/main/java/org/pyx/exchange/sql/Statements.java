package org.pyx.exchange.sql;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * The named statements of one SQL file on one connection, prepared once each, and a count of the
 * rows they changed. Not thread-safe; the connection is the caller's.
 */
public final class Statements implements AutoCloseable {
  private static final int BYTES_PER_COPY_MESSAGE = 32 * 1024;

  private final Connection connection;
  private final Map<String, NamedStatement> statements = new HashMap<>();
  private final Map<String, PreparedStatement> prepared = new HashMap<>();
  private long changedRows;

  /**
   * The statements of the file at {@code path} (below {@code /org/pyx/exchange/}).
   *
   * @throws SQLException when the connection is broken
   */
  public Statements(Connection connection, String path) throws SQLException {
    this.connection = connection;
    SqlResource.statements(path)
        .forEach((name, text) -> statements.put(name, NamedStatement.parse(text)));
    connection.unwrap(PGConnection.class).setPrepareThreshold(1);
  }

  /**
   * Runs a statement that changes rows and returns nothing.
   *
   * @return the number of rows changed, 0 for an empty statement
   * @throws SQLException when the database refuses
   */
  public int change(String name, Columns columns) throws SQLException {
    NamedStatement statement = named(name);
    if (statement.isEmpty()) {
      return 0;
    }
    int rows = bound(name, statement, columns).executeUpdate();
    changedRows += rows;
    return rows;
  }

  /**
   * Runs an INSERT that returns the serials of its rows.
   *
   * @return the serials in the order of the rows; none for an empty statement
   * @throws SQLException when the database refuses
   */
  public long[] insert(String name, Columns columns) throws SQLException {
    long[] serials = query(name, columns);
    changedRows += serials.length;
    return serials;
  }

  /**
   * As {@link #insert} for one row.
   *
   * @return its serial, 0 for an empty statement
   * @throws SQLException when the database refuses
   */
  public long insertOne(String name, Columns columns) throws SQLException {
    long[] serials = insert(name, columns);
    return serials.length == 0 ? 0 : serials[0];
  }

  /**
   * Runs a SELECT of one bigint column.
   *
   * @throws SQLException when the database refuses
   */
  public long[] query(String name, Columns columns) throws SQLException {
    NamedStatement statement = named(name);
    if (statement.isEmpty()) {
      return new long[0];
    }
    try (ResultSet rows = bound(name, statement, columns).executeQuery()) {
      long[] serials = new long[16];
      int count = 0;
      while (rows.next()) {
        if (count == serials.length) {
          serials = Arrays.copyOf(serials, 2 * count);
        }
        serials[count++] = rows.getLong(1);
      }
      return Arrays.copyOf(serials, count);
    }
  }

  /**
   * Runs a COPY ... FROM STDIN: every parameter is an array with one element per row.
   *
   * @throws SQLException when the database refuses
   */
  public void copy(String name, Columns columns) throws SQLException {
    NamedStatement statement = named(name);
    CopyIn copy =
        connection.unwrap(PGConnection.class).getCopyAPI().copyIn(statement.copyCommand());
    try {
      byte[] text = copyText(statement, columns).getBytes(StandardCharsets.UTF_8);
      for (int from = 0; from < text.length; from += BYTES_PER_COPY_MESSAGE) {
        copy.writeToCopy(text, from, Math.min(BYTES_PER_COPY_MESSAGE, text.length - from));
      }
      changedRows += copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }

  /** Counts rows that a statement changed besides those it reported. */
  public void countAlso(int rows) {
    changedRows += rows;
  }

  /** The rows changed since the last call of this method. */
  public long takeChangedRows() {
    long rows = changedRows;
    changedRows = 0;
    return rows;
  }

  /**
   * Runs a command that is in no file, such as a setting.
   *
   * @throws SQLException when the database refuses
   */
  public void command(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    for (PreparedStatement statement : prepared.values()) {
      statement.close();
    }
  }

  private NamedStatement named(String name) {
    NamedStatement statement = statements.get(name);
    if (statement == null) {
      throw new IllegalArgumentException("no statement is named " + name);
    }
    return statement;
  }

  private PreparedStatement bound(String name, NamedStatement statement, Columns columns)
      throws SQLException {
    PreparedStatement ready = prepared.get(name);
    if (ready == null) {
      ready = connection.prepareStatement(statement.sql());
      prepared.put(name, ready);
    }
    int place = 0;
    for (String parameter : statement.parameters()) {
      ready.setObject(++place, columns.get(parameter));
    }
    return ready;
  }

  private static String copyText(NamedStatement statement, Columns columns) {
    Object[] arrays = statement.parameters().stream().map(columns::get).toArray();
    int rows = java.lang.reflect.Array.getLength(arrays[0]);
    StringBuilder text = new StringBuilder();
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < arrays.length; column++) {
        text.append(column == 0 ? "" : "\t");
        text.append(copyField(java.lang.reflect.Array.get(arrays[column], row)));
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static String copyField(@Nullable Object value) {
    return switch (value) {
      case null -> "\\N";
      case byte[] bytes -> "\\\\x" + HexFormat.of().formatHex(bytes);
      case String text -> text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n");
      default -> value.toString();
    };
  }
}
