package org.pyx.console.inspect;

import java.util.Optional;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Row;

/** The row of a change, for people to look at. Stateless. */
public final class ChangeRow {
  private ChangeRow() {}

  /** What came, what went in a DELETE, what was seen beside the log; empty if there is no row. */
  public static Optional<Row> of(Change change) {
    return switch (change) {
      case Change.Insert c -> Optional.of(c.row());
      case Change.SnapshotRow c -> Optional.of(c.row());
      case Change.Update c -> Optional.of(c.row());
      case Change.Delete c -> Optional.of(c.before());
      case Change.Observed c -> Optional.of(c.facts());
      case Change.Relation _,
          Change.Truncate _,
          Change.Message _,
          Change.Begin _,
          Change.End _,
          Change.Heartbeat _ ->
          Optional.empty();
    };
  }
}
