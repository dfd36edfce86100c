package org.pyx.sink.copying;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.Value;
import org.pyx.sink.assembly.AcceptedRow;
import org.pyx.sink.assembly.ForwardReferences;

/**
 * Writes chunks within one open database transaction: tables in the order of their foreign keys,
 * rows of a table in the order of the stream. What comes of it is what would come of writing each
 * source transaction alone, one after the other; many go at once only because that is faster. Not
 * thread-safe.
 *
 * <p>What looks wrong and is intended: a row whose parent is missing is put aside and tried again
 * at the end of its transaction, because a deferred foreign key lets the exchange write children
 * first, and because taking rows in parts may part a child from its parent.
 */
public final class ChunkCopier {
  private static final int MOST_POSTPONED = 10_000;
  private static final long MOST_POSTPONED_BYTES = 16L << 20;
  private static final String FOREIGN_KEY_VIOLATION = "23503";

  private final CopyPlans plans;
  private final RowCopier copier;
  private final Savepoint savepoint;
  private final Consumer<List<AcceptedRow>> listener;
  private final Sieve<List<AcceptedRow>> transactions;
  private final Sieve<AcceptedRow> rows;
  private final List<AcceptedRow> postponed = new ArrayList<>();
  private Set<Long> forward = Set.of();
  private List<Refusal> refusals = new ArrayList<>();
  private long postponedBytes;
  private long written;
  private boolean mayPostpone = true;

  /** For a connection with an open transaction. */
  public ChunkCopier(Connection connection, CopyPlans plans) throws SQLException {
    this(connection, plans, _ -> {});
  }

  /**
   * For a connection with an open transaction.
   *
   * @param listener is given the rows of a table when they are written
   */
  public ChunkCopier(Connection connection, CopyPlans plans, Consumer<List<AcceptedRow>> listener)
      throws SQLException {
    this.plans = plans;
    this.copier = new RowCopier(connection, plans);
    this.savepoint = new Savepoint(connection);
    this.listener = listener;
    this.transactions =
        new Sieve<>(this::writeTransactions, ChunkCopier::place, this::takeApart, false);
    this.rows = new Sieve<>(this::writeRows, ChunkCopier::placeOfRow, this::refuse, true);
  }

  /**
   * Writes a chunk: whole source transactions, or a part of one.
   *
   * @throws SQLException if the database is away, or refuses for another reason than a row
   */
  public void copy(List<AcceptedRow> chunk) throws SQLException {
    List<List<AcceptedRow>> all = byTransaction(writable(chunk));
    if (all.size() == 1) {
      Failure failure = writeTransactions(all);
      if (failure != null) {
        writeTables(all.getFirst(), failure);
      }
    } else {
      ForwardReferences.Found found = plans.references().in(all);
      forward = found.children();
      for (List<List<AcceptedRow>> some : found.parts(all)) {
        transactions.run(some);
      }
      forward = Set.of();
    }
    savepoint.release();
  }

