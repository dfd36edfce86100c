package org.pyx.validator.topology;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Function;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Digest;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.model.Settlement;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.Tally;
import org.pyx.schemas.model.Verdict;
import org.pyx.schemas.wire.ChangeCodec;
import org.pyx.schemas.wire.Headers;
import org.pyx.schemas.wire.TallyCodec;
import org.pyx.schemas.wire.VerdictCodec;
import org.pyx.validator.judge.Judge;
import org.pyx.validator.memory.RowMemory;

/**
 * Hands each record of the journal to the judge and the verdict to its topic. Used by its task's
 * thread only.
 */
final class VerdictProcessor implements Processor<byte[], byte[], byte[], byte[]> {
  static final String ROWS = "rows";
  static final String BOOKS = "books";
  static final String ACCEPTED = "accepted";
  static final String REJECTED = "rejected";
  static final String TALLY = "tally";
  private static final byte[] TALLY_KEY = TALLY.getBytes(StandardCharsets.UTF_8);
  private static final Duration TALLY_INTERVAL = Duration.ofMillis(500);

  private final Function<RowMemory, Judge> judges;
  private final Digest policy;
  private final ChangeCodec changes = new ChangeCodec();
  private final VerdictCodec verdicts = new VerdictCodec();
  private @Nullable Tasked tasked;
  private long tallied = -1;

  /** What a task has from its start on. */
  private record Tasked(ProcessorContext<byte[], byte[]> context, Judge judge, Books books) {}

  VerdictProcessor(Function<RowMemory, Judge> judges, Digest policy) {
    this.judges = judges;
    this.policy = policy;
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> context) {
    KeyValueStore<Bytes, byte[]> rows = context.getStateStore(ROWS);
    KeyValueStore<Bytes, byte[]> books = context.getStateStore(BOOKS);
    tasked = new Tasked(context, judges.apply(new StoredRows(rows)), new Books(books));
    context.schedule(TALLY_INTERVAL, PunctuationType.WALL_CLOCK_TIME, this::tally);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    Tasked task = tasked();
    long offset = task.context.recordMetadata().orElseThrow().offset();
    if (record.value() == null) {
      throw new IllegalStateException(
          "the journal holds no value at offset " + offset + "; only capture may write to it");
    }
    Change change = changes.decode(record.value());
    switch (change) {
      case Change.Judged judged -> judge(task, record, judged, offset);
      case Change.End end -> settle(task, record, end, offset);
      case Change.Begin _, Change.Heartbeat _, Change.Relation _ -> {}
    }
    task.books.moveTo(offset, change.position().lsn());
  }

  private void judge(
      Tasked task, Record<byte[], byte[]> record, Change.Judged change, long offset) {
    Verdict verdict = task.judge.judge(change);
    task.books.count(table(change), verdict);
    switch (verdict) {
      case Verdict.Accepted _ ->
          task.context.forward(
              record.withValue(verdicts.encodeAccepted(offset, policy, record.value())), ACCEPTED);
      case Verdict.Ignored _ -> {}
      case Verdict.Rejected rejected -> {
        byte[] event =
            verdicts.encodeRejected(
                rejected,
                task.context.currentSystemTimeMs() * 1000,
                policy,
                offset,
                record.value());
        RecordHeaders headers =
            new RecordHeaders(Headers.of(change, rejected, RejectedEvent.VALIDATOR));
        task.context.forward(record.withValue(event).withHeaders(headers), REJECTED);
      }
    }
  }

  private void settle(Tasked task, Record<byte[], byte[]> record, Change.End end, long offset) {
    Tally.Counts counts = task.books.endTransaction();
    Settlement settlement =
        new Settlement(
            end.position(),
            end.commitTime(),
            offset,
            counts.accepted(),
            counts.ignored(),
            counts.rejected());
    task.context.forward(
        record
            .withValue(verdicts.encodeSettlement(settlement))
            .withHeaders(new RecordHeaders(Headers.of(end))),
        ACCEPTED);
  }

  private void tally(long now) {
    Tasked task = tasked();
    Tally tally = task.books.tally();
    if (tally != null && tally.journalOffset() != tallied) {
      task.context.forward(new Record<>(TALLY_KEY, TallyCodec.encode(tally), now), TALLY);
      tallied = tally.journalOffset();
    }
  }

  private Tasked tasked() {
    if (tasked == null) {
      throw new IllegalStateException("not initialised");
    }
    return tasked;
  }

  private static TableName table(Change.Judged change) {
    return change instanceof Change.OfTable ofTable ? ofTable.table() : Tally.MESSAGES;
  }
}
