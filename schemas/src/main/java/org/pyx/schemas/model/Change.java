package org.pyx.schemas.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One event of the exchange's history, in the order of its write-ahead log. A {@code switch} over
 * it is exhaustive without {@code default}: a new kind does not compile until every stage has
 * decided about it.
 */
public sealed interface Change {
  /** Where it stands. */
  TransactionPosition position();

  /**
   * The commit time that the exchange claims, in microseconds since 1970 UTC; 0 where there is
   * none.
   */
  long commitTime();

  /** A change that concerns a table. */
  sealed interface OfTable extends Change {
    /** The table; for a partition its root. */
    TableName table();
  }

  /**
   * A change that needs a verdict: everything but the frame of a transaction, relations and
   * heartbeats.
   */
  sealed interface Judged extends Change {}

  /**
   * A new row.
   *
   * @param keyChange true if this is the second half of an UPDATE that changed the primary key
   */
  record Insert(
      TransactionPosition position, long commitTime, TableName table, Row row, boolean keyChange)
      implements OfTable, Judged {}

  /** A row that was there when capture first looked. */
  record SnapshotRow(TransactionPosition position, long commitTime, TableName table, Row row)
      implements OfTable, Judged {}

  /**
   * A changed row.
   *
   * @param before the old row, if the replica identity is FULL; the exchange's own word, not to be
   *     trusted
   */
  record Update(
      TransactionPosition position, long commitTime, TableName table, Row row, @Nullable Row before)
      implements OfTable, Judged {}

  /**
   * A removed row.
   *
   * @param before the replica identity: the key, or the whole row
   * @param keyChange true if this is the first half of an UPDATE that changed the primary key
   */
  record Delete(
      TransactionPosition position, long commitTime, TableName table, Row before, boolean keyChange)
      implements OfTable, Judged {}

  /** A TRUNCATE of one table. */
  record Truncate(TransactionPosition position, long commitTime, TableName table)
      implements OfTable, Judged {}

  /**
   * A message written with {@code pg_logical_emit_message}.
   *
   * @param content the bytes; never modified
   */
  @SuppressWarnings("ArrayRecordComponent") // identity is never asked of a message
  record Message(TransactionPosition position, long commitTime, String prefix, byte[] content)
      implements Judged {}

  /** A transaction begins; the snapshot is one transaction with id 0. */
  record Begin(TransactionPosition position, long commitTime) implements Change {}

  /**
   * A transaction is complete.
   *
   * @param events how many events it holds
   */
  record End(TransactionPosition position, long commitTime, long events) implements Change {}

  /** A sign of life on an idle exchange. */
  record Heartbeat(TransactionPosition position, long commitTime) implements Change {}

  /** The columns of a table as the stream has them from here on. */
  record Relation(
      TransactionPosition position, long commitTime, TableName table, List<Column> columns)
      implements OfTable {
    /**
     * A column of a relation.
     *
     * @param name the name
     * @param type the type as the source's catalog names it
     */
    public record Column(String name, String type) {}

    public Relation {
      columns = List.copyOf(columns);
    }
  }

  /**
   * What capture has seen at the exchange beside the log, written when it differs from what capture
   * wrote last, and at every start. Facts are the exchange's own word.
   */
  sealed interface Observed extends Change {
    /** What was seen, by name. */
    Row facts();
  }

  /**
   * The server, the slot and the publication.
   *
   * @param commitTime when it was seen, by capture's clock
   * @param facts named as {@link Facts} says
   */
  record Source(TransactionPosition position, long commitTime, Row facts) implements Observed {}

  /**
   * A table in the exchange's catalog.
   *
   * @param commitTime when it was seen, by capture's clock
   * @param facts named as {@link Facts} says
   */
  record Catalog(TransactionPosition position, long commitTime, TableName table, Row facts)
      implements OfTable, Observed {}
}
