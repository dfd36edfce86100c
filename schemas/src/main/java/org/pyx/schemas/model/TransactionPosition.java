package org.pyx.schemas.model;

/**
 * Where a change stands in the exchange's history. {@code lsn} alone identifies nothing, because
 * all rows of one COPY share one; transaction id and order do (Debezium issue dbz#1554).
 *
 * @param transactionId PostgreSQL's 32-bit transaction id as an unsigned number; 0 outside
 *     transactions and in snapshots
 * @param lsn the position in the log; on a transaction's END the position of its commit
 * @param order the place within the transaction, counted from 1; 0 for BEGIN, END and what stands
 *     outside
 */
public record TransactionPosition(long transactionId, Lsn lsn, long order) {
  /** The transaction id that stands for a snapshot and for changes outside transactions. */
  public static final long NO_TRANSACTION = 0;

  public TransactionPosition {
    if (transactionId < 0 || order < 0) {
      throw new IllegalArgumentException("negative transaction id or order");
    }
  }

  @Override
  public String toString() {
    return transactionId + "#" + order + "@" + lsn;
  }
}
