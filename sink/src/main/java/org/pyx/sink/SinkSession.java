package org.pyx.sink;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Settlement;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.wire.Frame;
import org.pyx.schemas.wire.VerdictCodec;
import org.pyx.sink.assembly.AcceptedRow;
import org.pyx.sink.assembly.Assembly;
import org.pyx.sink.assembly.Chunk;
import org.pyx.sink.books.EvidencePublisher;
import org.pyx.sink.books.Progress;
import org.pyx.sink.books.ProgressBook;
import org.pyx.sink.copying.CopyPlans;
import org.pyx.sink.trusted.TrustedSchemaReader;

/**
 * A sink's work from one connection to the next: everything that it knows comes from the database
 * and the topics, so that after any error a new session goes on where the database stands. Not
 * thread-safe, except {@link #abort}.
 */
final class SinkSession implements AutoCloseable {
  private static final int CHUNK_ROWS = 5_000;
  private static final long CHUNK_BYTES = 8L << 20;
  private static final Duration IDLE = Duration.ofMillis(200);
  private static final Duration GATHERING = Duration.ofMillis(2);
  private static final long LONGEST_GATHERING_NANOS = Duration.ofMillis(100).toNanos();
  private static final long LAZY_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long SCHEMA_NANOS = Duration.ofSeconds(5).toNanos();

  private final SinkConfig config;
  private final SinkCounters counters;
  private final Runnable afterCommit;
  private final BooleanSupplier stopping;
  private final Connection connection;
  private final Assembly assembly = new Assembly(CHUNK_ROWS, CHUNK_BYTES);
  private final VerdictCodec codec = new VerdictCodec();
  private @Nullable EvidencePublisher publisher;
  private @Nullable AcceptedTopic topic;
  private @Nullable TrustedSchema schema;
  private @Nullable CopyPlans plans;
  private @Nullable CopyTransaction transaction;
  private Progress progress = Progress.NONE;
  private long accepted;
  private long settled;
  private long lastCommit = System.nanoTime();
  private long lastLook = System.nanoTime();

  SinkSession(
      SinkConfig config, SinkCounters counters, Runnable afterCommit, BooleanSupplier stopping) {
    this.config = config;
    this.counters = counters;
    this.afterCommit = afterCommit;
    this.stopping = stopping;
    this.connection = AuditorDatabase.open(config);
  }

  /** Finishes what an earlier session left, and finds out where the copy stands. */
  void open() throws SQLException {
    AuditorDatabase.requireAppendOnly(connection, config.policy().schema());
    AuditorDatabase.requireAlone(connection, config.lane(), stopping);
    progress = new ProgressBook(config.lane()).read(connection);
    counters.stands(progress);
    EvidencePublisher evidence = new EvidencePublisher(config.kafka(), config.lane());
    publisher = evidence;
    evidence.recover(connection, stopping);
    // An older sink may have committed until it was fenced by the line above.
    progress = new ProgressBook(config.lane()).read(connection);
    counters.stands(progress);
    lookAtSchema(evidence);
    topic = new AcceptedTopic(config, progress.nextOffset());
  }

  /** Works until it is told to stop. */
  void run() throws SQLException {
    AcceptedTopic from = java.util.Objects.requireNonNull(topic, "open() comes first");
    EvidencePublisher evidence = java.util.Objects.requireNonNull(publisher, "open() comes first");
    while (!stopping.getAsBoolean()) {
      var records = from.poll(assembly.ready() ? GATHERING : IDLE);
      for (ConsumerRecord<byte[], byte[]> record : records) {
        take(record);
        if (assembly.full()) {
          write(assembly.take(), from, evidence);
          if (stopping.getAsBoolean()) {
            return;
          }
        }
      }
      boolean lazily = assembly.idleProgress() && System.nanoTime() - lastCommit > LAZY_NANOS;
      boolean gathered =
          records.isEmpty() || System.nanoTime() - lastCommit > LONGEST_GATHERING_NANOS;
      if ((gathered && assembly.ready()) || lazily) {
        write(assembly.take(), from, evidence);
      }
      if (transaction == null && System.nanoTime() - lastLook > SCHEMA_NANOS) {
        lookAtSchema(evidence);
      }
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    byte[] value = record.value();
    switch (Frame.of(value)) {
      case ACCEPTED -> {
        VerdictCodec.Accepted accepted = codec.decodeAccepted(value);
        assembly.add(
            AcceptedRow.of(
                record.offset(), accepted.journalOffset(), accepted.change(), value.length));
      }
      case SETTLEMENT -> {
        Settlement settlement = codec.decodeSettlement(value);
        assembly.settle(settlement, record.offset());
        accepted += settlement.accepted();
        settled += settlement.accepted() + settlement.ignored() + settlement.rejected();
      }
      case CHANGE, REJECTED, TRUSTED_SCHEMA, TALLY ->
          throw new org.pyx.schemas.stage.StopException(
              "offset "
                  + record.offset()
                  + " of topic "
                  + record.topic()
                  + " holds neither an accepted row nor a settlement; only the validator may write"
                  + " there: find out who did");
    }
  }

  private void write(Chunk chunk, AcceptedTopic from, EvidencePublisher evidence)
      throws SQLException {
    CopyTransaction open = transaction;
    if (open == null) {
      open =
          new CopyTransaction(
              config,
              connection,
              java.util.Objects.requireNonNull(plans, "open() comes first"),
              progress,
              from::rejectedEnd);
      transaction = open;
    }
    open.write(chunk.rows());
    Chunk.Boundary boundary = chunk.boundary();
    if (boundary == null) {
      return;
    }
    Progress reached = open.commit(boundary);
    transaction = null;
    progress = reached;
    lastCommit = System.nanoTime();
    afterCommit.run();
    if (open.refused() > 0) {
      evidence.publish(connection);
    }
    // a chunk with a boundary ends with the last settlement that was taken
    counters.settled.addAndGet(settled);
    counters.accepted.addAndGet(accepted);
    settled = 0;
    accepted = 0;
    counters.copied.addAndGet(open.copied());
    counters.rejected.addAndGet(open.refused());
    counters.stands(reached);
  }

  private void lookAtSchema(EvidencePublisher evidence) throws SQLException {
    lastLook = System.nanoTime();
    TrustedSchema found = TrustedSchemaReader.read(connection, config.policy().schema());
    connection.commit();
    if (!found.equals(schema)) {
      evidence.publish(found);
      schema = found;
      plans = new CopyPlans(found, config.policy());
    }
  }

  /** Breaks off whatever the database is doing; from any thread. */
  void abort() {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      org.slf4j.LoggerFactory.getLogger(SinkSession.class)
          .debug("the connection was gone already", e);
    }
  }

  /** Rolls back what is not committed. */
  @Override
  public void close() {
    AcceptedTopic reading = topic;
    if (reading != null) {
      reading.close();
    }
    EvidencePublisher evidence = publisher;
    if (evidence != null) {
      evidence.close();
    }
    try {
      connection.close(); // the server rolls back
    } catch (SQLException e) {
      org.slf4j.LoggerFactory.getLogger(SinkSession.class)
          .debug("the connection was gone already", e);
    }
  }
}
