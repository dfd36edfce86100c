package org.pyx.sink;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.wire.RecordKeys;
import org.pyx.schemas.wire.VerdictCodec;
import org.pyx.sink.assembly.AcceptedRow;
import org.pyx.sink.assembly.Chunk.Boundary;
import org.pyx.sink.books.Outbox;
import org.pyx.sink.books.Progress;
import org.pyx.sink.books.ProgressBook;
import org.pyx.sink.copying.ChunkCopier;
import org.pyx.sink.copying.CopyPlans;
import org.pyx.sink.copying.Refusal;

/**
 * One transaction in the auditor's database: rows of whole source transactions, evidence of what
 * was refused, and the progress, all or nothing. Not thread-safe.
 */
final class CopyTransaction {
  private final SinkConfig config;
  private final Connection connection;
  private final Progress from;
  private final LongSupplier rejectedEnd;
  private final ProgressBook book;
  private final Outbox outbox;
  private final ChunkCopier copier;
  private final VerdictCodec codec = new VerdictCodec();
  private long scanFrom = -1;
  private long refused;

  /**
   * Begins.
   *
   * @param from the progress that the database holds
   * @param rejectedEnd tells an offset of the rejected topic before which none of this
   *     transaction's evidence can be
   */
  CopyTransaction(
      SinkConfig config,
      Connection connection,
      CopyPlans plans,
      Progress from,
      LongSupplier rejectedEnd)
      throws SQLException {
    this.config = config;
    this.connection = connection;
    this.from = from;
    this.rejectedEnd = rejectedEnd;
    this.book = new ProgressBook(config.lane());
    this.outbox = new Outbox(config.lane());
    this.copier = new ChunkCopier(connection, plans);
    try (Statement statement = connection.createStatement()) {
      // A deferred constraint would speak up at COMMIT only, when no row can be told apart.
      statement.execute("SET CONSTRAINTS ALL IMMEDIATE");
    }
  }

  /** Writes rows of which more follow. */
  void write(List<AcceptedRow> rows) throws SQLException {
    if (!rows.isEmpty()) {
      copier.copy(rows);
      keepEvidence();
    }
  }

  /** Ends at a boundary; returns the progress that is now committed. */
  Progress commit(Boundary boundary) throws SQLException {
    copier.finish();
    keepEvidence();
    Progress reached =
        new Progress(
            boundary.nextOffset(),
            boundary.settlement().journalOffset(),
            boundary.settlement().position().lsn(),
            boundary.settlement().commitTime());
    book.append(connection, from, reached);
    connection.commit();
    return reached;
  }

  long copied() {
    return copier.written();
  }

  long refused() {
    return refused;
  }

  private void keepEvidence() throws SQLException {
    List<Refusal> refusals = copier.takeRefusals();
    if (refusals.isEmpty()) {
      return;
    }
    if (scanFrom < 0) {
      // Two sinks at once show as duplicate keys here: say so, rather than accuse the exchange.
      if (book.read(connection).nextOffset() != from.nextOffset()) {
        throw ProgressBook.anotherSink(
            config.lane(), new IllegalStateException("progress has moved"));
      }
      scanFrom = rejectedEnd.getAsLong();
    }
    List<Outbox.Entry> entries = new ArrayList<>(refusals.size());
    for (Refusal refusal : refusals) {
      entries.add(entry(refusal));
    }
    outbox.add(connection, entries);
    refused += entries.size();
  }

  private Outbox.Entry entry(Refusal refusal) {
    AcceptedRow row = refusal.row();
    RejectedEvent event =
        new RejectedEvent(
            refusal.verdict(),
            RejectedEvent.SINK,
            ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()),
            config.policy().digest(),
            row.journalOffset(),
            row.offset(),
            row.change());
    return new Outbox.Entry(
        row.offset(),
        scanFrom,
        RecordKeys.of(row.change(), config.policy()),
        codec.encodeRejected(event));
  }
}
