package org.pyx.sink;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.pyx.schemas.model.Action;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Digest;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.wire.RecordKeys;
import org.pyx.schemas.wire.VerdictCodec;
import org.pyx.sink.assembly.AcceptedRow;
import org.pyx.sink.books.Outbox;
import org.pyx.sink.books.Progress;
import org.pyx.sink.books.ProgressBook;

/** Puts evidence into the outbox within one database transaction. Not thread-safe. */
final class EvidenceOfBatch {
  private final SinkConfig config;
  private final Connection connection;
  private final Digest schema;
  private final Progress from;
  private final long shift;
  private final LongSupplier rejectedEnd;
  private final Outbox outbox;
  private final VerdictCodec codec = new VerdictCodec();
  private long scanFrom = -1;

  /**
   * None yet.
   *
   * @param schema digest of the trusted schema
   * @param from the progress that the database holds
   * @param shift how far sequences are ahead of offsets of the accepted topic
   * @param rejectedEnd tells an offset of the rejected topic before which none of this can be
   */
  EvidenceOfBatch(
      SinkConfig config,
      Connection connection,
      Digest schema,
      Progress from,
      long shift,
      LongSupplier rejectedEnd) {
    this.config = config;
    this.connection = connection;
    this.schema = schema;
    this.from = from;
    this.shift = shift;
    this.rejectedEnd = rejectedEnd;
    this.outbox = new Outbox(config.lane());
  }

  /** Whether there is any. */
  boolean isThere() {
    return scanFrom >= 0;
  }

  /** Adds a piece of evidence for each of some things, one after the other in memory. */
  <T> void add(
      List<T> things, Function<T, AcceptedRow> row, Function<T, Finding> finding, Action action)
      throws SQLException {
    Iterator<Outbox.Entry> entries =
        things.stream()
            .map(thing -> {
              AcceptedRow one = row.apply(thing);
              return entry(
                  one.offset(), one.journalOffset(), one.change(), finding.apply(thing), action);
            })
            .iterator();
    if (!things.isEmpty()) {
      findScanFrom();
      outbox.add(connection, () -> entries);
    }
  }

  /**
   * Adds evidence of what is no row on the accepted topic.
   *
   * @param offset the number to give it, less the shift: above those of all rows before, and below
   *     those of all that come
   */
  void add(long offset, long journalOffset, Change change, Finding finding, Action action)
      throws SQLException {
    findScanFrom();
    outbox.add(connection, List.of(entry(offset, journalOffset, change, finding, action)));
  }

  private Outbox.Entry entry(
      long offset, long journalOffset, Change change, Finding finding, Action action) {
    long sequence = offset + shift;
    RejectedEvent event =
        new RejectedEvent(
            finding,
            action,
            RejectedEvent.SINK,
            now(),
            config.policy().digest(),
            schema,
            journalOffset,
            sequence,
            change);
    return new Outbox.Entry(
        sequence, scanFrom, RecordKeys.of(change, config.policy()), codec.encodeRejected(event));
  }

  private void findScanFrom() throws SQLException {
    if (scanFrom >= 0) {
      return;
    }
    // Two sinks at once show as duplicate keys here: say so, rather than accuse the exchange.
    if (new ProgressBook(config.lane()).read(connection).nextOffset() != from.nextOffset()) {
      throw ProgressBook.anotherSink(
          config.lane(), new IllegalStateException("progress has moved"));
    }
    scanFrom = rejectedEnd.getAsLong();
  }

  /** Now, in microseconds since 1970 UTC. */
  static long now() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }
}
