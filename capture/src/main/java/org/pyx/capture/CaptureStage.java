package org.pyx.capture;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pyx.capture.engine.CaptureCounters;
import org.pyx.capture.engine.CaptureEngine;
import org.pyx.capture.engine.JournalBatches;
import org.pyx.capture.journal.JournalTail;
import org.pyx.capture.journal.JournalWriter;
import org.pyx.capture.protocol.HostileServerException;
import org.pyx.capture.protocol.OpenSockets;
import org.pyx.capture.source.SourceCheck;
import org.pyx.capture.source.SourceDatabase;
import org.pyx.capture.source.SourceTable;
import org.pyx.capture.source.SourceView;
import org.pyx.capture.watch.Observations;
import org.pyx.capture.watch.SourceWatch;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.policy.TablePolicy;
import org.pyx.schemas.stage.Stage;
import org.pyx.schemas.stage.StageState;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.stage.TryAgainException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stage that reads the exchange's log into the journal. It keeps nothing of its own: each start
 * goes on where the journal ends. Thread-safe.
 */
public final class CaptureStage implements Stage {
  private static final Logger LOG = LoggerFactory.getLogger(CaptureStage.class);
  private static final Duration FIRST_WAIT = Duration.ofMillis(500);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  /** For the engine to end in order. */
  private static final Duration GRACE = Duration.ofSeconds(8);

  private static final int INTERRUPTS = 10;

  /** A server gives a sign of life twice in its wal_sender_timeout, a minute by default. */
  static final Duration PATIENCE = Duration.ofMinutes(5);

  private final OpenSockets sockets = new OpenSockets();
  private final CaptureConfig config;
  private final CaptureCounters counters = new CaptureCounters();
  private final Observations observations;
  private final LongConsumer beforeCommit;
  private final Duration patience;
  private final LaneBeginning beginning;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private volatile StageState state = new StageState.Starting("waiting to be started");
  private volatile @Nullable CaptureEngine engine;

  /** A stage that does nothing yet. */
  public CaptureStage(CaptureConfig config) {
    this(config, _ -> {}, PATIENCE);
  }

  /**
   * For tests: {@code beforeCommit} is told the number of rows before each batch is committed, and
   * {@code patience} is for an exchange that sends nothing.
   */
  CaptureStage(CaptureConfig config, LongConsumer beforeCommit, Duration patience) {
    this.patience = patience;
    this.config = config.through(sockets.guarded(config.source()));
    this.beginning = new LaneBeginning(config);
    this.beforeCommit = beforeCommit;
    this.observations =
        new Observations(
            config.policy().copied().stream().map(TablePolicy::table).collect(Collectors.toSet()));
    this.thread =
        Thread.ofPlatform().name("pyx-" + config.lane().name() + "-capture").unstarted(this::run);
  }

  @Override
  public String name() {
    return "capture";
  }

  @Override
  public void start() {
    state = new StageState.Starting("connecting");
    thread.start();
  }

  @Override
  public StageState state() {
    return state;
  }

  /** How many changes that need a verdict this process has written to the journal. */
  public long capturedRows() {
    return counters.rows();
  }

  /** The position up to which the journal has been written, at the end of a transaction. */
  public Lsn lastLsn() {
    return counters.lsn();
  }

  /**
   * The position up to which the exchange has written its log now.
   *
   * @throws TryAgainException if the exchange cannot be reached
   */
  public Lsn endOfLog() {
    try (SourceDatabase source = SourceDatabase.connect(config.source())) {
      return source.endOfLog();
    }
  }