  /** Ends a source transaction: tries again what was put aside; then it is refused for good. */
  public void finish() throws SQLException {
    finishTransaction();
    savepoint.release();
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

  private @Nullable Failure writeTransactions(List<List<AcceptedRow>> some) throws SQLException {
    return write(byTable(some.stream().flatMap(List::stream).toList()));
  }

  private @Nullable Failure writeRows(List<AcceptedRow> some) throws SQLException {
    return write(List.of(some));
  }

  private @Nullable Failure write(List<List<AcceptedRow>> tables) throws SQLException {
    Failure failure =
        savepoint.attempt(() -> {
          for (List<AcceptedRow> table : tables) {
            Failure refusal = copier.copy(table);
            if (refusal != null) {
              return refusal;
            }
          }
          return null;
        });
    if (failure == null) {
      for (List<AcceptedRow> table : tables) {
        written += table.size();
        listener.accept(table);
      }
    }
    return failure;
  }

  /** A whole transaction of which probably something is refused. */
  private void takeApart(List<AcceptedRow> transaction, Failure failure) throws SQLException {
    mayPostpone = transaction.size() > 1;
    writeTables(transaction, failure);
    finishTransaction();
  }

  private void writeTables(List<AcceptedRow> transaction, Failure failure) throws SQLException {
    AcceptedRow culprit = failure.culprit();
    if (transaction.size() == 1 && culprit == null) {
      refuse(transaction.getFirst(), failure); // it was alone when it was refused
      return;
    }
    for (List<AcceptedRow> table : byTable(transaction)) {
      boolean here = culprit != null && placeOfRow(culprit, table) >= 0;
      rows.run(table, here ? failure : null);
    }
  }

  private void finishTransaction() throws SQLException {
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
        rows.run(table);
      }
      last = refusals;
      // A grandchild may have come before its parent's turn: once more, as long as it helps.
      last.stream().filter(Refusal::orphan).forEach(refusal -> postponed.add(refusal.row()));
      last.stream().filter(refusal -> !refusal.orphan()).forEach(earlier::add);
    }
    last.stream().filter(Refusal::orphan).forEach(earlier::add);
    refusals = earlier;
    postponed.clear();
    postponedBytes = 0;
    mayPostpone = true;
  }

  private void refuse(AcceptedRow row, Failure failure) {
    boolean room = postponed.size() < MOST_POSTPONED && postponedBytes < MOST_POSTPONED_BYTES;
    if (mayPostpone && room && FOREIGN_KEY_VIOLATION.equals(failure.error().getSQLState())) {
      postponed.add(row);
      postponedBytes += row.bytes();
      return;
    }
    Refusal refusal = Refusal.of(row, failure.error(), plans.policy());
    boolean early = refusal.orphan() && forward.contains(row.offset());
    refusals.add(early ? refusal.with("; the parent came in a later transaction") : refusal);
  }

  /** Refuses rows that COPY has no words for. */
  private List<AcceptedRow> writable(List<AcceptedRow> chunk) {
    List<AcceptedRow> writable = new ArrayList<>(chunk.size());
    for (AcceptedRow row : chunk) {
      int[] places = plans.plan(row.table(), row.row().layout()).places();
      if (places.length == 0) {
        refusals.add(Refusal.unwritable(row, "it has none of the table's columns", plans.policy()));
      } else if (lacksValue(row, places)) {
        refusals.add(
            Refusal.unwritable(
                row, "a value was not sent (unchanged TOAST, or too large)", plans.policy()));
      } else {
        writable.add(row);
      }
    }
    return writable;
  }

  private static boolean lacksValue(AcceptedRow row, int[] places) {
    for (int place : places) {
      if (row.row().value(place) instanceof Value.Unchanged
          || row.row().value(place) instanceof Value.Large) {
        return true;
      }
    }
    return false;
  }

  private static int place(AcceptedRow row, List<List<AcceptedRow>> transactions) {
    for (int i = 0; i < transactions.size(); i++) {
      if (row.offset() <= transactions.get(i).getLast().offset()) {
        return i;
      }
    }
    return -1;
  }

  /** By binary search: rows stand in the order of their offsets. */
  private static int placeOfRow(AcceptedRow row, List<AcceptedRow> some) {
    int place = Collections.binarySearch(some, row, Comparator.comparingLong(AcceptedRow::offset));
    return place < 0 ? -1 : place;
  }

  private static List<List<AcceptedRow>> byTransaction(List<AcceptedRow> rows) {
    List<List<AcceptedRow>> transactions = new ArrayList<>();
    int from = 0;
    for (int i = 1; i <= rows.size(); i++) {
      if (i == rows.size() || transaction(rows.get(i)) != transaction(rows.get(from))) {
        transactions.add(rows.subList(from, i));
        from = i;
      }
    }
    return transactions;
  }

  private static long transaction(AcceptedRow row) {
    return row.transaction();
  }

  private List<List<AcceptedRow>> byTable(List<AcceptedRow> some) {
    Map<TableName, List<AcceptedRow>> tables = new LinkedHashMap<>();
    for (AcceptedRow row : some) {
      tables.computeIfAbsent(row.table(), _ -> new ArrayList<>()).add(row);
    }
    return tables.entrySet().stream()
        .sorted(Comparator.comparingInt(entry -> plans.order().rank(entry.getKey())))
        .map(Map.Entry::getValue)
        .toList();
  }
}
