package org.pyx.sink.assembly;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TransactionPosition;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.model.TrustedSchema.Column;
import org.pyx.schemas.model.TrustedSchema.Kind;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.policy.TablePolicy;
import org.pyx.schemas.policy.Treatment;

/**
 * Notices rows with a serial that is not above those which were visible in the copy already. An
 * exchange draws serials when it inserts and shows them when it commits, so an honest one has them
 * too; but who reads the copy by its serial ({@code serial >= last + 1}) would pass them by. Rows
 * that become visible at once are never late among themselves, and rows of a snapshot only when an
 * existing copy is adopted, whose readers have passed what it lacked. Pure; not thread-safe.
 */
public final class SerialWatch {
  private final Map<TableName, Serials> tables;
  private boolean adopting;

  private SerialWatch(Map<TableName, Serials> tables) {
    this.tables = tables;
  }

  /** For the copied tables of which the policy's serial column is a whole number. */
  public static SerialWatch of(TrustedSchema schema, Policy policy) {
    Map<TableName, Serials> tables = new TreeMap<>();
    for (TrustedSchema.Table table : schema.tables()) {
      serial(table, policy).ifPresent(column -> tables.put(table.name(), new Serials(column)));
    }
    return new SerialWatch(tables);
  }

  /** The serial column of each watched table. */
  public Map<TableName, String> columns() {
    Map<TableName, String> columns = new TreeMap<>();
    tables.forEach((table, serials) -> columns.put(table, serials.column));
    return columns;
  }

  /** The highest serial of a table that is visible. */
  public void visible(TableName table, long highest) {
    Serials serials = tables.get(table);
    if (serials != null) {
      serials.visible = highest;
    }
  }

  /** Whether an existing copy is being adopted. */
  public void adopting(boolean now) {
    adopting = now;
  }

  /** Rows of one table have been written, and will be visible with the next commit. */
  public void written(List<AcceptedRow> rows) {
    Serials serials = rows.isEmpty() ? null : tables.get(rows.getFirst().table());
    if (serials != null) {
      rows.forEach(row -> serials.written(row, adopting));
    }
  }

  /** What comes late with the next commit, in the order of the tables' names. */
  public List<Late> late() {
    return tables.values().stream().flatMap(serials -> serials.late().stream()).toList();
  }

  /** What was written is visible. */
  public void committed() {
    tables.values().forEach(Serials::committed);
  }

  /** What was written never was. */
  public void rolledBack() {
    tables.values().forEach(Serials::forget);
  }

  /**
   * Rows of one table that come late.
   *
   * @param row the one with the lowest serial; large values are left out of it
   * @param column the serial column
   * @param lowest its serial
   * @param rows how many rows come late
   * @param passed the highest serial that was visible before
   */
  public record Late(AcceptedRow row, String column, long lowest, long rows, long passed) {}

  private static Optional<String> serial(TrustedSchema.Table table, Policy policy) {
    return policy
        .of(table.name())
        .filter(law -> law.treatment() == Treatment.COPY)
        .flatMap(TablePolicy::serial)
        .filter(name -> table.columns().stream().anyMatch(column -> isWhole(column, name)));
  }

  private static boolean isWhole(Column column, String name) {
    return column.name().equals(name)
        && (column.kind() == Kind.INT2 || column.kind() == Kind.INT4 || column.kind() == Kind.INT8);
  }

  private static final class Serials {
    private final String column;
    private @Nullable Long visible;
    private @Nullable Long highest;
    private @Nullable AcceptedRow lowest;
    private long lowestSerial;
    private long rows;

    private Serials(String column) {
      this.column = column;
    }

    private void written(AcceptedRow row, boolean adopting) {
      if (!(row.row().get(column) instanceof Value.Int(long serial))) {
        return;
      }
      highest = highest == null ? serial : Math.max(highest, serial);
      boolean snapshot =
          !adopting
              && !row.replayed()
              && row.change().position().transactionId() == TransactionPosition.NO_TRANSACTION;
      if (visible != null && serial <= visible && !snapshot) {
        rows++;
        if (lowest == null || serial < lowestSerial) {
          lowest = row.brief();
          lowestSerial = serial;
        }
      }
    }

    private Optional<Late> late() {
      return lowest == null || visible == null
          ? Optional.empty()
          : Optional.of(new Late(lowest, column, lowestSerial, rows, visible));
    }

    private void committed() {
      if (highest != null) {
        visible = visible == null ? highest : Math.max(visible, highest);
      }
      forget();
    }

    private void forget() {
      highest = null;
      lowest = null;
      rows = 0;
    }
  }
}
