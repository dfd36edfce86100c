package org.pyx.capture.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.pyx.capture.journal.JournalWriter;
import org.pyx.capture.translation.Translator;
import org.pyx.schemas.model.Change;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Debezium's engine, writing to the journal. Its LSN is confirmed to the exchange only at the ends
 * of transactions, after the journal has them, because Debezium resumed within a transaction loses
 * rows (dbz#1554). Started and closed once.
 */
public final class CaptureEngine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CaptureEngine.class);

  private final DebeziumEngine<RecordChangeEvent<SourceRecord>> engine;
  private final ExecutorService executor =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("pyx-capture-engine").factory());
  private final JournalWriter journal;
  private final Translator translator;
  private final Observer observer;
  private final ObjectMapper json = new ObjectMapper();
  private final List<Change> changes = new ArrayList<>();

  /** Is told how the engine fares. Called from the engine's threads. */
  public interface Observer {
    /** A change is in the journal. */
    void captured(Change change);

    /** The engine has ended; with the reason if it did not end as told. */
    void ended(@Nullable Throwable problem);
  }

  /** Prepares an engine. */
  public CaptureEngine(
      Properties properties, JournalWriter journal, String placeholder, Observer observer) {
    this.journal = journal;
    this.translator = new Translator(placeholder);
    this.observer = observer;
    this.engine =
        DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
            .using(properties)
            .using((success, message, error) ->
                observer.ended(
                    success ? null : error == null ? new IllegalStateException(message) : error))
            .notifying(this::handle)
            .build();
  }

  /** Starts it. */
  public void start() {
    executor.execute(engine);
  }

  @Override
  public void close() {
    try {
      engine.close();
    } catch (IOException | IllegalStateException e) {
      LOG.debug("closing Debezium", e);
    }
    executor.shutdown();
    try {
      if (!executor.awaitTermination(10, TimeUnit.SECONDS)) {
        executor.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void handle(
      List<RecordChangeEvent<SourceRecord>> events,
      DebeziumEngine.RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
      throws InterruptedException {
    List<Change> written = new ArrayList<>(events.size());
    @Nullable RecordChangeEvent<SourceRecord> lastEnd = null;
    for (RecordChangeEvent<SourceRecord> event : events) {
      changes.clear();
      translator.translate(event.record(), changes::add);
      for (int i = 0; i < changes.size(); i++) {
        Change change = changes.get(i);
        boolean resumable = isBoundary(change);
        if (change instanceof Change.Heartbeat && journal.inTransaction()) {
          continue; // its offset lies within a transaction
        }
        if (journal.append(change, resumable ? resume(event.record()) : null)) {
          written.add(change);
        }
        lastEnd = resumable ? event : lastEnd;
      }
    }
    journal.commit();
    if (lastEnd != null) {
      committer.markProcessed(lastEnd);
      committer.markBatchFinished();
    }
    written.forEach(observer::captured);
  }

  private static boolean isBoundary(Change change) {
    return switch (change) {
      case Change.End _, Change.Heartbeat _ -> true;
      case Change.Begin _, Change.Relation _, Change.Message _ -> false;
      case Change.Insert _,
          Change.SnapshotRow _,
          Change.Update _,
          Change.Delete _,
          Change.Truncate _ ->
          false;
    };
  }

  private String resume(SourceRecord record) {
    try {
      return json.writeValueAsString(record.sourceOffset());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Debezium's offset cannot be written", e);
    }
  }
}
