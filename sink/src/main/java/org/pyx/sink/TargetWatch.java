package org.pyx.sink;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.pyx.schemas.stage.TryAgainException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a database that works, or makes the sink wait for a lock, from one that has gone without a
 * word. No limit to the time of a statement could: a COPY may wait for a migration of the auditor's
 * for an hour, and is not to be begun anew for that. So when the sink has not come round for a
 * while, a second connection asks the server what the first is doing. Thread-safe.
 */
final class TargetWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TargetWatch.class);

  /** A server that does not answer a new connection so often is taken for gone. */
  private static final int MISSES = 2;

  private final SinkConfig config;
  private final Backend backend;
  private final Duration patience;
  private final Consumer<String> waits;
  private final Runnable goesOn;
  private final Runnable abort;
  private final CountDownLatch closing = new CountDownLatch(1);
  private long lastTurn = System.nanoTime();
  private boolean waiting;
  private int misses;

  /**
   * Begins to watch.
   *
   * @param backend what the sink's connection leads to
   * @param patience how long the sink may be busy before somebody looks
   * @param waits is told what the sink waits for
   * @param goesOn is told that it waits no more
   * @param abort breaks the connection off
   */
  TargetWatch(
      SinkConfig config,
      Backend backend,
      Duration patience,
      Consumer<String> waits,
      Runnable goesOn,
      Runnable abort) {
    this.config = config;
    this.backend = backend;
    this.patience = patience;
    this.waits = waits;
    this.goesOn = goesOn;
    this.abort = abort;
    Thread.ofVirtual().name("pyx-sink-watch-" + config.lane().name()).start(this::run);
  }

  /** The sink has come round. */
  synchronized void turn() {
    lastTurn = System.nanoTime();
    misses = 0;
    if (waiting) {
      waiting = false;
      goesOn.run();
    }
  }

  private void run() {
    try {
      while (!closing.await(patience.toMillis() / 2, TimeUnit.MILLISECONDS)) {
        if (isOverdue(patience)) {
          look();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    try (Connection other = AuditorDatabase.openForLooks(config)) {
      switch (backend.look(other)) {
        case Backend.Sight.Gone _ -> giveUp("the server knows nothing of the connection");
        case Backend.Sight.Working _ -> misses = 0;
        case Backend.Sight.Locked locked ->
            says(
                "the auditor's database makes the sink wait for a lock, held by process "
                    + locked.holders()
                    + " there");
        case Backend.Sight.Idle idle -> {
          // It has answered, or has never been asked; Kafka may be what the sink waits for.
          Duration limit = patience.multipliedBy(6);
          if (isOverdue(limit) && idle.seconds() > limit.toSeconds()) {
            giveUp("the server has answered, and nothing has arrived");
          }
        }
      }
    } catch (TryAgainException | SQLException e) {
      LOG.debug("the auditor's database cannot be asked", e);
      says("the auditor's database does not answer");
      if (++misses >= MISSES) {
        giveUp("the server does not answer");
      }
    } catch (RuntimeException e) {
      LOG.debug("the auditor's database refuses to be asked", e); // which is an answer
    }
  }

  private synchronized boolean isOverdue(Duration limit) {
    return System.nanoTime() - lastTurn > limit.toNanos();
  }

  private synchronized void says(String what) {
    if (isOverdue(patience) && closing.getCount() > 0) {
      waiting = true;
      waits.accept(what);
    }
  }

  private void giveUp(String why) {
    if (isOverdue(patience) && closing.getCount() > 0) {
      LOG.warn(
          "lane={} the sink's connection to {} is given up: {}",
          config.lane().name(),
          config.target(),
          why);
      closing.countDown();
      abort.run();
    }
  }

  /** Watches no more. */
  @Override
  public void close() {
    closing.countDown();
  }
}
