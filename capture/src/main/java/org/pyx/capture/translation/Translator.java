package org.pyx.capture.translation;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.pyx.capture.journal.JournalTail;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TransactionPosition;
import org.pyx.schemas.stage.StopException;

/**
 * Turns the engine's records into changes, in their order, and leaves out what the journal already
 * holds of an interrupted transaction. It holds no I/O. Not thread-safe.
 */
public final class Translator {
  private static final int MOST_SCHEMAS = 20_000;
  private static final int LARGEST_PREFIX = 64 << 10;

  private final Map<Schema, RowReader> readers = new IdentityHashMap<>();
  private final Map<TableName, List<Change.Relation.Column>> announced = new HashMap<>();
  private final int largestValue;
  private final Function<Lsn, @Nullable Lsn> quietUntil;
  private final Output output;

  private @Nullable Lsn resume;
  private JournalTail.@Nullable Open held;

  /** The last position at which a transaction or a message ended in what was translated. */
  private Lsn lastSeen = Lsn.NONE;

  private long transaction;
  private boolean inTransaction;
  private boolean inSnapshot;
  private boolean snapshotDone;
  private long snapshotRows;
  private @Nullable Lsn snapshotLsn;

  /** Takes the changes. */
  public interface Output {
    /**
     * The next change.
     *
     * @param resumable whether one may resume at its position, with what follows
     */
    void accept(Change change, boolean resumable);
  }

  /**
   * A translator that goes on where a journal ends.
   *
   * @param largestValue in bytes; the content or the prefix of a message above it becomes words
   *     that give its size and digest
   * @param quietUntil how far the source's log holds nothing for us behind a commit or message at a
   *     position, or {@link Lsn#NONE} for where the reading began; null if that is not known
   */
  public Translator(
      JournalTail tail, int largestValue, Function<Lsn, @Nullable Lsn> quietUntil, Output output) {
    this.quietUntil = quietUntil;
    this.largestValue = largestValue;
    this.resume = tail.resume();
    this.held = tail.open();
    this.output = output;
  }

  /** Where the log is to be read on from behind what was translated; null until a snapshot ends. */
  public @Nullable Lsn resume() {
    return resume;
  }

  /** Whether the journal is neither in a transaction nor before the end of its first snapshot. */
  public boolean isBetween() {
    return resume != null && held == null && !inTransaction;
  }

  /** Whether the snapshot has been completed by this translator. */
  public boolean snapshotDone() {
    return snapshotDone;
  }

  /**
   * Translates one record.
   *
   * @return whether the source may forget the log up to it, once its changes are in the journal
   * @throws StopException if the exchange's history is not what the journal says
   */
  public boolean translate(SourceRecord sourceRecord) {
    Struct value = (Struct) sourceRecord.value();
    Schema schema = value.schema();
    if (schema.field("op") != null) {
      Struct source = value.getStruct("source");
      if (schema.field("message") != null) {
        return message(value, source);
      }
      row(sourceRecord, value, source);
      return false;
    }
    if (schema.field("status") != null) {
      return "BEGIN".equals(value.getString("status"))
          ? begin(sourceRecord)
          : end(sourceRecord, value);
    }
    return heartbeat(sourceRecord);
  }

  private boolean begin(SourceRecord sourceRecord) {
    endSnapshot(new Lsn(number(sourceRecord, "lsn")), time(sourceRecord));
    transaction = number(sourceRecord, "txId");
    inTransaction = true;
    if (held != null && held.transactionId() != transaction) {
      throw new HistoryChangedException(
          "the journal holds a part of transaction "
              + held.transactionId()
              + ", but the exchange goes on with transaction "
              + transaction);
    }
    if (held == null) {
      emit(new Change.Begin(at(number(sourceRecord, "lsn"), 0), time(sourceRecord)));
    }
    return false;
  }

  private boolean end(SourceRecord sourceRecord, Struct value) {
    Lsn lsn = new Lsn(number(sourceRecord, "lsn"));
    if (resume != null && lsn.compareTo(resume) <= 0) {
      throw new HistoryChangedException(
          "transaction "
              + transaction
              + " ends at "
              + lsn
              + ", before "
              + resume
              + " which the journal has reached: the exchange's log went back");
    }
    long events = value.getInt64("event_count");
    if (held != null && events < held.lastOrder()) {
      throw new HistoryChangedException(
          "the journal holds "
              + held.lastOrder()
              + " events of transaction "
              + transaction
              + ", which ends after "
              + events
              + " now");
    }
    resume = lsn;
    lastSeen = lsn;
    held = null;
    inTransaction = false;
    output.accept(
        new Change.End(new TransactionPosition(transaction, lsn, 0), time(sourceRecord), events),
        true);
    transaction = TransactionPosition.NO_TRANSACTION;
    return true;
  }

