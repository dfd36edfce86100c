package org.pyx.sink.books;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.wire.Lane;

/** The table {@code pyx.progress} of one lane. Stateless. */
public final class ProgressBook {
  private static final String UNIQUE_VIOLATION = "23505";
  private static final String READ =
      "SELECT next_offset, journal_offset, lsn::text, commit_time FROM pyx.progress"
          + " WHERE lane = ? ORDER BY first_offset DESC LIMIT 1";
  private static final String APPEND =
      "INSERT INTO pyx.progress (lane, first_offset, next_offset, journal_offset, lsn, commit_time)"
          + " VALUES (?, ?, ?, ?, ?::pg_lsn, ?)";

  private final Lane lane;

  /** The progress of a lane. */
  public ProgressBook(Lane lane) {
    this.lane = lane;
  }

  /** How far the copy has come, as committed. */
  public Progress read(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      statement.setString(1, lane.name());
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next()
            ? new Progress(
                rows.getLong(1), rows.getLong(2), Lsn.parse(rows.getString(3)), rows.getLong(4))
            : Progress.NONE;
      }
    }
  }

  /**
   * Notes progress in the open transaction.
   *
   * @throws StopException if another sink has noted progress since {@code from} was read
   */
  public void append(Connection connection, Progress from, Progress to) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(APPEND)) {
      statement.setString(1, lane.name());
      statement.setLong(2, from.nextOffset());
      statement.setLong(3, to.nextOffset());
      statement.setLong(4, to.journalOffset());
      statement.setString(5, to.lsn().toString());
      statement.setLong(6, to.commitTime());
      statement.executeUpdate();
    } catch (SQLException e) {
      if (UNIQUE_VIOLATION.equals(e.getSQLState())) {
        throw anotherSink(lane, e);
      }
      throw e;
    }
  }

  /** The error of two sinks at once. */
  public static StopException anotherSink(Lane lane, Throwable cause) {
    return new StopException(
        "another sink writes lane "
            + lane.name()
            + "; this one has written nothing since and stops: run one sink per lane",
        cause);
  }
}
