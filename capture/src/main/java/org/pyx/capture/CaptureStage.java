package org.pyx.capture;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
import org.pyx.capture.source.SourceServer;
import org.pyx.capture.source.SourceTable;
import org.pyx.capture.source.SourceView;
import org.pyx.capture.watch.DrainWatch;
import org.pyx.capture.watch.Observations;
import org.pyx.capture.watch.RetentionLog;
import org.pyx.capture.watch.SourceWatch;
import org.pyx.schemas.leadership.Leadership;
import org.pyx.schemas.model.Decision;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.policy.TablePolicy;
import org.pyx.schemas.stage.Backoff;
import org.pyx.schemas.stage.PyxException;
import org.pyx.schemas.stage.Stage;
import org.pyx.schemas.stage.StageStart;
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

  /** For the engine to end in order. */
  private static final Duration GRACE = Duration.ofSeconds(3);

  private static final long LOOK_MILLIS = 500;
  private static final int INTERRUPTS = 4;

  /** A server gives a sign of life twice in its wal_sender_timeout, a minute by default. */
  static final Duration PATIENCE = Duration.ofMinutes(5);

  /** Of the patience: a server that is silent for so long is said to be away. */
  private static final int SILENCE_PART = 4;

  private final OpenSockets sockets = new OpenSockets();
  private final CaptureConfig config;
  private final CaptureCounters counters = new CaptureCounters();
  private final Observations observations;
  private final LongConsumer beforeCommit;
  private final Duration patience;
  private final LaneBeginning beginning;
  private final DrainWatch drain;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final RetentionLog retention;
  private final Leadership leadership;
  private final Thread thread;
  private volatile boolean adopting;
  private volatile boolean journalOpen;
  private volatile boolean silent;
  private volatile StageState state = new StageState.Starting("waiting to be started");
  private volatile @Nullable CaptureEngine engine;
  private volatile @Nullable JournalBatches writing;

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
    this.adopting = config.start().beginning() == StageStart.Beginning.ADOPTION;
    this.retention = new RetentionLog(this.config);
    this.observations =
        new Observations(
            config.policy().copied().stream().map(TablePolicy::table).collect(Collectors.toSet()));
    this.leadership =
        new Leadership(
            config.kafka(),
            config.lane(),
            name(),
            config.start(),
            config.lane().journal(),
            this::laneLost);
    this.drain = new DrainWatch(config.kafka(), config.lane(), this::endIfDrained);
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

  /** Ends within seconds. What was not committed is read again at the next start. */
  @Override
  public void close() {
    boolean first = closing.getCount() > 0;
    closing.countDown();
    drain.close();
    if (first && !(state instanceof StageState.Failed || state instanceof StageState.Drained)) {
      state = new StageState.Stopping();
    }
    stopEngine();
    if (thread.isAlive()) {
      try {
        // A thread that waits for the exchange is waiting for good, if the exchange wants it so.
        if (engine == null || !thread.join(GRACE)) {
          sockets.close();
          abandonBatch();
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
    if (!(state instanceof StageState.Failed || state instanceof StageState.Drained)) {
      state = new StageState.Stopped();
    }
  }

  private void run() {
    try (leadership) {
      captureAgainAndAgain();
    }
  }

  private void captureAgainAndAgain() {
    Backoff backoff = Backoff.ORDINARY;
    while (closing.getCount() > 0) {
      long began = System.nanoTime();
      try {
        Optional<Decision.Drain> order = capture();
        if (order.isPresent()) {
          drained(order.get());
          return;
        }
        backoff = Backoff.ORDINARY;
      } catch (TryAgainException e) {
        backoff = backoff.failed(Duration.ofNanos(System.nanoTime() - began));
        if (pause(e, backoff.pause(ThreadLocalRandom.current()))) {
          return;
        }
      } catch (StopException e) {
        StopException stop = leadership.unlessOvertaken(e);
        if (stop != null) {
          fail(stop.getMessage(), stop);
          return;
        }
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

  /**
   * One run, from the journal's end until it is closed, something fails, or an operator's order is
   * obeyed, which is then returned.
   */
  private Optional<Decision.Drain> capture() {
    journalOpen = false;
    beginning.requireTopics();
    drain.begin();
    if (!leadership.await(() -> closing.getCount() == 0, this::standBy)) {
      return Optional.empty();
    }
    beginning.requireTopics(); // it may have stood by for days
    SourceServer server = SourceServer.choose(config.source(), config.slot());
    CaptureConfig here = config.through(server.access());
    if (config.source().addresses().size() > 1) {
      LOG.info(
          "lane={} reads from {}, a {}",
          config.lane().name(),
          server.access().addresses().getFirst(),
          server.standby() ? "standby" : "primary");
    }
    try (JournalWriter journal =
            JournalWriter.open(config.kafka(), config.lane(), config.policy());
        SourceWatch watch = new SourceWatch(here, observations, this::dropIfStalled)) {
      JournalTail tail = JournalTail.read(config.kafka(), config.lane());
      beginning.require(tail);
      journalOpen = true;
      Lsn end = tail.resume();
      if (end != null && tail.open() == null) {
        Optional<Decision.Drain> order = drain.reached(end);
        if (order.isPresent()) {
          counters.resumed(end);
          return order;
        }
      }
      SourceView view = watch.look(tail);
      SourceView.Server seen = view == null ? null : view.server();
      String system = seen == null ? null : seen.system();
      boolean known = seen != null && seen.timeline() != null;
      journal.server(
          system == null ? tail.server() : system,
          seen != null && known ? seen.timeline() : tail.timeline(),
          seen != null && known ? seen.started() : tail.started());
      Continuity found =
          Continuity.of(
              tail,
              server.timeline(),
              seen,
              () -> JournalTail.lastCommit(config.kafka(), config.lane()));
      try (JournalBatches batches =
          new JournalBatches(
              journal,
              found.from(),
              config.largestValue(),
              counters,
              observations,
              sockets::quietUntil,
              beforeCommit,
              this::running,
              this::stopEngine,
              at -> drain.reached(at).isPresent())) {
        writing = batches;
        run(new Run(here, server.standby(), found.broken(), view, batches, watch));
      }
      return Optional.empty();
    } finally {
      writing = null;
      engine = null;
    }
  }

  /**
   * One run.
   *
   * @param config with the way to the one server that it reads from
   * @param standby whether that follows another
   * @param broken why it does not go on with the journal's history; null if it does
   * @param view the first look at it; null if that failed
   */
  private record Run(
      CaptureConfig config,
      boolean standby,
      @Nullable PyxException broken,
      @Nullable SourceView view,
      JournalBatches batches,
      SourceWatch watch) {}

  private void run(Run run) {
    // What is seen goes into the journal before anything is refused for it: it is the evidence.
    Lsn resume = run.batches.resume();
    if (run.view != null && resume != null) {
      see(run.view.beforeCapture(resume), run.batches);
    }
    CaptureEngine next = prepare(run);
    engine = next;
    if (closing.getCount() > 0) {
      if (run.batches.resume() != null) {
        run.watch.start(run.batches::resume, view -> observe(run, view));
      }
      sockets.takeRefusal();
      try (SlotPatience _ = SlotPatience.during(run.config, run.standby, this::waiting)) {
        next.run();
      } catch (TryAgainException e) {
        HostileServerException refusal = sockets.takeRefusal();
        throw refusal == null ? e : refusal.explained();
      }
    }
  }

  private void observe(Run run, SourceView view) {
    if (closing.getCount() > 0 && run.watch.isAnother(view)) {
      LOG.warn(
          "lane={} another server answers now, on timeline {}: the connections are made anew",
          config.lane().name(),
          view.server().timeline());
      sockets.drop();
      return;
    }
    see(view, run.batches);
  }

  private CaptureEngine prepare(Run run) {
    CaptureConfig here = run.config;
    try (SourceDatabase source = SourceDatabase.connect(here.source())) {
      Lsn resume = run.batches.resume();
      if (resume != null) {
        try {
          if (run.broken != null) {
            throw run.broken;
          }
          List<SourceTable> tables =
              SourceCheck.check(source, here.policy(), here.publication(), false);
          SlotCheck.check(
              source,
              here.slot(),
              here.source().database(),
              resume,
              leadership.former().isPresent());
          counters.resumed(resume);
          return CaptureEngine.streaming(
              here, tables, source.types(), resume, run.standby, run.batches);
        } catch (StopException e) {
          if (!adopting) {
            throw e;
          }
          beginAnew(run, e);
        }
      }
      List<SourceTable> tables = SourceCheck.check(source, here.policy(), here.publication(), true);
      if (!leadership.held()) { // a slot that is dropped late would be another one's
        throw new TryAgainException("the lane was lost before the snapshot");
      }
      SlotCheck.makeRoom(source, here.slot(), here.source().database());
      state = new StageState.Starting("taking the snapshot");
      boolean failover = source.majorVersion() >= 17;
      return CaptureEngine.snapshot(here, tables, source.types(), failover, run.batches);
    }
  }

  private void beginAnew(Run run, StopException why) {
    if (run.view == null) {
      throw new TryAgainException("capture cannot look at the exchange, and must to begin anew");
    }
    LOG.warn(
        "lane={} capture begins anew with a snapshot, as --adopt says: {}",
        config.lane().name(),
        why.getMessage());
    run.batches.beginAnew(run.view);
  }

  private void see(SourceView view, JournalBatches batches) {
    retention.seen(view.server().retention());
    batches.observe(view);
  }

  private void endIfDrained() {
    JournalBatches batches = writing;
    if (batches != null) {
      batches.endIfLast();
    }
  }

  /** Kafka may be away, and a thread wait for it with a batch in hand, which is then aborted. */
  private void abandonBatch() {
    JournalBatches batches = writing;
    if (batches != null) {
      batches.abandon();
    }
  }

  private void drained(Decision.Drain order) {
    String where =
        "drained at " + counters.lsn() + ", as " + order.by() + " decided: " + order.reason();
    LOG.info("lane={} capture ends: {}", config.lane().name(), where);
    drain.close();
    sockets.close();
    state = new StageState.Drained(where);
  }

  private void dropIfStalled() {
    boolean now = sockets.isSilent(patience.dividedBy(SILENCE_PART));
    if (now) {
      become(state.paused("the exchange sends no log and no sign of life"));
    } else if (silent) {
      running();
    }
    silent = now;
    if (sockets.dropIfStalled(patience)) {
      LOG.warn(
          "lane={} the exchange has sent no log and no sign of life for {}: the connections are"
              + " made anew",
          config.lane().name(),
          patience);
    }
  }

  private void running() {
    adopting = false; // what breaks from now on is for a person to look at again
    become(new StageState.Running());
  }

  private void become(StageState next) {
    if (closing.getCount() > 0) {
      state = next;
    }
  }

  private void waiting(String what) {
    LOG.info("lane={} {}", config.lane().name(), what);
    become(new StageState.Starting(what));
  }

  private void standBy(String reason) {
    if (closing.getCount() > 0) {
      StageState.Paused now = state.paused(reason);
      if (!now.equals(state)) {
        LOG.info("lane={} capture stands by: {}", config.lane().name(), reason);
      }
      state = now;
    }
  }

  private void laneLost() {
    standBy("the lane was lost to another capture, or Kafka is away");
    stopEngine();
  }

  /** The engine is stopped from outside its own threads, or it would wait for itself. */
  private void stopEngine() {
    CaptureEngine running = engine;
    if (running != null) {
      Thread.ofVirtual().start(running::stop);
    }
  }

  /** Waits, until an order comes at most; true if it was closed meanwhile. */
  private boolean pause(TryAgainException reason, Duration wait) {
    if (closing.getCount() == 0) {
      return true;
    }
    // While the journal cannot be written, nobody else says what this means for the exchange.
    String held = journalOpen ? "" : retention.look();
    String why = reason.getMessage() + held;
    LOG.warn("lane={} capture pauses: {}", config.lane().name(), why);
    LOG.debug("the reason of the pause", reason);
    become(state.paused(why));
    long left = wait.toMillis();
    try {
      for (; left > 0 && !drain.takeNews(); left -= LOOK_MILLIS) {
        if (closing.await(Math.min(left, LOOK_MILLIS), TimeUnit.MILLISECONDS)) {
          return true;
        }
      }
      return false;
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
