package org.pyx.capture.watch;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pyx.capture.CaptureConfig;
import org.pyx.capture.journal.JournalTail;
import org.pyx.capture.source.SourceDatabase;
import org.pyx.capture.source.SourceLook;
import org.pyx.capture.source.SourceView;
import org.pyx.capture.source.TimelineHistory;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.stage.PyxException;
import org.pyx.schemas.stage.StopException;
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
  private final Runnable turn;
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile @Nullable Thread thread;
  private volatile @Nullable SourceDatabase source;
  private @Nullable Long timeline;
  private @Nullable TimelineHistory history;

  /**
   * The timeline that was being read when this run began, and when that server had been started.
   */
  private @Nullable Long readTimeline;

  private @Nullable Long readSince;
  private boolean failing;

  /**
   * A watch that looks when it is told.
   *
   * @param observations knows which tables are known
   * @param turn is done before each look of the watch's own
   */
  public SourceWatch(CaptureConfig config, Observations observations, Runnable turn) {
    this.config = config;
    this.look =
        new SourceLook(
            config.policy(), config.publication(), config.slot(), config.source().database());
    this.observations = observations;
    this.turn = turn;
  }

  /**
   * Looks now, on the caller's thread; null if that failed. Not after {@link #start}.
   *
   * @param tail where the journal ends, and which server it is from
   */
  public @Nullable SourceView look(JournalTail tail) {
    readTimeline = tail.timeline();
    readSince = tail.started();
    SourceView view = lookNow(tail.resume());
    if (view == null) {
      return null;
    }
    if (!view.server().continued()) {
      readTimeline = view.server().timeline();
      readSince = view.server().started();
    }
    return view.beforeCapture(view.resumeBefore());
  }

  private @Nullable SourceView lookNow(@Nullable Lsn resume) {
    try {
      SourceDatabase connection = source;
      if (connection == null) {
        connection = SourceDatabase.connectForLooks(config.source(), config.policy().schema());
        source = connection;
      }
      SourceView view = look.look(connection, resume, observations.known());
      SourceView.Server server = withHistory(view.server());
      failing = false;
      return view.with(server);
    } catch (RuntimeException | OutOfMemoryError e) {
      disconnect();
      if (closing.getCount() > 0) {
        failed(e);
      }
      return null;
    }
  }

  private SourceView.Server withHistory(SourceView.Server server) {
    Long now = server.timeline();
    if (now != null && !now.equals(timeline)) {
      history = history(now);
      timeline = now;
    }
    boolean same = server.started() != null && server.started().equals(readSince);
    boolean other = now != null && readTimeline != null && !now.equals(readTimeline);
    return server.with(now == null ? null : history, same && other);
  }

  private @Nullable TimelineHistory history(long ofTimeline) {
    try {
      return TimelineHistory.read(config.source(), ofTimeline);
    } catch (StopException e) {
      LOG.warn("lane={} {}", config.lane().name(), e.getMessage());
      return null; // it is not told, and that is told
    }
  }

  /** Whether a look shows another server than the one that was being read when this run began. */
  public boolean isAnother(SourceView view) {
    Long now = view.server().timeline();
    return now != null
        && readTimeline != null
        && !now.equals(readTimeline)
        && !view.server().continued();
  }

  /**
   * From now on looks at every interval.
   *
   * @param resume how far the journal is written
   * @param output takes what is seen
   */
  public void start(Supplier<@Nullable Lsn> resume, Consumer<SourceView> output) {
    thread =
        Thread.ofPlatform()
            .name("pyx-" + config.lane().name() + "-watch")
            .start(() -> run(resume, output));
  }

  /** Ends within seconds. */
  @Override
  public void close() {
    closing.countDown();
    disconnect();
    Thread looking = thread;
    if (looking != null) {
      looking.interrupt();
      try {
        looking.join(PATIENCE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    disconnect(); // it may just have been connecting
  }

  private void run(Supplier<@Nullable Lsn> resume, Consumer<SourceView> output) {
    try {
      while (!closing.await(config.watch().toMillis(), TimeUnit.MILLISECONDS)) {
        turn.run();
        SourceView view = lookNow(resume.get());
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
