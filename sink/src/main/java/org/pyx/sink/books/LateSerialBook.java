package org.pyx.sink.books;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.pyx.schemas.model.CopyState.LateSerials;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.wire.Lane;

/** The table {@code pyx.late_serials} of one lane. Stateless. */
public final class LateSerialBook {
  /** How many are kept at hand and published; the table keeps all. */
  public static final int NEWEST = 100;

  private static final String EPOCH = "TIMESTAMPTZ '1970-01-01 00:00:00+00'";

  private final Lane lane;

  /** The late serials of a lane. */
  public LateSerialBook(Lane lane) {
    this.lane = lane;
  }

  /** Notes some in the open transaction. */
  public void add(Connection connection, List<LateSerials> late) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO pyx.late_serials (lane, table_schema, table_name, serial_column, lowest,"
                + " late_rows, passed, noted_at) VALUES (?, ?, ?, ?, ?, ?, ?, "
                + EPOCH
                + " + ? * INTERVAL '1 microsecond')")) {
      for (LateSerials one : late) {
        statement.setString(1, lane.name());
        statement.setString(2, one.table().schema());
        statement.setString(3, one.table().name());
        statement.setString(4, one.column());
        statement.setLong(5, one.lowest());
        statement.setLong(6, one.rows());
        statement.setLong(7, one.passed());
        statement.setLong(8, one.at());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /** The newest, newest last. */
  public List<LateSerials> newest(Connection connection) throws SQLException {
    List<LateSerials> late = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT table_schema, table_name, serial_column, lowest, late_rows, passed,"
                + " (extract(epoch FROM noted_at) * 1000000)::bigint"
                + " FROM pyx.late_serials WHERE lane = ?"
                + " ORDER BY noted_at DESC, table_schema DESC, table_name DESC LIMIT "
                + NEWEST)) {
      statement.setString(1, lane.name());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          late.add(
              new LateSerials(
                  new TableName(row.getString(1), row.getString(2)),
                  row.getString(3),
                  row.getLong(4),
                  row.getLong(5),
                  row.getLong(6),
                  row.getLong(7)));
        }
      }
    }
    return late.reversed();
  }
}
