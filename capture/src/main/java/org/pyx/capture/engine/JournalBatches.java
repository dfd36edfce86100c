package org.pyx.capture.engine;

import java.util.List;
import java.util.function.LongConsumer;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.pyx.capture.journal.JournalTail;
import org.pyx.capture.journal.JournalWriter;
import org.pyx.capture.translation.Translator;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Lsn;

/**
 * Writes each batch of the engine as one Kafka transaction, and only then lets the source forget.
 * Not thread-safe.
 */
public final class JournalBatches implements CaptureEngine.Batches {
  private final JournalWriter journal;
  private final CaptureCounters counters;
  private final LongConsumer beforeCommit;
  private final Runnable running;
  private final Runnable stopEngine;
  private final Translator translator;
  private boolean begun;
  private boolean done;
  private long rows;
  private long records;
  private @Nullable Lsn resume;

  /**
   * Batches for one run of an engine.
   *
   * @param journal takes them
   * @param tail where the journal ended when the run began
   * @param counters is told what has been committed
   * @param beforeCommit is told the number of rows before each commit; for tests
   * @param running is told when the engine polls
   * @param stopEngine ends the engine when its snapshot is complete
   */
  public JournalBatches(
      JournalWriter journal,
      JournalTail tail,
      CaptureCounters counters,
      LongConsumer beforeCommit,
      Runnable running,
      Runnable stopEngine) {
    this.journal = journal;
    this.counters = counters;
    this.beforeCommit = beforeCommit;
    this.running = running;
    this.stopEngine = stopEngine;
    this.translator = new Translator(tail, this::write);
  }

  @Override
  public void started() {
    running.run();
  }

  @Override
  public @Nullable SourceRecord accept(List<SourceRecord> batch) {
    if (done) {
      return null;
    }
    SourceRecord confirmed = null;
    for (SourceRecord sourceRecord : batch) {
      if (translator.translate(sourceRecord)) {
        confirmed = sourceRecord;
      }
      if (translator.snapshotDone()) {
        // The stream is read by an engine of its own; what this one has read of it comes again.
        done = true;
        confirmed = null;
        break;
      }
    }
    if (begun) {
      beforeCommit.accept(counters.rows() + rows);
      journal.commit();
      counters.committed(rows, records, resume == null ? counters.lsn() : resume);
      begun = false;
      rows = 0;
      records = 0;
    }
    if (done) {
      stopEngine.run();
    }
    return confirmed;
  }

  private void write(Change change, boolean resumable) {
    if (!begun) {
      journal.begin();
      begun = true;
    }
    journal.write(change, resumable);
    records++;
    if (change instanceof Change.Judged) {
      rows++;
    }
    if (resumable) {
      resume = change.position().lsn();
    }
  }
}
