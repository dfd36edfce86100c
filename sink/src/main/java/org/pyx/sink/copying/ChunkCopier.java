package org.pyx.sink.copying;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.Value;
import org.pyx.sink.assembly.AcceptedRow;

/**
 * Writes chunks within one open database transaction: tables in the order of their foreign keys,
 * rows of a table in the order of the stream. What the database refuses is halved down to the
 * single bad row, and the rest is written. Not thread-safe.
 *
 * <p>What looks wrong and is intended: a row whose parent is missing is put aside and tried again
 * at the end, because a deferred foreign key lets the exchange write children first, and because
 * halving may part a child from its parent.
 */
public final class ChunkCopier {
  private static final int MOST_POSTPONED = 10_000;
  private static final long MOST_POSTPONED_BYTES = 16L << 20;
  private static final String FOREIGN_KEY_VIOLATION = "23503";

  private final Connection connection;
  private final CopyPlans plans;
  private final RowCopier copier;
  private final List<AcceptedRow> postponed = new ArrayList<>();
  private List<Refusal> refusals = new ArrayList<>();
  private long postponedBytes;
  private long written;
  private boolean mayPostpone = true;

  /** For a connection with an open transaction. */
  public ChunkCopier(Connection connection, CopyPlans plans) throws SQLException {
    this.connection = connection;
    this.plans = plans;
    this.copier = new RowCopier(connection, plans);
  }

  /**
   * Writes a chunk.
   *
   * @throws SQLException if the database is away, or refuses for another reason than a row
   */
  public void copy(List<AcceptedRow> chunk) throws SQLException {
    List<List<AcceptedRow>> tables = byTable(writable(chunk));
    if (tables.isEmpty()) {
      return;
    }
    int rows = tables.stream().mapToInt(List::size).sum();
    if (tables.size() == 1) {
      apply(tables.getFirst());
      return;
    }
    savepoint();
    try {
      for (List<AcceptedRow> table : tables) {
        copier.copy(table);
      }
      release();
      written += rows;
    } catch (SQLException e) {
      undo(e);
      for (List<AcceptedRow> table : tables) {
        apply(table);
      }
    }
  }

  /** Tries again what was put aside; what is still refused is refused for good. */
  public void finish() throws SQLException {
    mayPostpone = false;
    int before = Integer.MAX_VALUE;
    List<Refusal> earlier = refusals;
    List<Refusal> last = List.of();
    while (!postponed.isEmpty() && postponed.size() < before) {
      before = postponed.size();
      List<AcceptedRow> again = new ArrayList<>(postponed);
      postponed.clear();
      refusals = new ArrayList<>();
      for (List<AcceptedRow> table : byTable(again)) {
        apply(table);
      }
      last = refusals;
      // A grandchild may have come before its parent's turn: once more, as long as it helps.
      last.stream()
          .filter(refusal -> refusal.verdict().rule().equals(Refusal.FOREIGN_KEY))
          .forEach(refusal -> postponed.add(refusal.row()));
      last.stream()
          .filter(refusal -> !refusal.verdict().rule().equals(Refusal.FOREIGN_KEY))
          .forEach(earlier::add);
    }
    last.stream()
        .filter(refusal -> refusal.verdict().rule().equals(Refusal.FOREIGN_KEY))
        .forEach(earlier::add);
    refusals = earlier;
    postponed.clear();
    postponedBytes = 0;
    mayPostpone = true;
  }

  /** The refusals since the last call. */
  public List<Refusal> takeRefusals() {
    List<Refusal> taken = refusals;
    refusals = new ArrayList<>();
    return taken;
  }

  /** How many rows have been written. */
  public long written() {
    return written;
  }

  private void apply(List<AcceptedRow> rows) throws SQLException {
    savepoint();
    try {
      copier.copy(rows);
      release();
      written += rows.size();
    } catch (SQLException e) {
      undo(e);
      if (rows.size() == 1) {
        refuse(rows.getFirst(), e);
        return;
      }
      int half = rows.size() / 2;
      apply(rows.subList(0, half));
      apply(rows.subList(half, rows.size()));
    }
  }

  private void refuse(AcceptedRow row, SQLException error) {
    boolean room = postponed.size() < MOST_POSTPONED && postponedBytes < MOST_POSTPONED_BYTES;
    if (mayPostpone && room && FOREIGN_KEY_VIOLATION.equals(error.getSQLState())) {
      postponed.add(row);
      postponedBytes += row.bytes();
    } else {
      refusals.add(Refusal.of(row, error));
    }
  }

  /** Refuses rows that COPY has no words for. */
  private List<AcceptedRow> writable(List<AcceptedRow> chunk) {
    List<AcceptedRow> writable = new ArrayList<>(chunk.size());
    for (AcceptedRow row : chunk) {
      int[] places = plans.plan(row.table(), row.row().layout()).places();
      if (places.length == 0) {
        refusals.add(Refusal.unwritable(row, "it has none of the table's columns"));
      } else if (hasUnchanged(row, places)) {
        refusals.add(Refusal.unwritable(row, "a value was not sent (unchanged TOAST)"));
      } else {
        writable.add(row);
      }
    }
    return writable;
  }

  private static boolean hasUnchanged(AcceptedRow row, int[] places) {
    for (int place : places) {
      if (row.row().value(place) == Value.Unchanged.INSTANCE) {
        return true;
      }
    }
    return false;
  }

  private List<List<AcceptedRow>> byTable(List<AcceptedRow> rows) {
    Map<TableName, List<AcceptedRow>> tables = new LinkedHashMap<>();
    for (AcceptedRow row : rows) {
      tables.computeIfAbsent(row.table(), _ -> new ArrayList<>()).add(row);
    }
    return tables.entrySet().stream()
        .sorted(Comparator.comparingInt(entry -> plans.order().rank(entry.getKey())))
        .map(Map.Entry::getValue)
        .toList();
  }

  private void undo(SQLException error) throws SQLException {
    if (DatabaseAnswer.to(error) != DatabaseAnswer.ROW_REFUSED) {
      throw error;
    }
    execute("ROLLBACK TO SAVEPOINT pyx_rows; RELEASE SAVEPOINT pyx_rows");
  }

  private void savepoint() throws SQLException {
    execute("SAVEPOINT pyx_rows");
  }

  private void release() throws SQLException {
    execute("RELEASE SAVEPOINT pyx_rows");
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
