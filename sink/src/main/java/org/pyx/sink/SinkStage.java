package org.pyx.sink;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.leadership.FencedException;
import org.pyx.schemas.leadership.Leadership;
import org.pyx.schemas.model.RuleId;
import org.pyx.schemas.stage.Backoff;
import org.pyx.schemas.stage.PyxException;
import org.pyx.schemas.stage.Stage;
import org.pyx.schemas.stage.StageStart;
import org.pyx.schemas.stage.StageState;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.stage.TryAgainException;
import org.pyx.schemas.start.TopicsSeen;
import org.pyx.schemas.wire.LaneTopics;
import org.pyx.schemas.wire.MalformedRecordException;
import org.pyx.sink.copying.DatabaseAnswer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stage that writes accepted rows into the auditor's database, whole transactions only, and
 * publishes as evidence what that database refuses. Thread-safe.
 */
public final class SinkStage implements Stage {
  private static final Logger LOG = LoggerFactory.getLogger(SinkStage.class);
  private static final long CLOSE_SECONDS = 3;

  private final SinkConfig config;
  private final SinkTiming timing;
  private final CopyBeginning beginning;
  private final SinkCounters counters = new SinkCounters();
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Leadership leadership;
  private final Thread thread;
  private volatile StageState state = new StageState.Starting("not yet started");
  private final AtomicBoolean toAdopt;
  private volatile @Nullable SinkSession session;
  private @Nullable Backend lastBackend;

  /** A sink that does nothing until it is started. */
  public SinkStage(SinkConfig config) {
    this(config, SinkTiming.ORDINARY);
  }

  /** For tests of crashes and of standing still. */
  SinkStage(SinkConfig config, SinkTiming timing) {
    this.config = config;
    this.timing = timing;
    this.toAdopt = new AtomicBoolean(config.start().beginning() == StageStart.Beginning.ADOPTION);
    this.beginning = new CopyBeginning(config);
    this.leadership =
        new Leadership(
            config.kafka(),
            config.lane(),
            name(),
            config.start(),
            config.lane().accepted(),
            () -> standBy("the lane was lost to another sink, or Kafka is away"));
    this.thread =
        Thread.ofPlatform().name("pyx-sink-" + config.lane().name()).unstarted(this::work);
  }

  @Override
  public String name() {
    return "sink";
  }

  @Override
  public void start() {
    state = new StageState.Starting("connecting to " + config.target());
    thread.start();
  }

  @Override
  public StageState state() {
    return state;
  }

  /** Rows copied and committed since this stage was made. */
  public long copiedRows() {
    return counters.copied.get();
  }

  /** Rows of a snapshot that an adopted copy had already, since this stage was made. */
  public long adoptedRows() {
    return counters.adopted.get();
  }

  /**
   * Rows that the database refused or an adopted copy has otherwise, published as evidence, since
   * this stage was made.
   */
  public long rejectedRows() {
    return counters.rejected.get();
  }

  /**
   * Captured changes that the copy has behind it, copied or not, since this stage was made: those
   * of all source transactions that are settled in it.
   */
  public long settledChanges() {
    return counters.settled.get();
  }

  /** Those of {@link #settledChanges} that the validator accepted. */
  public long acceptedChanges() {
    return counters.accepted.get();
  }

  /**
   * How often each rule was broken, by rule: the sink's events on the rejected topic since the lane
   * began.
   */
  public Map<RuleId, Long> brokenRules() {
    return counters.rules();
  }

  /** The journal's last offset that the copy covers, -1 at first. */
  public long lastJournalOffset() {
    return counters.journalOffset();
  }

  private boolean stopping() {
    return stop.getCount() == 0;
  }

  private void work() {
    try (leadership) {
      workAgainAndAgain();
    }
  }

  private void workAgainAndAgain() {
    Backoff backoff = Backoff.ORDINARY;
    while (!stopping()) {
      long began = System.nanoTime();
      try {
        workOnce();
      } catch (StopException e) {
        StopException reason = leadership.unlessOvertaken(e);
        if (reason instanceof FencedException) {
          // by one that came back too late: this one holds the lane, and fences it in turn
          backoff = pause(reason, backoff, began);
        } else if (reason != null) {
          fail(reason);
          return;
        }
      } catch (TryAgainException e) {
        if (stopping()) {
          break;
        }
        backoff = pause(e, backoff, began);
      } catch (Throwable e) {
        fail(e);
        return;
      }
    }
    state = new StageState.Stopped();
  }

