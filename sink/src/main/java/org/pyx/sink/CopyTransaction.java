package org.pyx.sink;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.LongSupplier;
import org.pyx.schemas.model.Action;
import org.pyx.schemas.model.CopyState.LateSerials;
import org.pyx.sink.assembly.AcceptedRow;
import org.pyx.sink.assembly.Chunk.Boundary;
import org.pyx.sink.assembly.SerialWatch;
import org.pyx.sink.books.AdoptionBook;
import org.pyx.sink.books.LateSerialBook;
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
  private final ProgressBook book;
  private final EvidenceOfBatch evidence;
  private final ChunkCopier copier;
  private final SerialWatch serials;
  private final Adopting adopting;
  private List<LateSerials> late = List.of();
  private long refused;

  /**
   * Begins.
   *
   * @param serials what is visible in the copy, as of its last commit
   * @param adoption whether the copy is being adopted
   * @param from the progress that the database holds
   * @param rejectedEnd tells an offset of the rejected topic before which none of this
   *     transaction's evidence can be
   */
  CopyTransaction(
      SinkConfig config,
      Connection connection,
      CopyPlans plans,
      SerialWatch serials,
      AdoptionBook.Standing adoption,
      Progress from,
      LongSupplier rejectedEnd)
      throws SQLException {
    this.config = config;
    this.connection = connection;
    this.from = from;
    this.book = new ProgressBook(config.lane());
    this.evidence =
        new EvidenceOfBatch(
            config, connection, plans.schema(), from, adoption.shift(), rejectedEnd);
    this.serials = serials;
    serials.adopting(adoption.open());
    this.adopting = new Adopting(config, connection, plans, adoption);
    this.copier = new ChunkCopier(connection, plans, serials::written);
    try (Statement statement = connection.createStatement()) {
      // A deferred constraint would speak up at COMMIT only, when no row can be told apart.
      statement.execute("SET CONSTRAINTS ALL IMMEDIATE");
    }
  }

  /** Writes rows of which more follow. */
  void write(List<AcceptedRow> rows) throws SQLException {
    List<AcceptedRow> missing = adopting.missing(rows);
    if (!missing.isEmpty()) {
      copier.copy(missing);
    }
    keep(copier.takeRefusals());
    keep(adopting.takeDiffering());
  }

  /**
   * Ends at a boundary; returns the progress that is now committed. Ends the memory of what was
   * written too, so that a failure here must end the session.
   */
  Progress commit(Boundary boundary) throws SQLException {
    copier.finish();
    keep(copier.takeRefusals());
    noteLateSerials();
    adopting.end(boundary, evidence);
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

  /** Whether there is anything to publish. */
  boolean hasEvidence() {
    return evidence.isThere();
  }

  /** Rows of a snapshot that the copy had. */
  long adopted() {
    return adopting.adopted();
  }

  /** Whether the copy is being adopted, as of this transaction. */
  AdoptionBook.Standing adoption() {
    return adopting.standing();
  }

  /** Rows that came late with this transaction. */
  List<LateSerials> late() {
    return late;
  }

  private void keep(List<Refusal> refusals) throws SQLException {
    evidence.add(refusals, Refusal::row, Refusal::finding, Action.REJECT);
    refused += refusals.size();
  }

  private void noteLateSerials() throws SQLException {
    List<SerialWatch.Late> found = serials.late();
    if (found.isEmpty()) {
      return;
    }
    evidence.add(
        found,
        SerialWatch.Late::row,
        one -> LATE_SERIAL.finding(one, config.policy()),
        Action.FLAG);
    long now = EvidenceOfBatch.now();
    late =
        found.stream()
            .map(one ->
                new LateSerials(
                    one.row().table(), one.column(), one.lowest(), one.rows(), one.passed(), now))
            .toList();
    new LateSerialBook(config.lane()).add(connection, late);
  }
}
