package org.pyx.validator.topology;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Action;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Digest;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.Hold;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.model.Settlement;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.Tally;
import org.pyx.schemas.model.Verdict;
import org.pyx.schemas.policy.Law;
import org.pyx.schemas.wire.ChangeCodec;
import org.pyx.schemas.wire.Headers;
import org.pyx.schemas.wire.LawCodec;
import org.pyx.schemas.wire.TallyCodec;
import org.pyx.schemas.wire.TrustedSchemaCodec;
import org.pyx.schemas.wire.VerdictCodec;
import org.pyx.validator.judge.HoldWords;
import org.pyx.validator.judge.Judge;
import org.pyx.validator.judge.StreamWatch;
import org.pyx.validator.memory.RowMemory;

/**
 * Hands each record of the journal to the judge and the verdict to its topic. When the judge holds
 * a change, everything before it is judged and nothing behind it: later records are passed over
 * without a trace. A run that finds a hold goes back to it. Used by its task's thread only.
 */
final class VerdictProcessor implements Processor<byte[], byte[], byte[], byte[]> {
  static final String ROWS = "rows";
  static final String BOOKS = "books";
  static final String ACCEPTED = "accepted";
  static final String REJECTED = "rejected";
  static final String TALLY = "tally";
  static final String DECISIONS = "decisions";
  private static final byte[] TALLY_KEY = TALLY.getBytes(StandardCharsets.UTF_8);
  private static final byte[] SOURCE_KEY = "source".getBytes(StandardCharsets.UTF_8);
  private static final byte[] LAW_KEY = "law".getBytes(StandardCharsets.UTF_8);
  private static final Duration TALLY_INTERVAL = Duration.ofMillis(500);
  private static final Duration GO_BACK_INTERVAL = Duration.ofMillis(200);
  private static final Duration REPLAY_INTERVAL = Duration.ofMillis(200);

  private final Law law;
  private final HoldListener listener;
  private final Journal journal;
  private final Beginning beginning;
  private final Optional<ReplayRequest> replay;
  private final Digest lawDigest;
  private final Digest schema;
  private final ChangeCodec changes = new ChangeCodec();
  private final VerdictCodec verdicts = new VerdictCodec();
  private @Nullable Tasked tasked;
  private Map<String, String> topics = Map.of();
  private long tallied = -1;
  private boolean heldIsHere;
  private boolean passingOver;

  /** What a task has from its start on. */
  private record Tasked(
      ProcessorContext<byte[], byte[]> context,
      Judge judge,
      StreamWatch watch,
      Books books,
      RowMemory memory,
      @Nullable Replayer replayer) {}

  VerdictProcessor(
      Law law,
      HoldListener listener,
      Journal journal,
      Beginning beginning,
      Optional<ReplayRequest> replay) {
    this.law = law;
    this.listener = listener;
    this.journal = journal;
    this.beginning = beginning;
    this.replay = replay;
    this.lawDigest = LawCodec.digest(law);
    this.schema = TrustedSchemaCodec.digest(law.schema());
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> context) {
    KeyValueStore<Bytes, byte[]> rows = context.getStateStore(ROWS);
    Books books = new Books(context.getStateStore(BOOKS));
    topics = beginning.check(books.known());
    RowMemory memory = new StoredRows(rows, books);
    tasked =
        new Tasked(
            context,
            new Judge(law, memory),
            new StreamWatch(law, memory),
            books,
            memory,
            replay.map(request -> new Replayer(request, law, context, books)).orElse(null));
    context.schedule(TALLY_INTERVAL, PunctuationType.WALL_CLOCK_TIME, now -> tally(false));
    books.hold().ifPresent(listener::found);
    context.schedule(GO_BACK_INTERVAL, PunctuationType.WALL_CLOCK_TIME, now -> goBack());
    if (replay.isPresent()) {
      // an exchange may be idle
      context.schedule(REPLAY_INTERVAL, PunctuationType.WALL_CLOCK_TIME, now -> replay(tasked()));
    }
  }

  /**
   * Goes back to the held record, of which nobody knows whether the group stands before it. Kafka's
   * group keeps one place only, which the run that found the hold has left behind.
   */
  private void goBack() {
    if (!heldIsHere) {
      tasked().books.hold().ifPresent(hold -> journal.goBackTo(hold.journalOffset()));
    }
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    Tasked task = tasked();
    long offset = task.context.recordMetadata().orElseThrow().offset();
    if (task.books.isJudged(offset)) {
      passOver(task);
      return; // the group's place was lost, or set back too far: the books know better
    }
    passingOver = false;
    Optional<Hold> hold = task.books.hold();
    if (hold.isPresent() && offset > hold.get().journalOffset()) {
      return; // it comes again behind the held one
    }
    if (record.value() == null) {
      throw new IllegalStateException(
          "the journal holds no value at offset " + offset + "; only capture may write to it");
    }
    if (!topics.isEmpty()) {
      task.books.belongTo(topics); // not at init: nobody would commit it before there is a record
      topics = Map.of();
    }
    putInForce(task, offset);
    Change change = changes.decode(record.value());
    heldIsHere = true;
    if (judge(task, record, change, offset)) {
      heldIsHere = false;
      if (hold.isPresent()) {
        task.books.goOn();
        listener.goesOn();
      }
      task.watch.remember(change);
      if (change instanceof Change.Source) {
        // the newest one, beside the books, for whoever asks how the exchange stands
        task.context.forward(new Record<>(SOURCE_KEY, record.value(), now()), TALLY);
      }
      task.books.moveTo(offset, change.position().lsn(), task.books.stream().after(change));
      if (hold.isPresent()) {
        tally(true); // so that nobody goes on reading that it stands
      }
      replay(task);
    }
  }

