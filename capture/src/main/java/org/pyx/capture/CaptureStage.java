package org.pyx.capture;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.pyx.capture.translation.HistoryChangedException;
import org.pyx.capture.watch.DrainWatch;
import org.pyx.schemas.leadership.FencedException;
import org.pyx.schemas.leadership.Leadership;
import org.pyx.schemas.model.Decision;
import org.pyx.schemas.model.Lsn;
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

  private final CaptureParts parts;
  private final CaptureConfig config;
  private final Duration patience;
  private final Backoff unhurried;
  private final DrainWatch drain;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Leadership leadership;
  private final Thread thread;
  private volatile boolean adopting;
  private boolean hasChanged;
  private volatile @Nullable HistoryChangedException changed;
  private volatile boolean silent;
  private volatile StageState state = new StageState.Starting("waiting to be started");
  private volatile @Nullable CaptureRun run;

  /** A stage that does nothing yet. */
  public CaptureStage(CaptureConfig config) {
    this(config, _ -> {}, PATIENCE, Backoff.ORDINARY);
  }

  /**
   * For tests: {@code beforeCommit} is told the number of rows before each batch is committed,
   * {@code patience} is for an exchange that sends nothing, {@code backoff} between its runs.
   */
  CaptureStage(
      CaptureConfig config, LongConsumer beforeCommit, Duration patience, Backoff backoff) {
    this.parts = CaptureParts.of(config, beforeCommit);
    this.config = parts.config();
    this.patience = patience;
    this.unhurried = backoff;
    this.adopting = config.start().beginning() == StageStart.Beginning.ADOPTION;
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
    return parts.counters().rows();
  }

  /** The position up to which the journal has been written, at the end of a transaction. */
  public Lsn lastLsn() {
    return parts.counters().lsn();
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
    stopRun();
    if (thread.isAlive()) {
      try {
        // A thread that waits for the exchange is waiting for good, if the exchange wants it so.
        if (!hasEngine() || !thread.join(GRACE)) {
          parts.sockets().close();
          abandonBatch();
        }
        for (int i = 0; i < INTERRUPTS && !thread.join(Duration.ofSeconds(1)); i++) {
          stopRun();
          thread.interrupt();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    parts.sockets().close();
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
    Backoff backoff = unhurried;
    while (closing.getCount() > 0) {
      long began = System.nanoTime();
      try {
        Optional<Decision.Drain> order = capture();
        if (order.isPresent()) {
          drained(order.get());
          return;
        }
        backoff = unhurried;
      } catch (TryAgainException e) {
        backoff = backoff.failed(Duration.ofNanos(System.nanoTime() - began));
        if (pause(e, backoff.pause(ThreadLocalRandom.current()))) {
          return;
        }
      } catch (StopException e) {
        StopException stop = leadership.unlessOvertaken(e);
        if (stop instanceof FencedException) {
          // by one that came back too late: this one holds the lane, and fences it in turn
          backoff = backoff.failed(Duration.ofNanos(System.nanoTime() - began));
          if (pause(stop, backoff.pause(ThreadLocalRandom.current()))) {
            return;
          }
        } else if (stop != null && !mayBeginAnew(stop)) {
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

  /** What only shows when the log is read is also cured by --adopt, once. */
  private boolean mayBeginAnew(StopException stop) {
    if (stop instanceof HistoryChangedException history
        && config.start().beginning() == StageStart.Beginning.ADOPTION
        && !hasChanged) {
      hasChanged = true;
      changed = history;
      return true;
    }
    return false;
  }

  /** One run, from the journal's end on, when this process holds the lane. */
  private Optional<Decision.Drain> capture() {
    run = null;
    parts.beginning().requireTopics();
    drain.begin();
    Optional<Leadership.Lease> lease =
        leadership.await(() -> closing.getCount() == 0, this::standBy);
    if (lease.isEmpty()) {
      return Optional.empty();
    }
    parts.beginning().requireTopics(); // it may have stood by for days
    CaptureRun next = new CaptureRun(parts, drain, leadership, new AsSeenByRun());
    run = next;
    if (closing.getCount() == 0 || !lease.get().lasts()) {
      next.stop();
    }
    return next.capture();
  }

  private final class AsSeenByRun implements CaptureRun.Owner {
    @Override
    public void starts(String what) {
      LOG.info("lane={} {}", config.lane().name(), what);
      become(new StageState.Starting(what));
    }

    @Override
    public void streams() {
      running();
    }

    @Override
    public void looks() {
      dropIfStalled();
    }

    @Override
    public boolean adopts() {
      return adopting || changed != null;
    }

    @Override
    public @Nullable PyxException changed() {
      return changed;
    }

    @Override
    public void beginsAnew() {
      changed = null;
    }
  }

  private void endIfDrained() {
    CaptureRun now = run;
    if (now != null) {
      now.endIfDrained();
    }
  }

  private void abandonBatch() {
    CaptureRun now = run;
    if (now != null) {
      now.abandonBatch();
    }
  }

  private boolean hasEngine() {
    CaptureRun now = run;
    return now != null && now.hasEngine();
  }

  private void drained(Decision.Drain order) {
    String where =
        "drained at "
            + parts.counters().lsn()
            + ", as "
            + order.by()
            + " decided: "
            + order.reason();
    LOG.info("lane={} capture ends: {}", config.lane().name(), where);
    drain.close();
    parts.sockets().close();
    state = new StageState.Drained(where);
  }

  private void dropIfStalled() {
    boolean now = parts.sockets().isSilent(patience.dividedBy(SILENCE_PART));
    if (now) {
      become(state.paused("the exchange sends no log and no sign of life"));
    } else if (silent) {
      running();
    }
    silent = now;
    if (parts.sockets().dropIfStalled(patience)) {
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
    stopRun();
  }

  private void stopRun() {
    CaptureRun now = run;
    if (now != null) {
      now.stop();
    }
  }

  /** Waits, until an order comes at most; true if it was closed meanwhile. */
  private boolean pause(PyxException reason, Duration wait) {
    if (closing.getCount() == 0) {
      return true;
    }
    // While the journal cannot be written, nobody else says what this means for the exchange.
    CaptureRun last = run;
    String held = last != null && last.isJournalOpen() ? "" : parts.retention().look();
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
