package org.pyx.sink.books;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.wire.Lane;

/**
 * The table {@code pyx.adoptions} of one lane: that a copy is being adopted is known from the copy,
 * whatever the process is started with. Stateless.
 */
public final class AdoptionBook {
  private static final String IS_THERE = "SELECT to_regclass('pyx.adoptions') IS NOT NULL";
  private static final String READ =
      "SELECT coalesce(max(number), 0),"
          + " coalesce((array_agg(state ORDER BY number DESC))[1] = 'begun', false),"
          + " coalesce((array_agg(whole ORDER BY number DESC))[1], false),"
          + " coalesce(sum(events), 0) FROM pyx.adoptions WHERE lane = ?";
  private static final String ADD =
      "INSERT INTO pyx.adoptions (lane, number, state, whole, events) VALUES (?, ?, ?, ?, ?)";

  private final Lane lane;

  /** The adoptions of a lane. */
  public AdoptionBook(Lane lane) {
    this.lane = lane;
  }

  /**
   * Where a lane stands.
   *
   * @param number how many entries there are
   * @param open whether the copy is being adopted, up to the end of the next snapshot
   * @param whole whether that snapshot is the lane's first, so that it tells of all rows
   * @param shift how far sequences of evidence are ahead of offsets of the accepted topic: by one
   *     for each event that has no row there
   */
  public record Standing(long number, boolean open, boolean whole, long shift) {
    /** No adoption. */
    public static final Standing NONE = new Standing(0, false, false, 0);
  }

  /** Where the lane stands, as committed or in the open transaction. */
  public Standing read(Connection connection) throws SQLException {
    // Books of an earlier version lack the table until "pyx init target" is run again.
    if (!isThere(connection)) {
      return Standing.NONE;
    }
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      statement.setString(1, lane.name());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new Standing(row.getLong(1), row.getBoolean(2), row.getBoolean(3), row.getLong(4));
      }
    }
  }

  /**
   * Notes in the open transaction that an adoption begins.
   *
   * @throws StopException if the bookkeeping is of an earlier version
   */
  public Standing begin(Connection connection, Standing from, boolean whole) throws SQLException {
    if (!isThere(connection)) {
      throw new StopException(
          "the auditor's database has no table pyx.adoptions; run \"pyx init target\" again");
    }
    Standing begun = new Standing(from.number() + 1, true, whole, from.shift());
    add(connection, begun, "begun", 0);
    return begun;
  }

  /**
   * Notes in the open transaction that it has ended.
   *
   * @param events how many events it has published without a row on the accepted topic
   */
  public Standing end(Connection connection, Standing from, long events) throws SQLException {
    Standing ended = new Standing(from.number() + 1, false, false, from.shift() + events);
    add(connection, ended, "ended", events);
    return ended;
  }

  private void add(Connection connection, Standing standing, String state, long events)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ADD)) {
      statement.setString(1, lane.name());
      statement.setLong(2, standing.number());
      statement.setString(3, state);
      statement.setBoolean(4, standing.whole());
      statement.setLong(5, events);
      statement.executeUpdate();
    }
  }

  private static boolean isThere(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(IS_THERE);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getBoolean(1);
    }
  }
}