  /** Ends within seconds. What was not committed is read again at the next start. */
  @Override
  public void close() {
    boolean first = closing.getCount() > 0;
    closing.countDown();
    if (first && !(state instanceof StageState.Failed)) {
      state = new StageState.Stopping();
    }
    stopEngine();
    if (thread.isAlive()) {
      try {
        // A thread that waits for the exchange is waiting for good, if the exchange wants it so.
        if (engine == null || !thread.join(GRACE)) {
          sockets.close();
        }
        for (int i = 0; i < INTERRUPTS && !thread.join(Duration.ofSeconds(1)); i++) {
          stopEngine();
          thread.interrupt();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    sockets.close();
    if (!(state instanceof StageState.Failed)) {
      state = new StageState.Stopped();
    }
  }

  private void run() {
    Duration wait = FIRST_WAIT;
    while (closing.getCount() > 0) {
      long before = counters.records();
      try {
        capture();
        wait = FIRST_WAIT;
      } catch (TryAgainException e) {
        wait = counters.records() > before ? FIRST_WAIT : wait;
        if (pause(e, wait)) {
          return;
        }
        wait =
            wait.multipliedBy(2).compareTo(LONGEST_WAIT) < 0 ? wait.multipliedBy(2) : LONGEST_WAIT;
      } catch (StopException e) {
        fail(e.getMessage(), e);
        return;
      } catch (RuntimeException | Error e) {
        if (closing.getCount() == 0) {
          LOG.debug("an error while capture was being closed", e);
          return;
        }
        LOG.error("an error of capture's own", e);
        fail("capture failed by an error of its own: " + e, e);
        return;
      }
    }
  }

  /** One run, from the journal's end until it is closed or something fails. */
  private void capture() {
    beginning.requireTopics();
    try (JournalWriter journal =
        JournalWriter.open(config.kafka(), config.lane(), config.policy())) {
      JournalTail tail = JournalTail.read(config.kafka(), config.lane());
      beginning.require(tail);
      // while the first snapshot is taken the stage is still starting
      Runnable polling = tail.resume() == null ? () -> {} : this::running;
      try (JournalBatches batches =
              new JournalBatches(
                  journal,
                  tail,
                  config.largestValue(),
                  counters,
                  observations,
                  beforeCommit,
                  polling,
                  this::stopEngine);
          SourceWatch watch =
              new SourceWatch(
                  config, observations, batches::resume, batches::observe, this::dropIfStalled)) {
        run(journal, tail, batches, watch);
      }
    } finally {
      engine = null;
    }
  }

  private void run(
      JournalWriter journal, JournalTail tail, JournalBatches batches, SourceWatch watch) {
    // What is seen goes into the journal before anything is refused for it: it is the evidence.
    SourceView view = watch.look();
    String server = view == null ? null : view.server().system();
    journal.server(server == null ? tail.server() : server);
    if (view != null && tail.resume() != null) {
      batches.observe(view);
    }
    SlotCheck.checkServer(tail.server(), server);
    CaptureEngine next = prepare(tail, batches);
    engine = next;
    if (closing.getCount() > 0) {
      if (tail.resume() != null) {
        watch.start();
      }
      sockets.takeRefusal();
      try {
        next.run();
      } catch (TryAgainException e) {
        HostileServerException refusal = sockets.takeRefusal();
        throw refusal == null ? e : refusal.explained();
      }
    }
  }

  private CaptureEngine prepare(JournalTail tail, JournalBatches batches) {
    try (SourceDatabase source = SourceDatabase.connect(config.source())) {
      Lsn resume = tail.resume();
      List<SourceTable> tables =
          SourceCheck.check(source, config.policy(), config.publication(), resume == null);
      if (resume == null) {
        SlotCheck.makeRoom(source, config.slot(), config.source().database());
        state = new StageState.Starting("taking the snapshot");
        boolean failover = source.majorVersion() >= 17;
        return CaptureEngine.snapshot(config, tables, source.types(), failover, batches);
      }
      SlotCheck.check(source, config.slot(), config.source().database(), resume);
      counters.resumed(resume);
      return CaptureEngine.streaming(config, tables, source.types(), resume, batches);
    }
  }

  private void dropIfStalled() {
    if (sockets.dropIfStalled(patience)) {
      LOG.warn(
          "lane={} the exchange has sent no log and no sign of life for {}: the connections are"
              + " made anew",
          config.lane().name(),
          patience);
    }
  }

  private void running() {
    if (closing.getCount() > 0) {
      state = new StageState.Running();
    }
  }

  /** The engine is stopped from outside its own threads, or it would wait for itself. */
  private void stopEngine() {
    CaptureEngine running = engine;
    if (running != null) {
      Thread.ofVirtual().start(running::stop);
    }
  }

  /** Waits; true if it was closed meanwhile. */
  private boolean pause(TryAgainException reason, Duration wait) {
    if (closing.getCount() == 0) {
      return true;
    }
    LOG.warn("lane={} capture pauses: {}", config.lane().name(), reason.getMessage());
    LOG.debug("the reason of the pause", reason);
    state = new StageState.Paused(String.valueOf(reason.getMessage()));
    long millis = wait.toMillis();
    try {
      return closing.await(
          millis / 2 + ThreadLocalRandom.current().nextLong(millis), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private void fail(@Nullable String reason, Throwable error) {
    LOG.error("lane={} capture stops: {}", config.lane().name(), reason);
    LOG.debug("the reason of the stop", error);
    state = new StageState.Failed(String.valueOf(reason));
  }
}
