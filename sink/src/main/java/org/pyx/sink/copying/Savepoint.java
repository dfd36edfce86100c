package org.pyx.sink.copying;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * A place in an open transaction to which it returns when rows are refused. The savepoint is kept
 * from one attempt to the next, since each statement is a journey to the server and a flood of
 * refused rows makes many. Not thread-safe.
 */
final class Savepoint {
  private static final String SET = "SAVEPOINT pyx_rows";
  private static final String RELEASE = "RELEASE SAVEPOINT pyx_rows";

  private enum State {
    NONE,
    EMPTY,
    WRITTEN
  }

  private final Connection connection;
  private State state = State.NONE;

  Savepoint(Connection connection) {
    this.connection = connection;
  }

  /** Rows on their way into the database. */
  interface Attempt {
    /** Writes them; returns why the database refuses, or null when they are written. */
    @Nullable Failure write() throws SQLException;
  }

  /**
   * Makes an attempt, and takes it back if the database refuses.
   *
   * @return why it refuses, or null when all is written
   */
  @Nullable Failure attempt(Attempt attempt) throws SQLException {
    switch (state) {
      case NONE -> execute(SET);
      case EMPTY -> {}
      case WRITTEN -> execute(RELEASE + "; " + SET);
    }
    state = State.WRITTEN;
    Failure failure = attempt.write();
    if (failure != null) {
      execute("ROLLBACK TO " + SET);
      state = State.EMPTY;
    }
    return failure;
  }

  /** Gives it up, so that what is written elsewhere is not taken back with the next attempt. */
  void release() throws SQLException {
    if (state != State.NONE) {
      execute(RELEASE);
      state = State.NONE;
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
