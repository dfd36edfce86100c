package org.pyx.capture.watch;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pyx.capture.CaptureConfig;
import org.pyx.capture.source.SourceDatabase;
import org.pyx.capture.source.SourceLook;
import org.pyx.capture.source.SourceView;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.stage.PyxException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the exchange beside its log again and again, on a connection and a thread of its own: a
 * look that fails is tried again at its next turn, and ends nothing. Thread-safe.
 */
public final class SourceWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SourceWatch.class);
  private static final long PATIENCE_MILLIS = 3_000;

  private final CaptureConfig config;
  private final SourceLook look;
  private final Observations observations;
  private final Supplier<@Nullable Lsn> resume;
  private final Consumer<SourceView> output;
  private final Runnable turn;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable SourceDatabase source;
  private boolean failing;

  /**
   * A watch that looks when it is told.
   *
   * @param observations knows which tables are known
   * @param resume how far the journal is written
   * @param output takes what is seen
   * @param turn is done before each look of the watch's own
   */
  public SourceWatch(
      CaptureConfig config,
      Observations observations,
      Supplier<@Nullable Lsn> resume,
      Consumer<SourceView> output,
      Runnable turn) {
    this.config = config;
    this.look =
        new SourceLook(
            config.policy(), config.publication(), config.slot(), config.source().database());
    this.observations = observations;
    this.resume = resume;
    this.output = output;
    this.turn = turn;
    this.thread =
        Thread.ofPlatform().name("pyx-" + config.lane().name() + "-watch").unstarted(this::run);
  }

  /** Looks now, on the caller's thread; null if that failed. Not after {@link #start}. */
  public @Nullable SourceView look() {
    try {
      SourceDatabase connection = source;
      if (connection == null) {
        connection = SourceDatabase.connectForLooks(config.source(), config.policy().schema());
        source = connection;
      }
      SourceView view = look.look(connection, resume.get(), observations.known());
      failing = false;
      return view;
    } catch (RuntimeException | OutOfMemoryError e) {
      disconnect();
      if (closing.getCount() > 0) {
        failed(e);
      }
      return null;
    }
  }

  /** From now on looks at every interval. */
  public void start() {
    thread.start();
  }

  /** Ends within seconds. */
  @Override
  public void close() {
    closing.countDown();
    disconnect();
    thread.interrupt();
    try {
      thread.join(PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    disconnect(); // it may just have been connecting
  }

  private void run() {
    try {
      while (!closing.await(config.watch().toMillis(), TimeUnit.MILLISECONDS)) {
        turn.run();
        SourceView view = look();
        if (view != null) {
          output.accept(view);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (PyxException e) {
      // the journal cannot be written: capture itself finds that out and says so
      LOG.debug("what was seen at the exchange cannot be written", e);
    }
  }

  private void disconnect() {
    SourceDatabase connection = source;
    source = null;
    if (connection != null) {
      connection.abort();
    }
  }

  private void failed(Throwable error) {
    if (!failing) {
      LOG.warn(
          "lane={} cannot look at the exchange's catalog: {}; it is tried again",
          config.lane().name(),
          error.getMessage());
    }
    failing = true;
    LOG.debug("the reason why the exchange's catalog cannot be looked at", error);
  }
}
