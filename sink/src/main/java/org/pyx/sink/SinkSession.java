package org.pyx.sink;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.CopyState;
import org.pyx.schemas.model.Replayed;
import org.pyx.schemas.model.Settlement;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.stage.TryAgainException;
import org.pyx.schemas.wire.Frame;
import org.pyx.schemas.wire.ReplayCodec;
import org.pyx.schemas.wire.VerdictCodec;
import org.pyx.sink.assembly.AcceptedRow;
import org.pyx.sink.assembly.Assembly;
import org.pyx.sink.assembly.Chunk;
import org.pyx.sink.books.AdoptionBook;
import org.pyx.sink.books.CopyStanding;
import org.pyx.sink.books.CopyStateTopic;
import org.pyx.sink.books.EvidencePublisher;
import org.pyx.sink.books.LateSerialBook;
import org.pyx.sink.books.Progress;
import org.pyx.sink.books.ProgressBook;
import org.pyx.sink.copying.DatabaseAnswer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sink's work from one connection to the next: everything that it knows comes from the database
 * and the topics, so that after any error a new session goes on where the database stands. Not
 * thread-safe, except {@link #abort}.
 */
final class SinkSession implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SinkSession.class);
  private static final int CHUNK_ROWS = 5_000;
  private static final long CHUNK_BYTES = 8L << 20;
  private static final Duration IDLE = Duration.ofMillis(200);
  private static final Duration GATHERING = Duration.ofMillis(2);
  private static final long LONGEST_GATHERING_NANOS = Duration.ofMillis(100).toNanos();
  private static final long LAZY_NANOS = Duration.ofSeconds(1).toNanos();

  private final SinkConfig config;
  private final SinkCounters counters;
  private final SinkTiming timing;
  private final AtomicBoolean toAdopt;
  private final BooleanSupplier stopping;
  private final Connection connection;
  private final Backend backend;
  private final TargetWatch target;
  private final VerdictCodec codec = new VerdictCodec();
  private Assembly assembly = new Assembly(CHUNK_ROWS, CHUNK_BYTES);
  private @Nullable AcceptedTopic topic;
  private @Nullable EvidencePublisher publisher;
  private @Nullable SchemaWatch schema;
  private @Nullable StandingReport report;
  private @Nullable CopyTransaction transaction;
  private AdoptionBook.Standing adoption = AdoptionBook.Standing.NONE;
  private long accepted;
  private long settled;
  private long lastArrival;
  private long lastCommit = System.nanoTime();

  /**
   * Connects.
   *
   * @param toAdopt whether the operator wants an adoption that is not noted yet; false afterwards
   * @param before what an earlier session of this process had behind its connection, if it had one
   * @param states is told where the sink stands while the database makes it wait
   */
  SinkSession(
      SinkConfig config,
      SinkCounters counters,
      SinkTiming timing,
      AtomicBoolean toAdopt,
      BooleanSupplier stopping,
      @Nullable Backend before,
      Waiting states)
      throws SQLException {
    this.config = config;
    this.counters = counters;
    this.timing = timing;
    this.toAdopt = toAdopt;
    this.stopping = stopping;
    this.connection = AuditorDatabase.open(config);
    try {
      if (before != null) {
        before.end(connection);
      }
      this.backend = Backend.of(connection);
      connection.commit();
    } catch (SQLException | RuntimeException e) {
      abort();
      throw e;
    }
    this.target =
        new TargetWatch(
            config, backend, timing.watch(), states::waits, states::goesOn, this::abort);
  }

  /** Hears what a sink waits for. */
  interface Waiting {
    /** It waits. */
    void waits(String reason);

    /** It waits no more. */
    void goesOn();
  }

  /** What stands behind the connection. */
  Backend backend() {
    return backend;
  }

  /**
   * Refuses, or waits, as long as the lane has not begun; writes nothing.
   *
   * @param beginning whether it may
   * @param topicsAbsent whether the lane's topics are not there; otherwise all that is looked for
   *     is whether a lane that is to begin has begun
   */
  void requireBegun(CopyBeginning beginning, boolean topicsAbsent) throws SQLException {
    AuditorDatabase.requireAppendOnly(connection, config.policy().schema());
    if (topicsAbsent) {
      beginning.require(connection, stopping);
    } else {
      beginning.requireNotBegun(connection);
    }
  }

  /**
   * Finishes what an earlier session left, and finds out where the copy stands.
   *
   * @param beginning whether it may
   * @param takenOver whether another process held the lane before this one
   */
  void open(CopyBeginning beginning, boolean takenOver) throws SQLException {
    AuditorDatabase.requireAppendOnly(connection, config.policy().schema());
    AuditorDatabase.requireAlone(connection, config.lane(), takenOver, stopping);
    beginning.require(connection, stopping);
    counters.stands(new ProgressBook(config.lane()).read(connection));
    if (stopping.getAsBoolean()) {
      // the publisher fences whoever has one, and that may be the lane's holder by now
      throw new TryAgainException("the lane was lost before anything was published");
    }
    EvidencePublisher evidence = new EvidencePublisher(config.kafka(), config.lane());
    publisher = evidence;
    // An older sink may have committed until it was fenced by the line above.
    Progress progress = new ProgressBook(config.lane()).read(connection);
    Optional<CopyState> last = new CopyStateTopic(config.kafka(), config.lane()).last(stopping);
    CopyStanding standing =
        new CopyStanding(last, progress, new LateSerialBook(config.lane()).newest(connection));
    evidence.recover(connection, standing, stopping);
    connection.commit();
    adoption = Adopting.standing(config, connection, progress, toAdopt);
    counters.stands(standing);
    SchemaWatch watch = new SchemaWatch(config, connection, evidence);
    watch.look();
    schema = watch;
    StandingReport reporting = new StandingReport(evidence, standing, last.orElse(null));
    reporting.now();
    report = reporting;
    topic = new AcceptedTopic(config, progress.nextOffset());
  }

  /** Works until it is told to stop. */
  void run() throws SQLException {
    AcceptedTopic from = Objects.requireNonNull(topic, "open() comes first");
    SchemaWatch watch = Objects.requireNonNull(schema, "open() comes first");
    StandingReport reporting = Objects.requireNonNull(report, "open() comes first");
    while (!stopping.getAsBoolean()) {
      target.turn();
      var records = from.poll(assembly.ready() ? GATHERING : IDLE);
      for (ConsumerRecord<byte[], byte[]> record : records) {
        take(record);
        if (assembly.full()) {
          target.turn();
          write(from, watch, reporting);
          if (stopping.getAsBoolean()) {
            return;
          }
        }
      }
      boolean lazily = assembly.idleProgress() && System.nanoTime() - lastCommit > LAZY_NANOS;
      boolean gathered =
          records.isEmpty() || System.nanoTime() - lastCommit > LONGEST_GATHERING_NANOS;
      if ((gathered && assembly.ready()) || lazily) {
        write(from, watch, reporting);
      }
      if (!records.isEmpty()) {
        lastArrival = System.nanoTime();
      }
      if (transaction == null) {
        watch.lookNowAndThen();
      } else if (System.nanoTime() - lastArrival > timing.standstill().toNanos()) {
        stepBack(from, watch, reporting);
      }
      reporting.nowAndThen();
    }
    reporting.now();
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    byte[] value = record.value();
    switch (Frame.of(value)) {
      case ACCEPTED -> {
        VerdictCodec.Accepted verdict = codec.decodeAccepted(value);
        assembly.add(
            AcceptedRow.of(
                record.offset(), verdict.journalOffset(), verdict.change(), value.length));
      }
      case SETTLEMENT -> {
        Settlement settlement = codec.decodeSettlement(value);
        assembly.settle(settlement, record.offset());
        accepted += settlement.accepted();
        settled += settlement.accepted() + settlement.ignored() + settlement.rejected();
      }
      case REPLAYED -> takeReplay(ReplayCodec.decode(value), record);
      case CHANGE,
          REJECTED,
          TRUSTED_SCHEMA,
          TALLY,
          DECISION,
          LAW,
          COPY,
          DRAIN,
          REPLAY,
          ALERT,
          ALERT_DECISION ->
          throw foreign(record);
    }
  }

  private void takeReplay(Replayed replayed, ConsumerRecord<byte[], byte[]> record) {
    switch (replayed) {
      case Replayed.Begun _ -> assembly.beginReplay(record.offset());
      case Replayed.Done done -> assembly.endReplay(done, record.offset());
      case Replayed.Refused _ -> throw foreign(record);
    }
  }

  private static StopException foreign(ConsumerRecord<byte[], byte[]> record) {
    return new StopException(
        "offset "
            + record.offset()
            + " of topic "
            + record.topic()
            + " holds neither an accepted row nor the end of a transaction or replay; only the"
            + " validator may write there: find out who did");
  }

  private void write(AcceptedTopic from, SchemaWatch watch, StandingReport reporting)
      throws SQLException {
    Chunk chunk = assembly.take();
    Chunk.Boundary boundary = chunk.boundary();
    CopyTransaction open = transaction;
    Progress reached;
    try {
      if (open == null) {
        open =
            new CopyTransaction(
                config,
                connection,
                watch.plans(),
                watch.serials(),
                adoption,
                reporting.standing().progress(),
                from::rejectedEnd);
        transaction = open;
      }
      open.write(chunk.rows());
      if (boundary == null) {
        return;
      }
      reached = open.commit(boundary);
    } catch (SQLException e) {
      throwIfMigrated(DatabaseAnswer.to(e) == DatabaseAnswer.STOP, watch, e);
      throw e;
    } catch (StopException e) {
      throwIfMigrated(true, watch, e);
      throw e;
    }
    transaction = null;
    adoption = open.adoption();
    lastCommit = System.nanoTime();
    timing.afterCommit().run();
    reporting.reached(reached, open.late());
    if (open.hasEvidence()) {
      reporting.publishEvidence(connection);
    }
    // a chunk with a boundary ends with the last settlement that was taken
    counters.settled.addAndGet(settled);
    counters.accepted.addAndGet(accepted);
    settled = 0;
    accepted = 0;
    counters.copied.addAndGet(open.copied());
    counters.adopted.addAndGet(open.adopted());
    counters.rejected.addAndGet(open.refused());
    counters.stands(reporting.standing());
  }

  /**
   * The auditor may migrate the copy at any time, also between the last look at its schema and a
   * row. Then plans are wrong and nobody is to blame: a new session makes new ones.
   */
  private static void throwIfMigrated(boolean perhaps, SchemaWatch watch, Exception error)
      throws SQLException {
    if (perhaps && watch.changedSince()) {
      throw new TryAgainException(
          "the copy's schema has changed while rows were on their way; they are written anew",
          error);
    }
  }

  /**
   * The lane stands still in the middle of a source transaction, perhaps until an operator has
   * decided. Until then no locks are held: the way out may be a migration of the copy, and vacuum
   * is not to wait either. What was written is read from the topic again.
   */
  private void stepBack(AcceptedTopic from, SchemaWatch watch, StandingReport reporting)
      throws SQLException {
    Objects.requireNonNull(transaction, "there is one").rollBack();
    transaction = null;
    assembly = new Assembly(CHUNK_ROWS, CHUNK_BYTES);
    accepted = 0;
    settled = 0;
    LOG.info(
        "the lane stands still within a transaction; the sink has taken its part back and waits"
            + " lane={}",
        config.lane().name());
    while (!stopping.getAsBoolean() && !from.hasMore()) {
      target.turn();
      watch.lookNowAndThen();
      reporting.nowAndThen();
      LockSupport.parkNanos(IDLE.toNanos());
    }
    from.goTo(reporting.standing().progress().nextOffset());
    lastArrival = System.nanoTime();
  }

  /** Breaks off whatever the database is doing; from any thread. */
  void abort() {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      LOG.debug("the connection was gone already", e);
    }
  }

  /** Rolls back what is not committed. */
  @Override
  public void close() {
    target.close();
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
      LOG.debug("the connection was gone already", e);
    }
  }
}
