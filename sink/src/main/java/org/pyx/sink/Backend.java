package org.pyx.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.locks.LockSupport;
import org.pyx.schemas.stage.TryAgainException;

/**
 * The server's process behind one of our connections, by which another connection can ask for it.
 *
 * @param pid its process id at the server
 * @param started when it was started, as the server writes it: pids are used again
 */
record Backend(int pid, String started) {
  /** What another connection sees of it. */
  sealed interface Sight {
    /** It is gone: its connection leads nowhere. */
    record Gone() implements Sight {}

    /** It is at work. */
    record Working() implements Sight {}

    /** It waits for a lock. */
    record Locked(String holders) implements Sight {}

    /** It has nothing to do. */
    record Idle(long seconds) implements Sight {}
  }

  private static final int LOOKS = 30;
  private static final long LOOK_NANOS = 100_000_000;
  private static final String SIGHT =
      """
      SELECT state = 'active', coalesce(wait_event_type = 'Lock', false),
        pg_catalog.array_to_string(pg_catalog.pg_blocking_pids(pid), ', '),
        greatest(0, extract(epoch FROM pg_catalog.clock_timestamp() - state_change))::bigint
      FROM pg_catalog.pg_stat_activity WHERE pid = ? AND backend_start::text = ?
      """;

  /** That of a connection. */
  static Backend of(Connection connection) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement(
                "SELECT pid, backend_start::text FROM pg_catalog.pg_stat_activity"
                    + " WHERE pid = pg_catalog.pg_backend_pid()");
        ResultSet row = statement.executeQuery()) {
      row.next();
      return new Backend(row.getInt(1), row.getString(2));
    }
  }

  /** What is to be seen of it on another connection of the same role. */
  Sight look(Connection other) throws SQLException {
    try (PreparedStatement statement = other.prepareStatement(SIGHT)) {
      bind(statement);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return new Sight.Gone();
        }
        if (!row.getBoolean(1)) {
          return new Sight.Idle(row.getLong(4));
        }
        return row.getBoolean(2) ? new Sight.Locked(row.getString(3)) : new Sight.Working();
      }
    }
  }

  /**
   * Ends it, on another connection of the same role: one that we gave up may still hold the lane.
   *
   * @throws TryAgainException if it does not end within seconds
   */
  void end(Connection other) throws SQLException {
    for (int look = 0; look < LOOKS; look++) {
      try (PreparedStatement statement =
          other.prepareStatement(
              "SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity"
                  + " WHERE pid = ? AND backend_start::text = ?")) {
        bind(statement);
        statement.execute();
      }
      other.commit(); // within one transaction the view does not change
      if (look(other) instanceof Sight.Gone) {
        other.commit();
        return;
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    throw new TryAgainException(
        "the auditor's database has not ended the sink's last connection yet, process " + pid);
  }

  private void bind(PreparedStatement statement) throws SQLException {
    statement.setInt(1, pid);
    statement.setString(2, started);
  }
}