  private boolean heartbeat(SourceRecord sourceRecord) {
    if (sourceRecord.sourceOffset().get("snapshot") != null || inTransaction) {
      return false;
    }
    endSnapshot(new Lsn(number(sourceRecord, "lsn")), time(sourceRecord));
    if (resume == null || held != null) {
      return false;
    }
    // An idle exchange's log goes on with what is not published: to have read that is progress.
    Lsn quiet = quietUntil.apply(lastSeen);
    boolean further = quiet != null && quiet.compareTo(resume) > 0;
    Lsn reached = further ? quiet : resume;
    resume = reached;
    output.accept(
        new Change.Heartbeat(outside(reached, 0), System.currentTimeMillis() * 1_000), true);
    return further || sourceRecord.sourceOffset().get("lsn_commit") != null;
  }

  private boolean message(Struct value, Struct source) {
    Struct message = value.getStruct("message");
    Lsn lsn = new Lsn(source.getInt64("lsn"));
    String prefix = prefix(message.getString("prefix"));
    byte[] content = content(bytes(message.get("content")));
    if (inTransaction) {
      long order = order(value);
      if (isNew(order, lsn)) {
        emit(new Change.Message(at(lsn.value(), order), commitTime(source), prefix, content));
      }
      return false;
    }
    endSnapshot(lsn, commitTime(source));
    lastSeen = lsn;
    // One outside transactions is decoded where it stands in the log, never within another
    // transaction. Its LSN is the end of its record: read on from there it is not decoded again,
    // and the next record, which may begin at that very byte and be a COMMIT, is not skipped.
    if (held != null || (resume != null && lsn.compareTo(resume) <= 0)) {
      return false;
    }
    resume = lsn;
    TransactionPosition position = outside(lsn, 0);
    // One with our prefix and nothing in it may also be the exchange's: it says nothing more than
    // that the exchange is alive.
    boolean heartbeat = prefix.equals(Heartbeats.PREFIX) && content.length == 0;
    output.accept(
        heartbeat
            ? new Change.Heartbeat(position, commitTime(source))
            : new Change.Message(position, commitTime(source), prefix, content),
        true);
    return true;
  }

  private void row(SourceRecord sourceRecord, Struct value, Struct source) {
    RowReader reader = reader(value.schema(), source);
    String operation = value.getString("op");
    if (operation.equals("r")) {
      snapshotRow(reader, value, source);
      return;
    }
    long order = order(value);
    if (!isNew(order, new Lsn(source.getInt64("lsn")))) {
      return;
    }
    TransactionPosition position = at(source.getInt64("lsn"), order);
    long time = commitTime(source);
    TableName table = reader.table();
    if (!operation.equals("t")) {
      announce(reader, position, time);
    }
    @Nullable Struct before = value.getStruct("before");
    emit(
        switch (operation) {
          case "c" ->
              new Change.Insert(
                  position,
                  time,
                  table,
                  ChangeSize.fit(reader.read(value.getStruct("after"))),
                  hasHeader(sourceRecord, "__debezium.oldkey"));
          case "u" -> {
            Row after = reader.read(value.getStruct("after"));
            List<Row> rows =
                before == null
                    ? List.of(ChangeSize.fit(after))
                    : ChangeSize.fit(ChangeSize.MOST, after, reader.read(before));
            yield new Change.Update(
                position, time, table, rows.getFirst(), before == null ? null : rows.getLast());
          }
          case "d" ->
              new Change.Delete(
                  position,
                  time,
                  table,
                  ChangeSize.fit(
                      reader.readIdentity(value.getStruct("before"), (Struct) sourceRecord.key())),
                  hasHeader(sourceRecord, "__debezium.newkey"));
          case "t" -> new Change.Truncate(position, time, table);
          default ->
              throw new StopException("unknown operation " + operation + " on table " + table);
        });
  }

