package org.pyx.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.pyx.schemas.stage.PyxException;
import org.pyx.sink.copying.DatabaseAnswer;

/** Whether a lane has a sink at work. Stateless. */
public final class SinkPresence {
  private SinkPresence() {}

  /**
   * Whether somebody holds the lane's lock in the auditor's database now.
   *
   * @throws PyxException if that cannot be asked
   */
  public static boolean isHeld(SinkConfig config) {
    try (Connection connection = AuditorDatabase.open(config);
        PreparedStatement statement =
            connection.prepareStatement(
                """
                SELECT EXISTS (
                  SELECT FROM pg_catalog.pg_locks l
                  JOIN pg_catalog.pg_database d ON d.oid = l.database
                  WHERE d.datname = pg_catalog.current_database() AND l.locktype = 'advisory'
                    AND l.granted AND l.objsubid = 1
                    AND ((l.classid::bigint << 32) | l.objid::bigint)
                      = pg_catalog.hashtextextended(?, 0))
                """)) {
      statement.setString(1, config.lane().member("sink"));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    } catch (SQLException e) {
      throw DatabaseAnswer.raise(e, "looking for a sink of lane " + config.lane().name());
    }
  }
}
