package org.pyx.sink.assembly;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Replayed;
import org.pyx.schemas.model.Settlement;
import org.pyx.schemas.model.TransactionPosition;
import org.pyx.schemas.stage.StopException;
import org.pyx.sink.assembly.Chunk.Boundary;

/**
 * Gathers accepted rows into chunks that end at ends of source transactions. Many small
 * transactions share a chunk; one that is larger than a chunk is handed out in several, of which
 * only the last has a boundary. Pure; holds at most one chunk; not thread-safe.
 */
public final class Assembly {
  private final int mostRows;
  private final long mostBytes;

  private List<AcceptedRow> rows = new ArrayList<>();
  private long bytes;
  private long openBytes;
  private int settledRows;
  private @Nullable Boundary boundary;
  private @Nullable Long openTransaction;
  private boolean streaming;
  private boolean replaying;

  /**
   * An empty assembly.
   *
   * @param mostRows a chunk is full at this many rows
   * @param mostBytes or at this many bytes
   */
  public Assembly(int mostRows, long mostBytes) {
    this.mostRows = mostRows;
    this.mostBytes = mostBytes;
  }

  /**
   * Takes the next row.
   *
   * @throws StopException if it belongs to another transaction than the open one
   */
  public void add(AcceptedRow row) {
    if (replaying) {
      rows.add(row.asReplayed());
    } else {
      long transaction = row.transaction();
      requireOpen(transaction, row.offset());
      openTransaction = transaction;
      rows.add(row);
    }
    bytes += row.bytes();
    openBytes += row.bytes();
  }

  /**
   * Takes the end of the open transaction, or of one without accepted rows.
   *
   * @throws StopException if another transaction is open
   */
  public void settle(Settlement settlement, long offset) {
    if (replaying) {
      throw foreign(offset, "ends a transaction within a replay");
    }
    requireOpen(settlement.position().transactionId(), offset);
    settled(new Boundary(settlement, offset + 1, false));
  }

  /**
   * A replay begins, whose rows are of many transactions and become visible at once. It shares a
   * database transaction with no other: an orphan must not find the parent that comes with it.
   *
   * @throws StopException if a transaction is open
   */
  public void beginReplay(long offset) {
    if (replaying || openTransaction != null) {
      throw foreign(offset, "begins a replay where something else is open");
    }
    replaying = true;
  }

  /**
   * Takes the end of a replay.
   *
   * @throws StopException if none is open
   */
  public void endReplay(Replayed.Done done, long offset) {
    if (!replaying) {
      throw foreign(offset, "ends a replay that has not begun");
    }
    replaying = false;
    TransactionPosition position =
        new TransactionPosition(TransactionPosition.NO_TRANSACTION, done.lsn(), 0);
    Settlement stand = new Settlement(position, done.commitTime(), done.journalOffset(), 0, 0, 0);
    settled(new Boundary(stand, offset + 1, true));
  }

  private void settled(Boundary end) {
    openTransaction = null;
    openBytes = 0;
    settledRows = rows.size();
    boundary = end;
  }

  /**
   * Whether a chunk must be taken before more is added. One that ends a transaction of several
   * chunks is full: nothing of later transactions may share the database transaction in which its
   * orphans still wait for their parents. So is one that ends a snapshot, after which an adopted
   * copy is held against it, and one before a replay or at its end.
   */
  public boolean full() {
    return rows.size() >= mostRows
        || bytes >= mostBytes
        || (boundary != null
            && (streaming || replaying || boundary.endsReplay() || boundary.endsSnapshot()));
  }

  /** Whether a commit is due as soon as nothing more is at hand. */
  public boolean ready() {
    return boundary != null && (settledRows > 0 || streaming);
  }

  /** Whether there is progress without any row, which may be noted lazily. */
  public boolean idleProgress() {
    return boundary != null && settledRows == 0 && !streaming;
  }

  /** Takes what is settled; if nothing is, all there is of the open transaction. */
  public Chunk take() {
    Boundary end = boundary;
    if (end == null) {
      streaming = true;
      Chunk chunk = new Chunk(rows, null);
      rows = new ArrayList<>();
      bytes = 0;
      openBytes = 0;
      return chunk;
    }
    List<AcceptedRow> rest = new ArrayList<>(rows.subList(settledRows, rows.size()));
    rows.subList(settledRows, rows.size()).clear();
    Chunk chunk = new Chunk(rows, end);
    rows = rest;
    bytes = openBytes;
    settledRows = 0;
    boundary = null;
    streaming = false;
    return chunk;
  }

  private void requireOpen(long transaction, long offset) {
    // capture that begins anew leaves a transaction open, which then ends with the snapshot
    boolean snapshot = transaction == TransactionPosition.NO_TRANSACTION;
    if (openTransaction != null && openTransaction != transaction && !snapshot) {
      throw foreign(
          offset,
          "belongs to transaction "
              + transaction
              + " while transaction "
              + openTransaction
              + " has no end yet");
    }
  }

  private static StopException foreign(long offset, String what) {
    return new StopException(
        "offset "
            + offset
            + " of the accepted topic "
            + what
            + "; only the validator may write there: find out who did");
  }
}
