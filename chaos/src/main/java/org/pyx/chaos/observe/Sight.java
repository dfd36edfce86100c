package org.pyx.chaos.observe;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one snapshot of the copy shows of the marks beyond what was seen before.
 *
 * @param newMarks transactions that were not seen before, by client and serial
 * @param newNumbers numbers above the highest one seen before, in order
 * @param strayLines lines, of clients and serials whose transaction is not there
 * @param progress where the sink says that the copy stands
 */
record Sight(
    List<Mark> newMarks, List<Long> newNumbers, List<String> strayLines, Progress progress) {
  private static final String MARKS =
      """
      SELECT t.client, t.serial, t.lines,
        (SELECT count(*) FROM exchange.mark_line l WHERE (l.client, l.serial) = (t.client, t.serial)),
        EXISTS (SELECT FROM exchange.mark_receipt r WHERE (r.client, r.serial) = (t.client, t.serial))
      FROM exchange.mark_transaction t WHERE t.client = ? AND t.serial > ? ORDER BY t.serial
      """;
  private static final String NUMBERS =
      "SELECT number FROM exchange.mark_transaction WHERE number > ? ORDER BY number";

  /** Beyond a client's last transaction there is nothing of it. */
  private static final String STRAYS =
      """
      SELECT l.client, l.serial FROM exchange.mark_line l WHERE l.client = ? AND l.serial >
        (SELECT coalesce(max(serial), 0) FROM exchange.mark_transaction WHERE client = ?) LIMIT 5
      """;

  private static final String CLIENTS =
      """
      WITH RECURSIVE c AS (
        (SELECT min(client) AS client FROM exchange.mark_line)
        UNION SELECT (SELECT min(l.client) FROM exchange.mark_line l WHERE l.client > c.client)
          FROM c WHERE c.client IS NOT NULL)
      SELECT client FROM c WHERE client IS NOT NULL
      UNION SELECT DISTINCT client FROM exchange.mark_transaction ORDER BY 1
      """;
  private static final String PROGRESS =
      """
      SELECT journal_offset, (lsn - '0/0')::bigint FROM pyx.progress
      WHERE lane = ? ORDER BY first_offset DESC LIMIT 1
      """;

  Sight {
    newMarks = List.copyOf(newMarks);
    newNumbers = List.copyOf(newNumbers);
    strayLines = List.copyOf(strayLines);
  }

  /**
   * A marked transaction, as the copy has it.
   *
   * @param lines how many it must have
   * @param found how many there are
   */
  record Mark(int client, long serial, long lines, long found, boolean receipt) {}

  /** Where the copy stands; -1 before it stands anywhere. */
  record Progress(long journalOffset, long lsn) {
    static final Progress NONE = new Progress(-1, -1);
  }

  /**
   * Looks at one snapshot.
   *
   * @param copy a connection in one read-only transaction that repeats what it reads
   * @param serials the last serial seen, by client
   * @param number the last number seen
   */
  static Sight of(Connection copy, String lane, Map<Integer, Long> serials, long number)
      throws SQLException {
    List<Mark> marks = new ArrayList<>();
    List<Long> numbers = new ArrayList<>();
    List<String> strays = new ArrayList<>();
    for (int client : clients(copy, serials)) {
      try (PreparedStatement query = copy.prepareStatement(MARKS)) {
        query.setInt(1, client);
        query.setLong(2, serials.getOrDefault(client, 0L));
        try (ResultSet row = query.executeQuery()) {
          while (row.next()) {
            marks.add(
                new Mark(
                    client, row.getLong(2), row.getLong(3), row.getLong(4), row.getBoolean(5)));
          }
        }
      }
      try (PreparedStatement query = copy.prepareStatement(STRAYS)) {
        query.setInt(1, client);
        query.setInt(2, client);
        try (ResultSet row = query.executeQuery()) {
          while (row.next()) {
            strays.add(row.getInt(1) + "/" + row.getLong(2));
          }
        }
      }
    }
    try (PreparedStatement query = copy.prepareStatement(NUMBERS)) {
      query.setLong(1, number);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          numbers.add(row.getLong(1));
        }
      }
    }
    return new Sight(marks, numbers, strays, progress(copy, lane));
  }

  private static Iterable<Integer> clients(Connection copy, Map<Integer, Long> serials)
      throws SQLException {
    Map<Integer, Long> clients = new TreeMap<>(serials);
    try (Statement statement = copy.createStatement();
        ResultSet row = statement.executeQuery(CLIENTS)) {
      while (row.next()) {
        clients.putIfAbsent(row.getInt(1), 0L);
      }
    }
    return clients.keySet();
  }

  private static Progress progress(Connection copy, String lane) throws SQLException {
    try (PreparedStatement query = copy.prepareStatement(PROGRESS)) {
      query.setString(1, lane);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? new Progress(row.getLong(1), row.getLong(2)) : Progress.NONE;
      }
    }
  }
}