  /** Writes the law down, if it is another one than before: it holds from an offset on. */
  private void putInForce(Tasked task, long offset) {
    if (!task.books.isInForce(lawDigest)) {
      task.judge.recall();
      task.context.forward(new Record<>(LAW_KEY, LawCodec.encode(offset, law), now()), DECISIONS);
    }
  }

  /** Carries out the decision to replay, if there is one and its time has come. */
  private void replay(Tasked task) {
    Replayer replayer = task.replayer;
    if (replayer != null && replayer.isDue()) {
      long next = task.books.known().journalOffset() + 1;
      replayer.run(task.judge, task.memory, () -> putInForce(task, next));
      tally(true);
    }
  }

  /** Records that were judged come again: perhaps because this is another journal. */
  private void passOver(Tasked task) {
    if (!passingOver) {
      passingOver = true;
      topics = beginning.check(task.books.known());
    }
  }

  /** Judges a record; false if the lane must stand still before it. */
  private boolean judge(Tasked task, Record<byte[], byte[]> record, Change change, long offset) {
    StreamWatch.Found found = task.watch.look(offset, task.books.stream(), change);
    if (found.hold().isPresent()) {
      stand(task, record, change, offset, found.hold().get());
      return false;
    }
    switch (change) {
      case Change.Judged judged -> {
        Verdict verdict = task.judge.judge(offset, judged);
        if (verdict instanceof Verdict.Held held) {
          stand(task, record, change, offset, held.finding());
          return false;
        }
        pass(task, record, judged, offset, verdict);
      }
      case Change.End end -> settle(task, record, end, offset);
      case Change.Begin _, Change.Heartbeat _, Change.Relation _, Change.Observed _ -> {}
    }
    found.flags().forEach(flag -> report(task, record, change, offset, flag, Action.FLAG));
    return true;
  }

  private void pass(
      Tasked task,
      Record<byte[], byte[]> record,
      Change.Judged change,
      long offset,
      Verdict verdict) {
    task.books.count(
        change instanceof Change.OfTable ofTable ? ofTable.table() : Tally.MESSAGES, verdict);
    switch (verdict) {
      case Verdict.Accepted _ ->
          task.context.forward(
              record.withValue(
                  verdicts.encodeAccepted(offset, law.policy().digest(), record.value())),
              ACCEPTED);
      case Verdict.Ignored ignored -> ignored.rule().ifPresent(task.books::count);
      case Verdict.Rejected rejected ->
          report(task, record, change, offset, rejected.finding(), Action.REJECT);
      case Verdict.Held _ -> throw new IllegalStateException("a held change does not pass");
    }
    for (Finding flag : verdict.flags()) {
      report(task, record, change, offset, flag, Action.FLAG);
    }
  }

  private void stand(
      Tasked task, Record<byte[], byte[]> record, Change change, long offset, Finding finding) {
    Optional<TableName> table =
        change instanceof Change.OfTable ofTable ? Optional.of(ofTable.table()) : Optional.empty();
    Hold hold = new Hold(offset, now() * 1000, table, finding);
    Optional<Hold> known = task.books.hold();
    if (known.isPresent() && known.get().finding().equals(finding)) {
      listener.stands(known.get());
      return; // the alarm is out
    }
    long waiting = Math.max(1, journal.end() - offset);
    task.books.stand(hold);
    report(task, record, change, offset, HoldWords.alarm(hold, waiting), Action.HALT);
    tally(true);
    listener.stands(hold);
  }

  private void report(
      Tasked task,
      Record<byte[], byte[]> record,
      Change change,
      long offset,
      Finding finding,
      Action action) {
    task.books.count(finding.rule());
    byte[] event =
        verdicts.encodeRejected(
            finding, action, now() * 1000, law.policy().digest(), schema, offset, record.value());
    RecordHeaders headers =
        new RecordHeaders(Headers.of(change, finding, action, RejectedEvent.VALIDATOR));
    task.context.forward(record.withValue(event).withHeaders(headers), REJECTED);
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

  private void tally(boolean anyway) {
    Tasked task = tasked();
    Tally tally = task.books.tally();
    if (tally != null && (anyway || tally.journalOffset() != tallied)) {
      task.context.forward(new Record<>(TALLY_KEY, TallyCodec.encode(tally), now()), TALLY);
      tallied = tally.journalOffset();
    }
  }

  private long now() {
    return tasked().context.currentSystemTimeMs();
  }

  private Tasked tasked() {
    if (tasked == null) {
      throw new IllegalStateException("not initialised");
    }
    return tasked;
  }
}
