package org.pyx.console.overview;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a lane again and again in a thread of its own, so that no reader of a page waits for
 * Kafka and many readers cost no more than one. Thread-safe.
 */
public final class LaneWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LaneWatch.class);

  private final LaneReader reader;
  private final Duration every;
  private final List<Consumer<Seen>> listeners = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile Seen seen;

  private LaneWatch(LaneReader reader, Duration every) {
    this.reader = reader;
    this.every = every;
    this.seen =
        new Seen.Not(
            reader.lane().name(), Instant.now(), "it was not looked at yet", Optional.empty());
    this.thread =
        Thread.ofPlatform()
            .daemon()
            .name("pyx-" + reader.lane().name() + "-console")
            .unstarted(this::run);
  }

  /**
   * Begins to look.
   *
   * @param listeners are told what was seen, after each look
   */
  public static LaneWatch start(LaneReader reader, Duration every, List<Consumer<Seen>> listeners) {
    LaneWatch watch = new LaneWatch(reader, every);
    watch.listeners.addAll(listeners);
    watch.thread.start();
    return watch;
  }

  /** What was seen last. */
  public Seen seen() {
    return seen;
  }

  private void run() {
    while (!Thread.currentThread().isInterrupted()) {
      seen = look();
      listeners.forEach(listener -> listener.accept(seen));
      try {
        Thread.sleep(every);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private Seen look() {
    try {
      return new Seen.Clearly(reader.look());
    } catch (RuntimeException e) {
      // whatever keeps it from looking: who watches must learn of it, and it may be over soon
      LOG.debug("lane {} cannot be looked at", reader.lane().name(), e);
      Instant since = seen instanceof Seen.Not not ? not.since() : Instant.now();
      return new Seen.Not(reader.lane().name(), since, String.valueOf(e.getMessage()), seen.last());
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
