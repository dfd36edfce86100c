package org.pyx.capture;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.jspecify.annotations.Nullable;
import org.pyx.capture.engine.CaptureEngine;
import org.pyx.capture.engine.DebeziumProperties;
import org.pyx.capture.journal.JournalTail;
import org.pyx.capture.journal.JournalWriter;
import org.pyx.capture.source.SourceCatalog;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.stage.Stage;
import org.pyx.schemas.stage.StageState;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.wire.LaneTopics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Capture as a stage: starts the engine from the journal's tail, and again after whatever went away
 * is back. Thread-safe.
 */
public final class CaptureStage implements Stage {
  private static final Logger LOG = LoggerFactory.getLogger(CaptureStage.class);
  private static final long FIRST_PAUSE_MILLIS = 500;
  private static final long LONGEST_PAUSE_MILLIS = 30_000;

  private final CaptureConfig config;
  private final Thread thread;
  private final AtomicLong rows = new AtomicLong();
  private volatile Lsn lastLsn = Lsn.NONE;
  private volatile StageState state = new StageState.Starting("waiting for start");
  private volatile boolean stopping;

  /** Makes the stage; {@link #start()} starts it. */
  public CaptureStage(CaptureConfig config) {
    this.config = config;
    this.thread =
        Thread.ofPlatform().name("pyx-capture-" + config.lane().name()).unstarted(this::run);
  }

  @Override
  public String name() {
    return "capture";
  }

  @Override
  public void start() {
    become(new StageState.Starting("reaching exchange and Kafka"));
    thread.start();
  }

  @Override
  public StageState state() {
    return state;
  }

  /** How many changes this stage has captured since it was started. */
  public long capturedRows() {
    return rows.get();
  }

  /** The position of the last captured change. */
  public Lsn lastLsn() {
    return lastLsn;
  }

  @Override
  public void close() {
    stopping = true;
    become(new StageState.Stopping());
    thread.interrupt();
    try {
      if (thread.isAlive()) {
        thread.join(30_000);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    become(new StageState.Stopped());
  }

  private void run() {
    long pause = FIRST_PAUSE_MILLIS;
    while (!stopping && !(state instanceof StageState.Failed)) {
      long before = rows.get();
      try {
        capture();
      } catch (InterruptedException e) {
        return;
      } catch (StopException e) {
        fail(e.getMessage());
        return;
      } catch (Exception e) {
        explain(e).ifPresent(this::fail);
        if (!(state instanceof StageState.Failed) && !stopping) {
          pause =
              rows.get() > before ? FIRST_PAUSE_MILLIS : Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
          become(new StageState.Paused("tries again: " + e.getMessage()));
          LOG.warn("capture waits and tries again: {}", e.getMessage());
          if (!sleep(pause)) {
            return;
          }
        }
      }
    }
  }

  private void capture() throws Exception {
    LaneTopics.ensure(config.kafka(), config.lane());
    String placeholder = placeholder();
    CountDownLatch ended = new CountDownLatch(1);
    Throwable[] problem = new Throwable[1];
    try (JournalWriter journal =
        new JournalWriter(config.kafka(), config.lane(), config.policy())) {
      Properties properties = prepare(journal, placeholder);
      CaptureEngine engine =
          new CaptureEngine(
              properties,
              journal,
              placeholder,
              new CaptureEngine.Observer() {
                @Override
                public void captured(Change change) {
                  note(change);
                }

                @Override
                public void ended(@Nullable Throwable reason) {
                  problem[0] = reason;
                  ended.countDown();
                }
              });
      try (engine) {
        engine.start();
        become(new StageState.Running());
        ended.await();
      }
    }
    if (problem[0] instanceof Exception exception) {
      throw exception;
    }
    if (problem[0] != null) {
      throw new IllegalStateException(problem[0]);
    }
  }

  /** Reads the journal's tail, checks the exchange, and says where Debezium goes on. */
  private Properties prepare(JournalWriter journal, String placeholder) throws SQLException {
    try (Connection connection =
        DriverManager.getConnection(
            config.source().url(), config.source().connectionProperties())) {
      SourceCatalog catalog = new SourceCatalog(connection);
      catalog.check(config.publication());
      Optional<SourceCatalog.Slot> slot = catalog.slot(config.slot());
      JournalTail tail =
          JournalTail.read(
              config.kafka(),
              config.lane(),
              slot.map(SourceCatalog.Slot::confirmed).orElse(Lsn.NONE));
      boolean first = tail.empty() || tail.snapshotOpen() || tail.resume() == null;
      if (first) {
        makeWay(catalog, slot);
      } else if (slot.isEmpty()) {
        throw new StopException(
            "the journal goes on from an earlier run, but the exchange has no slot "
                + config.slot()
                + ": it was dropped, and changes since then are missing. Find out why before you go on");
      } else {
        journal.skip(tail);
      }
      List<TableName> tables = catalog.published(config.publication(), config.policy());
      LOG.info(
          "capturing {} tables, {}",
          tables.size(),
          first ? "with a snapshot first" : "going on where the journal ends");
      return DebeziumProperties.of(
          config.source(),
          config.slot(),
          config.publication(),
          tables,
          config.heartbeat(),
          first ? null : tail.resume(),
          placeholder);
    }
  }

  /** See docs/adr/0002: only a slot that is made together with the snapshot meets it exactly. */
  private void makeWay(SourceCatalog catalog, Optional<SourceCatalog.Slot> slot)
      throws SQLException {
    if (slot.isEmpty()) {
      return;
    }
    if (slot.get().active()) {
      throw new StopException(
          "slot " + config.slot() + " is in use by another process; end it, or use another slot");
    }
    if (!slot.get().plugin().equals("pgoutput")
        || !slot.get().database().equals(config.source().database())) {
      throw new StopException(
          "slot " + config.slot() + " belongs to something else; use another slot");
    }
    LOG.info("making slot {} anew, so that snapshot and stream meet exactly", config.slot());
    catalog.drop(config.slot());
  }

  private void note(Change change) {
    if (change instanceof Change.Judged) {
      rows.incrementAndGet();
    }
    if (change.position().lsn().compareTo(lastLsn) > 0) {
      lastLsn = change.position().lsn();
    }
  }

  /** Words for errors that waiting does not cure; empty for all others. */
  private Optional<String> explain(Throwable problem) {
    for (Throwable cause = problem;
        cause != null;
        cause = cause.getCause() == cause ? null : cause.getCause()) {
      if (cause instanceof ProducerFencedException
          || cause instanceof InvalidProducerEpochException) {
        return Optional.of("another capture has taken over lane " + config.lane().name());
      }
      if (cause instanceof StopException) {
        return Optional.of(String.valueOf(cause.getMessage()));
      }
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        String sqlState = sql.getSQLState();
        if (sqlState.startsWith("28") || sqlState.equals("3D000") || sqlState.equals("42501")) {
          return Optional.of(
              "the exchange refuses "
                  + config.source()
                  + ": "
                  + cause.getMessage()
                  + "; correct source in the configuration");
        }
      }
    }
    return Optional.empty();
  }

  private static String placeholder() {
    byte[] random = new byte[24];
    new SecureRandom().nextBytes(random);
    return "unchanged:" + HexFormat.of().formatHex(random);
  }

  private synchronized void become(StageState next) {
    if (!(state instanceof StageState.Failed)) {
      state = next;
    }
  }

  private void fail(@Nullable String reason) {
    LOG.error("capture stops: {}", reason);
    become(new StageState.Failed(String.valueOf(reason)));
  }

  private boolean sleep(long millis) {
    try {
      Thread.sleep(millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2 + 1));
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }
}
