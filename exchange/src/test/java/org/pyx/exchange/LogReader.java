package org.pyx.exchange;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads what logical decoding says of committed transactions (protocol version 1 of pgoutput). */
final class LogReader {
  /** A column of a relation, with the id of its type. */
  record Column(String name, int type) {}

  /** A relation as the log has it at that place. */
  record Relation(String schema, String name, List<Column> columns) {}

  /** One event. */
  sealed interface Event {
    long transactionId();
  }

  /**
   * A changed row; {@code old} is what of the old row was logged, with NULL for the rest.
   *
   * @param kind I, U or D, as pgoutput has it
   */
  record RowChange(
      long transactionId,
      char kind,
      Relation relation,
      Map<String, @Nullable String> old,
      Map<String, @Nullable String> row)
      implements Event {}

  /** A TRUNCATE of one of its tables. */
  record Truncate(long transactionId, Relation relation) implements Event {}

  /** A logical message; without transaction its id is 0. */
  record Message(long transactionId, boolean transactional, String prefix) implements Event {}

  private final Connection connection;
  private final String slot;
  private final Map<Integer, Relation> relations = new HashMap<>();

  LogReader(Connection connection, String slot) {
    this.connection = connection;
    this.slot = slot;
  }

  /** Everything that was committed since the last time. */
  List<Event> read() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      // The server of the tests commits asynchronously; decoding sees only what is flushed.
      statement.execute("SET synchronous_commit = on");
      statement.execute("SELECT pg_logical_emit_message(true, 'flush', '')");
      List<Event> events = new ArrayList<>();
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT xid::text::bigint, data FROM pg_logical_slot_get_binary_changes('"
                  + slot
                  + "', NULL, NULL, 'proto_version', '1', 'publication_names', 'p', 'messages',"
                  + " 'true')")) {
        while (rows.next()) {
          read(rows.getLong(1), ByteBuffer.wrap(rows.getBytes(2)), events);
        }
      }
      return events;
    }
  }

  private void read(long transaction, ByteBuffer data, List<Event> events) {
    char kind = (char) data.get();
    switch (kind) {
      case 'R' -> relations.put(data.getInt(), relation(data));
      case 'I', 'U', 'D' -> {
        Relation relation = known(data);
        char part = (char) data.get();
        Map<String, @Nullable String> old = Map.of();
        if (part != 'N') {
          old = tuple(data, relation);
          part = kind == 'U' ? (char) data.get() : part;
        }
        Map<String, @Nullable String> row = kind == 'D' ? Map.of() : tuple(data, relation);
        events.add(new RowChange(transaction, kind, relation, old, row));
      }
      case 'T' -> {
        int count = data.getInt();
        data.get();
        for (int i = 0; i < count; i++) {
          events.add(new Truncate(transaction, known(data)));
        }
      }
      case 'M' -> {
        boolean transactional = data.get() == 1;
        data.getLong();
        String prefix = text(data);
        if (!prefix.equals("flush")) {
          events.add(new Message(transaction, transactional, prefix));
        }
      }
      default -> {
        // Begin, commit, origin and type say nothing that is asked for here.
      }
    }
  }

  private Relation known(ByteBuffer data) {
    return Objects.requireNonNull(relations.get(data.getInt()), "a relation comes before its rows");
  }

  private static Relation relation(ByteBuffer data) {
    String schema = text(data);
    String name = text(data);
    data.get();
    int count = data.getShort();
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      data.get();
      columns.add(new Column(text(data), data.getInt()));
      data.getInt();
    }
    return new Relation(schema, name, List.copyOf(columns));
  }

  /** Values by the names of columns; an unchanged one that was not logged is left out. */
  private static Map<String, @Nullable String> tuple(ByteBuffer data, Relation relation) {
    Map<String, @Nullable String> values = new LinkedHashMap<>();
    int count = data.getShort();
    for (int i = 0; i < count; i++) {
      String name = relation.columns().get(i).name();
      switch ((char) data.get()) {
        case 'n' -> values.put(name, null);
        case 't' -> {
          byte[] value = new byte[data.getInt()];
          data.get(value);
          values.put(name, new String(value, StandardCharsets.UTF_8));
        }
        default -> {
          // Unchanged TOAST.
        }
      }
    }
    return values;
  }

  private static String text(ByteBuffer data) {
    int start = data.position();
    while (data.get() != 0) {
      // The name ends with the NUL.
    }
    byte[] bytes = new byte[data.position() - 1 - start];
    data.get(start, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
