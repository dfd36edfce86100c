package org.pyx.console.lane;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.stage.Stage;
import org.pyx.schemas.stage.StageState;
import org.pyx.schemas.stage.TryAgainException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stage that is started only when no other process runs that stage of the lane: a call from cron
 * must not take a lane away from those who run it. Thread-safe.
 */
public final class StageWhenFree implements Stage {
  private static final Logger LOG = LoggerFactory.getLogger(StageWhenFree.class);
  private static final long PAUSE_SECONDS = 3;

  private final Stage stage;
  private final CountDownLatch gate;
  private final Callable<Boolean> isHeld;
  private final CountDownLatch closing = new CountDownLatch(1);
  private boolean started;
  private volatile @Nullable StageState waiting = new StageState.Starting("waiting to be started");

  /**
   * A stage that waits.
   *
   * @param gate nothing is started before it is open
   * @param isHeld whether another process runs it now
   */
  public StageWhenFree(Stage stage, CountDownLatch gate, Callable<Boolean> isHeld) {
    this.stage = stage;
    this.gate = gate;
    this.isHeld = isHeld;
  }

  @Override
  public String name() {
    return stage.name();
  }

  @Override
  public void start() {
    Thread.ofPlatform().daemon().name("pyx-" + stage.name() + "-when-free").start(this::await);
  }

  @Override
  public StageState state() {
    StageState own = waiting;
    return own == null ? stage.state() : own;
  }

  /** Whether it was started, because no other process runs it. */
  public boolean isOurs() {
    return waiting == null;
  }

  private void await() {
    try {
      gate.await();
      while (closing.getCount() > 0) {
        if (isFree()) {
          startStage();
          return;
        }
        var _ = closing.await(PAUSE_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isFree() {
    try {
      if (!isHeld.call()) {
        return true;
      }
      waiting = new StageState.Paused("another process runs it");
      return false;
    } catch (TryAgainException | KafkaException e) {
      LOG.debug("whether another process runs {} cannot be told now", stage.name(), e);
      waiting = new StageState.Paused(String.valueOf(e.getMessage()));
      return false;
    } catch (Exception e) {
      LOG.debug("whether another process runs {} cannot be told", stage.name(), e);
      return true; // it says itself, and better, what is wrong
    }
  }

  private synchronized void startStage() {
    if (closing.getCount() > 0) {
      started = true;
      stage.start();
      waiting = null;
    }
  }

  @Override
  public void close() {
    closing.countDown();
    synchronized (this) {
      if (!started) {
        waiting = new StageState.Stopped();
        return;
      }
    }
    stage.close();
  }
}
