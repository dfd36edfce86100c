package org.pyx.sink.assembly;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
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
    long transaction = row.change().position().transactionId();
    requireOpen(transaction, row.offset());
    openTransaction = transaction;
    rows.add(row);
    bytes += row.bytes();
    openBytes += row.bytes();
  }

  /**
   * Takes the end of the open transaction, or of one without accepted rows.
   *
   * @throws StopException if another transaction is open
   */
  public void settle(Settlement settlement, long offset) {
    requireOpen(settlement.position().transactionId(), offset);
    openTransaction = null;
    openBytes = 0;
    settledRows = rows.size();
    boundary = new Boundary(settlement, offset + 1);
  }

  /**
   * Whether a chunk must be taken before more is added. One that ends a transaction of several
   * chunks is full: nothing of later transactions may share the database transaction in which its
   * orphans still wait for their parents. So is one that ends a snapshot, after which an adopted
   * copy is held against it.
   */
  public boolean full() {
    return rows.size() >= mostRows
        || bytes >= mostBytes
        || (boundary != null && (streaming || boundary.endsSnapshot()));
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
      throw new StopException(
          "offset "
              + offset
              + " of the accepted topic belongs to transaction "
              + transaction
              + " while transaction "
              + openTransaction
              + " has no end yet; only the validator may write there: find out who did");
    }
  }
}
