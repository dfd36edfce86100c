package org.pyx.sink.copying;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.pyx.schemas.model.Layout;
import org.pyx.sink.assembly.AcceptedRow;

/** Sends rows of one table by COPY. Not thread-safe. */
final class RowCopier {
  private static final int SEND_AT = 1 << 18;

  private final CopyManager copies;
  private final CopyPlans plans;
  private final CopyText text = new CopyText();

  RowCopier(Connection connection, CopyPlans plans) throws SQLException {
    this.copies = connection.unwrap(PGConnection.class).getCopyAPI();
    this.plans = plans;
  }

  /** Copies rows of one table in their order; a COPY for each run of rows with equal columns. */
  void copy(List<AcceptedRow> rows) throws SQLException {
    int from = 0;
    while (from < rows.size()) {
      Layout layout = rows.get(from).row().layout();
      int to = from + 1;
      while (to < rows.size() && same(rows.get(to).row().layout(), layout)) {
        to++;
      }
      send(rows.subList(from, to), plans.plan(rows.get(from).table(), layout));
      from = to;
    }
  }

  @SuppressWarnings("ReferenceEquality") // layouts are shared: a quick way out before equals
  private static boolean same(Layout one, Layout other) {
    return one == other || one.equals(other);
  }

  private void send(List<AcceptedRow> rows, CopyPlan plan) throws SQLException {
    CopyIn copy = copies.copyIn(plan.sql());
    try {
      text.clear();
      for (AcceptedRow row : rows) {
        text.add(row.row(), plan.places());
        if (text.length() >= SEND_AT) {
          copy.writeToCopy(text.buffer(), 0, text.length());
          text.clear();
        }
      }
      if (text.length() > 0) {
        copy.writeToCopy(text.buffer(), 0, text.length());
      }
      copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }
}
