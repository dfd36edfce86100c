package org.pyx.verify;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A time at which something is ended from outside. A socket's timeout counts from the last byte, so
 * that a server which sends one now and then is waited for without end. Thread-safe.
 */
final class Deadline implements AutoCloseable {
  private static final ScheduledThreadPoolExecutor CLOCK = clock();

  private static final long END_SECONDS = 5;

  private enum State {
    RUNNING,
    OVER,
    CLOSED
  }

  private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Future<?> alarm;

  private Deadline(Duration patience, Runnable end) {
    alarm = CLOCK.schedule(() -> ring(end), patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void ring(Runnable end) {
    if (state.compareAndSet(State.RUNNING, State.OVER)) {
      // the clock is not held up by what it ends
      Thread.ofVirtual()
          .name("pyx-verify-deadline")
          .start(() -> {
            try {
              end.run();
            } finally {
              ended.countDown();
            }
          });
    }
  }

  private static ScheduledThreadPoolExecutor clock() {
    ScheduledThreadPoolExecutor clock =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("pyx-verify-clock").factory());
    clock.setRemoveOnCancelPolicy(true);
    return clock;
  }

  /** From now on; unless it is closed before, the end comes then. */
  static Deadline in(Duration patience, Runnable end) {
    return new Deadline(patience, end);
  }

  /** Whether the end has come. */
  boolean isOver() {
    return state.get() == State.OVER;
  }

  /** It is no longer needed; behind this nothing is ended. */
  @Override
  public void close() {
    alarm.cancel(false);
    if (state.compareAndSet(State.RUNNING, State.CLOSED)) {
      return;
    }
    try {
      ended.await(END_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw Both.interrupted(e);
    }
  }
}
