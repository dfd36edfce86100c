package org.pyx.sink.books;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.pyx.schemas.wire.Lane;

/**
 * The tables {@code pyx.outbox} and {@code pyx.published} of one lane. Sequences grow from batch to
 * batch, and batches are published in order, so "published" is a watermark. Stateless.
 */
public final class Outbox {
  private static final String PENDING =
      " FROM pyx.outbox WHERE lane = ? AND sequence >"
          + " coalesce((SELECT max(sequence) FROM pyx.published WHERE lane = ?), -1)";

  private static final long MOST_BYTES = 1 << 20;

  private final Lane lane;

  /** The outbox of a lane. */
  public Outbox(Lane lane) {
    this.lane = lane;
  }

  /**
   * Evidence on its way.
   *
   * @param sequence the accepted topic's offset of the refused or late row, plus the shift of
   *     {@link AdoptionBook}: one number for it for ever, since a row that is late is written and
   *     so not refused
   * @param scanFrom an offset of the rejected topic before which it cannot be
   * @param key the record's key
   * @param payload the record's value
   */
  @SuppressWarnings("ArrayRecordComponent") // identity is never asked of it
  public record Entry(long sequence, long scanFrom, byte[] key, byte[] payload) {}

  /** Adds entries in the open transaction, with no more than some of them in memory. */
  public void add(Connection connection, Iterable<Entry> entries) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO pyx.outbox (lane, sequence, scan_from, record_key, payload)"
                + " VALUES (?, ?, ?, ?, ?)")) {
      long bytes = 0;
      for (Entry entry : entries) {
        statement.setString(1, lane.name());
        statement.setLong(2, entry.sequence());
        statement.setLong(3, entry.scanFrom());
        statement.setBytes(4, entry.key());
        statement.setBytes(5, entry.payload());
        statement.addBatch();
        bytes += entry.payload().length;
        if (bytes > MOST_BYTES) {
          statement.executeBatch();
          bytes = 0;
        }
      }
      statement.executeBatch();
    }
  }

  /** The offset of the rejected topic from which unpublished entries may be, or -1 without any. */
  public long scanFrom(Connection connection) throws SQLException {
    return lowest(connection, "scan_from");
  }

  /** The sequence of the first unpublished entry, or -1 without any. */
  public long firstPending(Connection connection) throws SQLException {
    return lowest(connection, "sequence");
  }

  private long lowest(Connection connection, String column) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT coalesce(min(" + column + "), -1)" + PENDING)) {
      statement.setString(1, lane.name());
      statement.setString(2, lane.name());
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  /**
   * The next unpublished entries in order: one at least if there is any, and no more than so many
   * bytes beyond it.
   */
  public List<Entry> pending(Connection connection, int most, long mostBytes) throws SQLException {
    // Sizes are added up by the server, so that no more than the wanted payloads reach this heap.
    String sql =
        "SELECT o.sequence, o.scan_from, o.record_key, o.payload FROM pyx.outbox o JOIN ("
            + "SELECT sequence, row_number() OVER (ORDER BY sequence) AS place,"
            + " sum(size) OVER (ORDER BY sequence) AS bytes FROM ("
            + "SELECT sequence, octet_length(payload) AS size"
            + PENDING
            + " ORDER BY sequence LIMIT ?) first) next"
            + " ON o.lane = ? AND o.sequence = next.sequence"
            + " WHERE next.place = 1 OR next.bytes <= ? ORDER BY o.sequence";
    List<Entry> entries = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, lane.name());
      statement.setString(2, lane.name());
      statement.setInt(3, most);
      statement.setString(4, lane.name());
      statement.setLong(5, mostBytes);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          entries.add(
              new Entry(rows.getLong(1), rows.getLong(2), rows.getBytes(3), rows.getBytes(4)));
        }
      }
    }
    return entries;
  }

  /** Notes that everything up to a sequence is in Kafka. */
  public void published(Connection connection, long sequence) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("INSERT INTO pyx.published (lane, sequence) VALUES (?, ?)")) {
      statement.setString(1, lane.name());
      statement.setLong(2, sequence);
      statement.executeUpdate();
    }
  }
}
