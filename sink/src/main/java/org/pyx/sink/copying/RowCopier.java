package org.pyx.sink.copying;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
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

  /**
   * Copies rows of one table in their order; a COPY for each run of rows with equal columns.
   *
   * @return why the database refuses, or null when they are written
   * @throws SQLException if it is away, or refuses for another reason than a row
   */
  @Nullable Failure copy(List<AcceptedRow> rows) throws SQLException {
    int from = 0;
    while (from < rows.size()) {
      Layout layout = rows.get(from).row().layout();
      int to = from + 1;
      while (to < rows.size() && same(rows.get(to).row().layout(), layout)) {
        to++;
      }
      List<AcceptedRow> run = rows.subList(from, to);
      try {
        send(run, plans.plan(rows.get(from).table(), layout));
      } catch (SQLException e) {
        if (DatabaseAnswer.to(e) != DatabaseAnswer.ROW_REFUSED) {
          throw e;
        }
        return new Failure(e, culprit(e, run));
      }
      from = to;
    }
    return null;
  }

  private static @Nullable AcceptedRow culprit(SQLException error, List<AcceptedRow> run) {
    return CopyContext.of(error, run.getFirst().table())
        .map(context -> context.line() - 1)
        .filter(place -> place >= 0 && place < run.size())
        .map(run::get)
        .orElse(null);
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
