package org.pyx.sink.books;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.start.WayOut;
import org.pyx.schemas.wire.Lane;

/**
 * The table {@code pyx.lane_topics} of one lane: the ids of the topics it is copied from.
 * Stateless.
 */
public final class TopicBook {
  private final Lane lane;

  /** The topics of a lane. */
  public TopicBook(Lane lane) {
    this.lane = lane;
  }

  /**
   * Refuses a copy whose bookkeeping was made by an earlier version.
   *
   * @throws StopException if the table is not there
   */
  public void require(Connection connection) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement("SELECT pg_catalog.to_regclass('pyx.lane_topics')");
        ResultSet row = statement.executeQuery()) {
      row.next();
      if (row.getString(1) == null) {
        throw WayOut.BOOKKEEPING_OLD.refuse(
            "the copy has no table pyx.lane_topics; run \"pyx init target\" again, which adds it");
      }
    }
  }

  /** The ids that were noted last, by topic. */
  public Map<String, String> read(Connection connection) throws SQLException {
    Map<String, String> ids = new HashMap<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT DISTINCT ON (topic) topic, topic_id FROM pyx.lane_topics WHERE lane = ?"
                + " ORDER BY topic, entry DESC")) {
      statement.setString(1, lane.name());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          ids.put(rows.getString(1), rows.getString(2));
        }
      }
    }
    return ids;
  }

  /** Notes, in the open transaction, those ids that are not known yet. */
  public void note(Connection connection, Map<String, String> ids) throws SQLException {
    Map<String, String> known = read(connection);
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO pyx.lane_topics (lane, topic, topic_id) VALUES (?, ?, ?)")) {
      for (Map.Entry<String, String> topic : ids.entrySet()) {
        if (!topic.getValue().equals(known.get(topic.getKey()))) {
          statement.setString(1, lane.name());
          statement.setString(2, topic.getKey());
          statement.setString(3, topic.getValue());
          statement.addBatch();
        }
      }
      statement.executeBatch();
    }
  }
}
