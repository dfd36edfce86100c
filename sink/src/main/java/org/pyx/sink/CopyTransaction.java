package org.pyx.sink;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.LongSupplier;
import org.pyx.schemas.model.Action;
import org.pyx.schemas.model.CopyState.LateSerials;
import org.pyx.schemas.model.Digest;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.wire.RecordKeys;
import org.pyx.schemas.wire.VerdictCodec;
import org.pyx.sink.assembly.AcceptedRow;
import org.pyx.sink.assembly.Chunk.Boundary;
import org.pyx.sink.assembly.SerialWatch;
import org.pyx.sink.books.LateSerialBook;
import org.pyx.sink.books.Outbox;
import org.pyx.sink.books.Progress;
import org.pyx.sink.books.ProgressBook;
import org.pyx.sink.copying.ChunkCopier;
import org.pyx.sink.copying.CopyPlans;
import org.pyx.sink.copying.Refusal;
import org.pyx.sink.rules.LateSerialRule;

/**
 * One transaction in the auditor's database: rows of whole source transactions, evidence of what
 * was refused, and the progress, all or nothing. Not thread-safe.
 */
final class CopyTransaction {
  private static final LateSerialRule LATE_SERIAL = new LateSerialRule();

  private final SinkConfig config;
  private final Connection connection;
  private final Progress from;
  private final LongSupplier rejectedEnd;
  private final ProgressBook book;
  private final Outbox outbox;
  private final Digest schema;
  private final ChunkCopier copier;
  private final VerdictCodec codec = new VerdictCodec();
  private final SerialWatch serials;
  private List<LateSerials> late = List.of();
  private long scanFrom = -1;
  private long refused;

  /**
   * Begins.
   *
   * @param serials what is visible in the copy, as of its last commit
   * @param from the progress that the database holds
   * @param rejectedEnd tells an offset of the rejected topic before which none of this
   *     transaction's evidence can be
   */
  CopyTransaction(
      SinkConfig config,
      Connection connection,
      CopyPlans plans,
      SerialWatch serials,
      Progress from,
      LongSupplier rejectedEnd)
      throws SQLException {
    this.config = config;
    this.connection = connection;
    this.from = from;
    this.rejectedEnd = rejectedEnd;
    this.book = new ProgressBook(config.lane());
    this.outbox = new Outbox(config.lane());
    this.schema = plans.schema();
    this.serials = serials;
    this.copier = new ChunkCopier(connection, plans, serials::written);
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

  /**
   * Ends at a boundary; returns the progress that is now committed. Ends the memory of what was
   * written too, so that a failure here must end the session.
   */
  Progress commit(Boundary boundary) throws SQLException {
    copier.finish();
    keepEvidence();
    noteLateSerials();
    Progress reached =
        new Progress(
            boundary.nextOffset(),
            boundary.settlement().journalOffset(),
            boundary.settlement().position().lsn(),
            boundary.settlement().commitTime());
    book.append(connection, from, reached);
    connection.commit();
    serials.committed();
    return reached;
  }

  /** Gives up: nothing of it has ever been visible. */
  void rollBack() throws SQLException {
    serials.rolledBack();
    connection.rollback();
  }

  long copied() {
    return copier.written();
  }

  long refused() {
    return refused;
  }

  /** Rows that came late with this transaction. */
  List<LateSerials> late() {
    return late;
  }

  private void keepEvidence() throws SQLException {
    List<Refusal> refusals = copier.takeRefusals();
    if (refusals.isEmpty()) {
      return;
    }
    findScanFrom();
    // One after the other: all refusals of a chunk in their wire form would be as much again.
    outbox.add(
        connection,
        () ->
            refusals.stream()
                .map(refusal -> entry(refusal.row(), refusal.finding(), Action.REJECT))
                .iterator());
    refused += refusals.size();
  }

  private void noteLateSerials() throws SQLException {
    List<SerialWatch.Late> found = serials.late();
    if (found.isEmpty()) {
      return;
    }
    findScanFrom();
    outbox.add(
        connection,
        () ->
            found.stream()
                .map(
                    one -> entry(one.row(), LATE_SERIAL.finding(one, config.policy()), Action.FLAG))
                .iterator());
    long now = now();
    late =
        found.stream()
            .map(one ->
                new LateSerials(
                    one.row().table(), one.column(), one.lowest(), one.rows(), one.passed(), now))
            .toList();
    new LateSerialBook(config.lane()).add(connection, late);
  }

  private void findScanFrom() throws SQLException {
    if (scanFrom >= 0) {
      return;
    }
    // Two sinks at once show as duplicate keys here: say so, rather than accuse the exchange.
    if (book.read(connection).nextOffset() != from.nextOffset()) {
      throw ProgressBook.anotherSink(
          config.lane(), new IllegalStateException("progress has moved"));
    }
    scanFrom = rejectedEnd.getAsLong();
  }

  private Outbox.Entry entry(AcceptedRow row, Finding finding, Action action) {
    RejectedEvent event =
        new RejectedEvent(
            finding,
            action,
            RejectedEvent.SINK,
            now(),
            config.policy().digest(),
            schema,
            row.journalOffset(),
            row.offset(),
            row.change());
    return new Outbox.Entry(
        row.offset(),
        scanFrom,
        RecordKeys.of(row.change(), config.policy()),
        codec.encodeRejected(event));
  }

  private static long now() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }
}