  private void snapshotRow(RowReader reader, Struct value, Struct source) {
    Lsn lsn = new Lsn(source.getInt64("lsn"));
    long time = commitTime(source);
    beginSnapshot(lsn, time);
    snapshotLsn = lsn;
    TransactionPosition position = outside(lsn, ++snapshotRows);
    announce(reader, outside(lsn, 0), time);
    emit(
        new Change.SnapshotRow(
            position, time, reader.table(), ChangeSize.fit(reader.read(value.getStruct("after")))));
  }

  private void beginSnapshot(Lsn lsn, long time) {
    if (!inSnapshot) {
      inSnapshot = true;
      emit(new Change.Begin(outside(lsn, 0), time));
    }
  }

  /** The first record behind the snapshot ends it; of an empty database it is the only sign. */
  private void endSnapshot(Lsn next, long time) {
    if (resume != null) {
      return;
    }
    // a transaction's first position may lie before the snapshot, which is of its commits
    Lsn lsn = snapshotLsn == null ? next : snapshotLsn;
    beginSnapshot(lsn, time);
    inSnapshot = false;
    snapshotDone = true;
    resume = lsn;
    output.accept(new Change.End(outside(lsn, 0), time, snapshotRows), true);
  }

  private void announce(RowReader reader, TransactionPosition position, long time) {
    List<Change.Relation.Column> columns = reader.columns();
    if (announced.get(reader.table()) == columns) {
      return;
    }
    List<Change.Relation.Column> known = announced.put(reader.table(), columns);
    if (!columns.equals(known)) {
      emit(
          new Change.Relation(
              new TransactionPosition(position.transactionId(), position.lsn(), 0),
              time,
              reader.table(),
              columns));
    }
  }

  private RowReader reader(Schema schema, Struct source) {
    RowReader reader = readers.get(schema);
    if (reader == null) {
      if (readers.size() >= MOST_SCHEMAS) {
        readers.clear();
      }
      TableName table = new TableName(source.getString("schema"), source.getString("table"));
      reader = new RowReader(table, schema.field("after").schema());
      readers.put(schema, reader);
    }
    return reader;
  }

  /**
   * Whether the journal does not hold an event yet. A transaction id comes again, on a server that
   * has not had the first one of it; the place of an event in the log does not.
   */
  private boolean isNew(long order, Lsn lsn) {
    if (held != null && order == held.lastOrder() && !lsn.equals(held.lastLsn())) {
      throw new HistoryChangedException(
          "the journal holds event "
              + order
              + " of transaction "
              + held.transactionId()
              + " from "
              + held.lastLsn()
              + ", and it stands at "
              + lsn
              + " now");
    }
    return held == null || order > held.lastOrder();
  }

  private void emit(Change change) {
    output.accept(change, false);
  }

  /** A position of the snapshot, or between transactions. */
  private static TransactionPosition outside(Lsn lsn, long order) {
    return new TransactionPosition(TransactionPosition.NO_TRANSACTION, lsn, order);
  }

  private TransactionPosition at(long lsn, long order) {
    return new TransactionPosition(transaction, new Lsn(lsn), order);
  }

  private static long order(Struct value) {
    return value.getStruct("transaction").getInt64("total_order");
  }

  private static boolean hasHeader(SourceRecord sourceRecord, String name) {
    return sourceRecord.headers().lastWithName(name) != null;
  }

  private static long commitTime(Struct source) {
    return source.schema().field("ts_us") != null
        ? source.getInt64("ts_us")
        : source.getInt64("ts_ms") * 1_000;
  }

  private static long time(SourceRecord sourceRecord) {
    return sourceRecord.sourceOffset().get("ts_usec") instanceof Number n ? n.longValue() : 0;
  }

  private static long number(SourceRecord sourceRecord, String key) {
    if (sourceRecord.sourceOffset().get(key) instanceof Number n) {
      return n.longValue();
    }
    throw new StopException("the engine gave a record without " + key);
  }

  private String prefix(String prefix) {
    return Oversize.isLarger(prefix, Math.min(largestValue, LARGEST_PREFIX))
        ? Oversize.words(Oversize.of(prefix))
        : prefix;
  }

  private byte[] content(byte[] content) {
    return content.length > largestValue
        ? Oversize.words(Oversize.of(content)).getBytes(StandardCharsets.UTF_8)
        : content;
  }

  private static byte[] bytes(Object content) {
    if (content instanceof ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      return bytes;
    }
    return (byte[]) content;
  }
}