  private Backoff pause(PyxException reason, Backoff before, long began) {
    Backoff backoff = before.failed(Duration.ofNanos(System.nanoTime() - began));
    state = state.paused(String.valueOf(reason.getMessage()));
    LOG.warn("sink paused lane={} reason=\"{}\"", config.lane().name(), reason.getMessage());
    rest(backoff.pause(ThreadLocalRandom.current()).toMillis());
    return backoff;
  }

  private void standBy(String reason) {
    if (!stopping()) {
      StageState.Paused now = state.paused(reason);
      if (!now.equals(state)) {
        LOG.info("sink stands by lane={} reason=\"{}\"", config.lane().name(), reason);
      }
      state = now;
    }
  }

  private void workOnce() {
    try {
      requireTopic();
      Optional<Leadership.Lease> lease = leadership.await(this::stopping, this::standBy);
      if (lease.isEmpty()) {
        return;
      }
      try (SinkSession work = newSession(() -> stopping() || !lease.get().lasts())) {
        session = work;
        lastBackend = work.backend();
        work.open(beginning, leadership.former().isPresent());
        state = new StageState.Running();
        work.run();
      } finally {
        session = null;
      }
    } catch (SQLException e) {
      throw DatabaseAnswer.raise(e, "writing lane " + config.lane().name());
    } catch (MalformedRecordException e) {
      throw new StopException(
          "topic "
              + config.lane().accepted()
              + " holds what no validator writes: "
              + e.getMessage(),
          e);
    } catch (KafkaException e) {
      throw raise(e);
    }
  }

  /**
   * The lane is held by its topics: while they are not there, nobody can hold it, and all that can
   * be done is to say so. Returns when they are there, also when they were made meanwhile.
   */
  private void requireTopic() throws SQLException {
    TopicsSeen seen = LaneTopics.look(config.kafka(), config.lane(), List.of());
    boolean absent = seen.of(config.lane().accepted()).isEmpty();
    if (absent || beginning.isFirst()) {
      try (SinkSession look = newSession(this::stopping)) {
        look.requireBegun(beginning, absent);
      }
    }
  }

  private SinkSession newSession(BooleanSupplier ending) throws SQLException {
    return new SinkSession(
        config, counters, timing, toAdopt, ending, lastBackend, new DatabaseWaits());
  }

  /** While the database makes the sink wait, the stage does not say that it is running. */
  private final class DatabaseWaits implements SinkSession.Waiting {
    @Override
    public void waits(String reason) {
      if (!stopping()) {
        state = state.paused(reason);
      }
    }

    @Override
    public void goesOn() {
      if (!stopping()) {
        state = new StageState.Running();
      }
    }
  }

  private PyxException raise(KafkaException error) {
    for (Throwable e = error; e != null; e = e.getCause()) {
      if (e instanceof ProducerFencedException || e instanceof InvalidProducerEpochException) {
        return new FencedException(
            "another sink has written to " + config.lane().rejected() + " meanwhile", error);
      }
      if (e instanceof AuthenticationException || e instanceof AuthorizationException) {
        return new StopException(
            "Kafka at " + config.kafka() + " refuses the sink: " + e.getMessage(), error);
      }
    }
    return new TryAgainException(
        "Kafka at " + config.kafka() + " cannot now: " + error.getMessage(), error);
  }

  private void fail(Throwable error) {
    state = new StageState.Failed(String.valueOf(error.getMessage()));
    LOG.error("sink stops lane={}: {}", config.lane().name(), error.getMessage());
    if (!(error instanceof PyxException)) {
      LOG.error("an error of the sink's own", error);
    }
  }

  private void rest(long millis) {
    try {
      var _ = stop.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      stop.countDown();
    }
  }

  @Override
  public void close() {
    stop.countDown();
    if (!thread.isAlive()) {
      if (!(state instanceof StageState.Failed)) {
        state = new StageState.Stopped();
      }
      return;
    }
    if (!(state instanceof StageState.Failed)) {
      state = new StageState.Stopping();
    }
    try {
      if (!thread.join(Duration.ofSeconds(CLOSE_SECONDS))) {
        // The database holds a statement up, or Kafka a call. What is not committed is rolled back.
        SinkSession stuck = session;
        if (stuck != null) {
          stuck.abort();
        }
        thread.interrupt();
        thread.join(Duration.ofSeconds(CLOSE_SECONDS));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
