package org.pyx.sink;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Action;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.Settlement;
import org.pyx.sink.adoption.Adoption;
import org.pyx.sink.adoption.ExtraRows;
import org.pyx.sink.assembly.AcceptedRow;
import org.pyx.sink.assembly.Chunk.Boundary;
import org.pyx.sink.books.AdoptionBook;
import org.pyx.sink.books.Progress;
import org.pyx.sink.copying.CopyPlans;
import org.pyx.sink.copying.Refusal;
import org.pyx.sink.rules.AdoptExtraRule;

/**
 * The part of one database transaction that adopts an existing copy, if it is being adopted. A
 * snapshot is one transaction, so all of the adoption is committed or nothing. Not thread-safe.
 */
final class Adopting {
  private static final AdoptExtraRule EXTRA = new AdoptExtraRule();

  private final SinkConfig config;
  private final Connection connection;
  private final CopyPlans plans;
  private final AdoptionBook book;
  private AdoptionBook.Standing standing;
  private @Nullable Adoption adoption;
  private long extras;

  /** With what the books say. */
  Adopting(
      SinkConfig config, Connection connection, CopyPlans plans, AdoptionBook.Standing standing) {
    this.config = config;
    this.connection = connection;
    this.plans = plans;
    this.book = new AdoptionBook(config.lane());
    this.standing = standing;
  }

  /**
   * What the books say when a sink begins; notes first what the operator wants, once.
   *
   * @param progress how far the copy has come: the first snapshot is still to come if it has not
   * @param wanted whether an adoption is to be noted; false afterwards
   */
  static AdoptionBook.Standing standing(
      SinkConfig config, Connection connection, Progress progress, AtomicBoolean wanted)
      throws SQLException {
    AdoptionBook book = new AdoptionBook(config.lane());
    AdoptionBook.Standing known = book.read(connection);
    if (wanted.get() && !known.open()) {
      known = book.begin(connection, known, progress.equals(Progress.NONE));
    }
    connection.commit();
    wanted.set(false);
    return known;
  }

  /** What the books say with this transaction. */
  AdoptionBook.Standing standing() {
    return standing;
  }

  /** Rows that the copy has not: of a snapshot those that are not found in it, and all others. */
  List<AcceptedRow> missing(List<AcceptedRow> rows) throws SQLException {
    if (!standing.open() || rows.stream().noneMatch(AcceptedRow::ofSnapshot)) {
      return rows;
    }
    List<AcceptedRow> missing =
        new ArrayList<>(rows.stream().filter(row -> !row.ofSnapshot()).toList());
    // A snapshot ends a chunk: it comes last.
    missing.addAll(adoption().missing(rows.stream().filter(AcceptedRow::ofSnapshot).toList()));
    return missing;
  }

  /** Rows that the copy has otherwise, since the last call. */
  List<Refusal> takeDiffering() {
    Adoption open = adoption;
    return open == null ? List.of() : open.takeDiffering();
  }

  /** Ends the adoption, if this is its end: what is only known now becomes evidence. */
  void end(Boundary boundary, EvidenceOfBatch evidence) throws SQLException {
    if (!standing.open() || !boundary.endsSnapshot()) {
      return;
    }
    evidence.add(adoption().incomplete(), Refusal::row, Refusal::finding, Action.FLAG);
    Settlement end = boundary.settlement();
    for (ExtraRows rows : adoption().extra()) {
      Optional<Finding> finding = EXTRA.judge(rows.law(), end.rejected(), config.policy());
      if (finding.isPresent()) {
        rows.forEach(key ->
            evidence.add(
                boundary.nextOffset() - 1 + extras++,
                end.journalOffset(),
                new Change.Delete(end.position(), end.commitTime(), rows.law().table(), key, false),
                finding.get(),
                Action.FLAG));
      }
    }
    standing = book.end(connection, standing, extras);
  }

  /** How many rows of the snapshot were there. */
  long adopted() {
    Adoption open = adoption;
    return open == null ? 0 : open.adopted();
  }

  private Adoption adoption() throws SQLException {
    Adoption open = adoption;
    if (open == null) {
      open = new Adoption(connection, plans.trusted(), config.policy(), standing.whole());
      adoption = open;
    }
    return open;
  }
}
