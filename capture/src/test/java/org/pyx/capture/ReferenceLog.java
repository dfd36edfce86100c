package org.pyx.capture;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.pyx.capture.translation.Heartbeats;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.Value;

/**
 * What PostgreSQL itself says about its log, read from a slot of our own without the engine; to be
 * compared with the journal, one line for each change. The first column of each table is its key.
 */
final class ReferenceLog {
  private static final String SLOT = "reference_";

  private ReferenceLog() {}

  /** Keeps the log from here on. */
  static void begin(Laboratory lab) throws SQLException {
    lab.sql(
        "SELECT pg_create_logical_replication_slot('" + SLOT + lab.lane.slot() + "', 'pgoutput')");
  }

  /** The log up to now. */
  static List<String> read(Laboratory lab) throws SQLException {
    String slot = SLOT + lab.lane.slot();
    List<String> lines = new ArrayList<>();
    try (Statement statement = lab.connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT xid::text::bigint, data FROM pg_logical_slot_get_binary_changes('"
                    + slot
                    + "', NULL, NULL, 'proto_version', '1', 'messages', 'true',"
                    + " 'publication_names', '"
                    + lab.lane.slot()
                    + "')")) {
      while (rows.next()) {
        parse(rows.getLong(1), ByteBuffer.wrap(rows.getBytes(2)), lines);
      }
    }
    lab.sql("SELECT pg_drop_replication_slot('" + slot + "')");
    return lines;
  }

  /** The same lines of a journal. */
  static List<String> lines(List<Change> changes) {
    List<String> lines = new ArrayList<>();
    for (Change change : changes) {
      String line =
          switch (change) {
            case Change.Begin _ -> "begin";
            case Change.End _ -> "commit";
            case Change.Insert i -> "insert " + key(i.row());
            case Change.Update u -> "update " + key(u.row());
            case Change.Delete d -> "delete " + key(d.before());
            case Change.Message m -> "message " + m.prefix();
            case Change.Truncate _ -> "truncate";
            case Change.SnapshotRow _, Change.Relation _, Change.Heartbeat _, Change.Observed _ ->
                "";
          };
      if (!line.isEmpty()) {
        lines.add(change.position().transactionId() + " " + line);
      }
    }
    return lines;
  }

  private static String key(Row row) {
    return row.value(0) instanceof Value.Int i ? Long.toString(i.value()) : "?";
  }

  // https://www.postgresql.org/docs/18/protocol-logicalrep-message-formats.html
  private static void parse(long transaction, ByteBuffer data, List<String> lines) {
    switch (data.get()) {
      case 'B' -> lines.add(transaction + " begin");
      case 'C' -> lines.add(transaction + " commit");
      case 'I' -> lines.add(transaction + " insert " + key(data));
      case 'U' -> {
        if (data.get(5) == 'K') { // the key has changed
          lines.add(transaction + " delete " + key(data));
          data.position(data.position() - 4); // where the table would be
          lines.add(transaction + " insert " + key(data));
        } else {
          lines.add(transaction + " update " + key(data));
        }
      }
      case 'D' -> lines.add(transaction + " delete " + key(data));
      case 'T' -> lines.add(transaction + " truncate");
      case 'M' -> {
        boolean inTransaction = (data.get() & 1) != 0;
        data.position(1 + 1 + 8);
        int end = data.position();
        while (data.get(end) != 0) {
          end++;
        }
        String prefix = text(data, end - data.position());
        if (!prefix.equals(Heartbeats.PREFIX)) { // capture's own
          lines.add((inTransaction ? transaction : 0) + " message " + prefix);
        }
      }
      default -> {} // relations and types
    }
  }

  /** The first column of the next tuple; moves behind the tuple. */
  private static String key(ByteBuffer data) {
    data.getInt(); // the table
    data.get(); // the kind of tuple
    int columns = data.getShort();
    String first = "?";
    for (int i = 0; i < columns; i++) {
      if (data.get() == 't') {
        String text = text(data, data.getInt());
        first = i == 0 ? text : first;
      }
    }
    return first;
  }

  private static String text(ByteBuffer data, int length) {
    byte[] bytes = new byte[length];
    data.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
