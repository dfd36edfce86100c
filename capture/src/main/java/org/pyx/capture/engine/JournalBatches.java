package org.pyx.capture.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.pyx.capture.journal.JournalTail;
import org.pyx.capture.journal.JournalWriter;
import org.pyx.capture.source.SourceView;
import org.pyx.capture.translation.Translator;
import org.pyx.capture.watch.Observations;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Lsn;

/**
 * Writes each batch of the engine as one Kafka transaction, and only then lets the source forget;
 * and between source transactions what was seen beside the log. Thread-safe: the engine's thread
 * and the watch's take turns.
 */
public final class JournalBatches implements CaptureEngine.Batches, AutoCloseable {
  private final JournalWriter journal;
  private final CaptureCounters counters;
  private final Observations observations;
  private final LongConsumer beforeCommit;
  private final Runnable running;
  private final Runnable stopEngine;
  private final int largestValue;
  private final Function<Lsn, @Nullable Lsn> quietUntil;
  private JournalTail tail;
  private Translator translator;
  private final Predicate<Lsn> last;
  private boolean begun;
  private boolean done;
  private long rows;
  private long records;
  private @Nullable Lsn resume;
  private @Nullable SourceView seen;
  private final List<Change.Observed> observed = new ArrayList<>();
  private @Nullable RuntimeException broken;
  private volatile boolean closed;

  /**
   * Batches for one run of an engine.
   *
   * @param journal takes them
   * @param tail where the journal ended when the run began
   * @param largestValue in bytes
   * @param counters is told what has been committed
   * @param observations decides which of what was seen is news
   * @param quietUntil says behind a commit how far the source's log holds nothing more for us
   * @param beforeCommit is told the number of rows before each commit; for tests
   * @param running is told when the engine polls
   * @param stopEngine ends the engine when its snapshot is complete, and at the last position
   * @param last whether nothing more is to be written behind a position at which one may resume
   */
  public JournalBatches(
      JournalWriter journal,
      JournalTail tail,
      int largestValue,
      CaptureCounters counters,
      Observations observations,
      Function<Lsn, @Nullable Lsn> quietUntil,
      LongConsumer beforeCommit,
      Runnable running,
      Runnable stopEngine,
      Predicate<Lsn> last) {
    this.journal = journal;
    this.counters = counters;
    this.observations = observations;
    this.beforeCommit = beforeCommit;
    this.running = running;
    this.stopEngine = stopEngine;
    this.largestValue = largestValue;
    this.quietUntil = quietUntil;
    this.tail = tail;
    this.translator = new Translator(tail, largestValue, quietUntil, this::write);
    this.last = last;
  }

  @Override
  public void started() {
    if (resume() != null) { // while a snapshot is taken the stage is still starting
      running.run();
    }
  }

  /**
   * A snapshot follows, although the journal is not empty: says so in it. A transaction that the
   * journal holds in part stays open: what is held of it is seen together with the snapshot, which
   * brings what else there is of it, and never alone.
   */
  public synchronized void beginAnew(SourceView view) {
    Lsn resume = tail.resume();
    if (resume == null) {
      return;
    }
    seen = null;
    long time = System.currentTimeMillis() * 1_000;
    Change.Source began = observations.beganAnew(view, resume, time);
    put(began, false);
    observed.add(began);
    commit();
    tail = JournalTail.EMPTY;
    translator = new Translator(tail, largestValue, quietUntil, this::write);
  }

  /** How far the journal is written, with the batch that is being written; null if not yet. */
  public synchronized @Nullable Lsn resume() {
    return translator.resume();
  }

  /**
   * Writes what is news of a look: at once, or behind the end of the source transaction that the
   * journal is in. A later look replaces one that still waits.
   */
  public synchronized void observe(SourceView view) {
    if (closed) {
      return;
    }
    seen = view;
    if (view.server().continued()) {
      SourceView.Server server = view.server();
      journal.server(server.system(), server.timeline(), server.started());
    }
    if (translator.isBetween() && !begun) { // begun here means: the engine broke off in a batch
      try {
        writeSeen();
        commit();
      } catch (RuntimeException e) {
        broken = e;
        throw e;
      }
    }
  }

  /** From now on nothing that is seen is written any more. */
  @Override
  public void close() {
    closed = true;
  }

  @Override
  public synchronized CaptureEngine.@Nullable Confirmed accept(List<SourceRecord> batch) {
    if (broken != null) {
      throw broken;
    }
    if (done) {
      stopEngine.run(); // it may have been starting when it was told before
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
      if (isLast()) {
        done = true;
        break;
      }
    }
    if (begun) {
      beforeCommit.accept(counters.rows() + rows);
      commit();
    }
    if (done) {
      stopEngine.run();
    }
    Lsn written = translator.resume();
    return confirmed == null || written == null
        ? null
        : new CaptureEngine.Confirmed(confirmed, written);
  }

  /** Gives up a batch that is being written, from any thread; it is never seen. */
  public void abandon() {
    closed = true;
    journal.close();
  }

  /** Ends the engine, if nothing more is to be written; there may be a new reason. */
  public synchronized void endIfLast() {
    if (!begun && isLast()) {
      done = true;
      stopEngine.run();
    }
  }

  private boolean isLast() {
    Lsn at = translator.resume();
    return at != null && translator.isBetween() && last.test(at);
  }

  private void commit() {
    if (begun) {
      journal.commit();
      counters.committed(rows, records, resume == null ? counters.lsn() : resume);
      observations.written(observed);
      observed.clear();
      begun = false;
      rows = 0;
      records = 0;
    }
  }

  private void writeSeen() {
    SourceView view = seen;
    Lsn at = translator.resume();
    if (view == null || at == null) {
      return;
    }
    seen = null;
    for (Change.Observed change : observations.news(view, at, System.currentTimeMillis() * 1_000)) {
      put(change, false);
      observed.add(change);
    }
  }

  private void put(Change change, boolean resumable) {
    if (!begun) {
      journal.begin();
      begun = true;
    }
    journal.write(change, resumable);
  }

  private void write(Change change, boolean resumable) {
    put(change, resumable);
    records++;
    if (change instanceof Change.Judged) {
      rows++;
    }
    if (resumable) {
      resume = change.position().lsn();
      writeSeen();
    }
  }
}
