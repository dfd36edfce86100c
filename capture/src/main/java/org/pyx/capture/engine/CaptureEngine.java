package org.pyx.capture.engine;

import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.pyx.capture.CaptureConfig;
import org.pyx.capture.protocol.HostileServerException;
import org.pyx.capture.source.SourceDatabase;
import org.pyx.capture.source.SourceTable;
import org.pyx.capture.source.SourceTypes;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.stage.PyxException;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.stage.TryAgainException;

/** One run of Debezium's engine. {@link #stop} may be called from any thread. */
public final class CaptureEngine {
  private final DebeziumEngine<RecordChangeEvent<SourceRecord>> engine;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile boolean stopping;
  private volatile boolean ended;

  /** Takes what the engine reads. */
  public interface Batches {
    /** Polling has begun. */
    void started();

    /**
     * The next records, to be made durable before it returns.
     *
     * @return up to where the source may forget its log; null for no further
     */
    @Nullable Confirmed accept(List<SourceRecord> records) throws InterruptedException;
  }

  /**
   * What the source may forget.
   *
   * @param record the last record up to which all is durable
   * @param upTo the position in the log up to which all is
   */
  public record Confirmed(SourceRecord record, Lsn upTo) {}

  private CaptureEngine(Properties properties, Batches batches) {
    engine =
        DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
            .using(properties)
            .using(
                new DebeziumEngine.ConnectorCallback() {
                  @Override
                  public void pollingStarted() {
                    batches.started();
                  }
                })
            .using((success, message, error) -> completed(success, message, error))
            .notifying((events, committer) -> handle(events, committer, batches))
            .build();
  }

  /** An engine that makes the slot, takes a snapshot of its first moment, and ends there. */
  public static CaptureEngine snapshot(
      CaptureConfig config,
      List<SourceTable> tables,
      SourceTypes types,
      boolean failover,
      Batches batches) {
    return new CaptureEngine(EngineProperties.snapshot(config, tables, types, failover), batches);
  }

  /**
   * An engine that reads the log from a position on.
   *
   * @param standby whether the server can write nothing into its log
   */
  public static CaptureEngine streaming(
      CaptureConfig config,
      List<SourceTable> tables,
      SourceTypes types,
      Lsn resume,
      boolean standby,
      Batches batches) {
    return new CaptureEngine(
        EngineProperties.streaming(config, tables, types, resume, standby), batches);
  }

  /**
   * Runs until it is stopped.
   *
   * @throws PyxException if it fails
   */
  public void run() {
    try {
      engine.run();
    } finally {
      ended = true;
    }
    Throwable error = failure.get();
    if (error != null && !stopping) {
      throw explain(error);
    }
  }

  /** Asks it to end, and waits until it does. */
  public void stop() {
    stopping = true;
    while (!ended) {
      try {
        engine.close();
        return;
      } catch (IllegalStateException e) {
        // it is just starting or already stopping, and cannot be told so now
        try {
          Thread.sleep(50);
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
          return;
        }
      } catch (IOException e) {
        return;
      }
    }
  }

  private void handle(
      List<RecordChangeEvent<SourceRecord>> events,
      DebeziumEngine.RecordCommitter<RecordChangeEvent<SourceRecord>> committer,
      Batches batches)
      throws InterruptedException {
    Confirmed confirmed = null;
    try {
      confirmed = batches.accept(events.stream().map(RecordChangeEvent::record).toList());
    } catch (RuntimeException | Error e) {
      failure.compareAndSet(null, e);
      throw e;
    }
    if (confirmed != null) {
      for (RecordChangeEvent<SourceRecord> event : events) {
        if (event.record() == confirmed.record()) {
          DebeziumEngine.Offsets offsets = committer.buildOffsets();
          event.record().sourceOffset().forEach(offsets::set);
          offsets.set("lsn_commit", confirmed.upTo().value()); // what the engine tells the source
          committer.markProcessed(event, offsets);
          break;
        }
      }
      committer.markBatchFinished();
    }
  }

  private void completed(boolean success, String message, @Nullable Throwable error) {
    if (!success) {
      failure.compareAndSet(null, error == null ? new TryAgainException(message) : error);
    }
  }

  private static PyxException explain(Throwable error) {
    HostileServerException hostile = HostileServerException.in(error);
    if (hostile != null) {
      return hostile.explained();
    }
    String innermost = String.valueOf(error.getMessage());
    for (Throwable e = error; e != null; e = e.getCause()) {
      if (e instanceof PyxException known) {
        return known;
      }
      if (e instanceof OutOfMemoryError) {
        return new StopException(
            "capture ran out of memory: a value at the exchange is larger than this process can"
                + " hold; start it with more (PYX_JAVA_OPTS=-Xmx4g), and look at who wrote it",
            error);
      }
      if (e instanceof SQLException sql) {
        return SourceDatabase.explain("reading the exchange's log failed", sql);
      }
      if (e.getMessage() != null) {
        innermost = e.getMessage();
      }
    }
    return new TryAgainException("reading the exchange's log failed: " + innermost, error);
  }
}
