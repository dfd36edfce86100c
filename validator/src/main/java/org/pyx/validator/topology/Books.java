package org.pyx.validator.topology;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Digest;
import org.pyx.schemas.model.Hold;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.Replayed;
import org.pyx.schemas.model.RuleId;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.Tally;
import org.pyx.schemas.model.Verdict;
import org.pyx.schemas.wire.TallyCodec;
import org.pyx.validator.rules.stream.StreamState;

/**
 * The counts of the lane, and where it stands, in a Streams state store, so that they move in the
 * same Kafka transaction as the verdicts: per table {@code captured = accepted + ignored +
 * rejected} at every offset. What the store holds is held here too, so that it is read once, when a
 * task begins. Used by its task's thread only.
 */
final class Books {
  private static final byte TABLE = 't';
  private static final byte RULE = 'r';
  private static final byte NOTE = 'n';
  private static final byte TOPIC = 'i';
  private static final Bytes POSITION = Bytes.wrap(new byte[] {'p'});
  private static final Bytes HOLD = Bytes.wrap(new byte[] {'h'});
  private static final Bytes LAW = Bytes.wrap(new byte[] {'l'});
  private static final Bytes REPLAYED = Bytes.wrap(new byte[] {'d'});
  private static final int COUNTS = 4 * Long.BYTES;
  private static final int MOST_TABLES = 5_000;

  private final KeyValueStore<Bytes, byte[]> store;
  private final Map<TableName, Account> accounts = new HashMap<>();
  private final Map<RuleId, Long> rules = new HashMap<>();
  private final Map<String, byte[]> notes = new HashMap<>();
  private final Map<String, String> topics = new HashMap<>();
  private boolean empty = true;
  private boolean begun;
  private long offset = -1;
  private Lsn lsn = Lsn.NONE;
  private Tally.Counts transaction = Tally.Counts.ZERO;
  private StreamState stream = StreamState.START;
  private Optional<Hold> hold = Optional.empty();
  private @Nullable Digest law;
  private long replayed = -1;

  private static final class Account {
    final Bytes key;
    Tally.Counts counts;

    Account(Bytes key, Tally.Counts counts) {
      this.key = key;
      this.counts = counts;
    }
  }

  Books(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
    try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
      while (all.hasNext()) {
        read(all.next());
      }
    }
  }

  private void read(KeyValue<Bytes, byte[]> entry) {
    empty = false;
    ByteBuffer value = ByteBuffer.wrap(entry.value);
    switch (entry.key.get()[0]) {
      case 'p' -> {
        begun = true;
        offset = value.getLong();
        lsn = new Lsn(value.getLong());
        transaction = counts(value);
        stream = StreamState.read(value);
      }
      case 'h' -> hold = TallyCodec.decode(entry.value).hold();
      case 'l' -> law = Digest.ofBytes(entry.value);
      case 'd' -> replayed = value.getLong();
      case TABLE -> accounts.put(table(entry.key), new Account(entry.key, counts(value)));
      case RULE -> rules.put(new RuleId(subject(entry.key)), value.getLong());
      case NOTE -> notes.put(subject(entry.key), entry.value);
      case TOPIC -> topics.put(subject(entry.key), new String(entry.value, StandardCharsets.UTF_8));
      default -> throw new IllegalStateException("the books hold an entry of no kind");
    }
  }

  /** Counts a verdict for its table and for the open transaction. */
  void count(TableName table, Verdict verdict) {
    Account account = account(table);
    count(account, account.counts.plus(verdict));
    transaction = transaction.plus(verdict);
  }

  /** Counts what a replay has made of a rejected change; it is of no transaction. */
  void count(TableName table, Replayed.Outcome outcome) {
    Account account = account(table);
    count(account, account.counts.after(outcome));
  }

  private Account account(TableName table) {
    // an exchange may name ever more tables; the books must not grow with them
    TableName counted =
        accounts.size() < MOST_TABLES || accounts.containsKey(table) ? table : Tally.OTHERS;
    return accounts.computeIfAbsent(counted, name -> new Account(key(name), Tally.Counts.ZERO));
  }

  private void count(Account account, Tally.Counts counts) {
    account.counts = counts;
    store.put(account.key, write(ByteBuffer.allocate(COUNTS), counts).array());
  }

  /** Counts a broken rule. */
  void count(RuleId rule) {
    long count = rules.merge(rule, 1L, Long::sum);
    store.put(key(RULE, rule.value()), ByteBuffer.allocate(Long.BYTES).putLong(count).array());
  }

  /** How many rows of a table were accepted so far. */
  long accepted(TableName table) {
    Account account = accounts.get(table);
    return account == null ? 0 : account.counts.accepted();
  }

  /** How far the journal is judged; called after every record. */
  void moveTo(long journalOffset, Lsn reached, StreamState state) {
    begun = true;
    offset = journalOffset;
    lsn = reached;
    stream = state;
    ByteBuffer value =
        ByteBuffer.allocate(2 * Long.BYTES + COUNTS + StreamState.LENGTH)
            .putLong(offset)
            .putLong(lsn.value());
    write(value, transaction);
    stream.write(value);
    store.put(POSITION, value.array());
  }

  /** Whether a record of the journal has been judged. */
  boolean isJudged(long journalOffset) {
    return begun && journalOffset <= offset;
  }

  /** What they say of themselves. */
  Beginning.Known known() {
    return new Beginning.Known(empty && !begun, offset, lsn, topics);
  }

  /** Notes the ids of the topics that they belong to. */
  void belongTo(Map<String, String> ids) {
    ids.forEach((topic, id) -> {
      if (!id.equals(topics.put(topic, id))) {
        store.put(key(TOPIC, topic), id.getBytes(StandardCharsets.UTF_8));
      }
    });
  }

  /** Where the stream stands. */
  StreamState stream() {
    return stream;
  }

  /** The counts of the open transaction, which ends with this. */
  Tally.Counts endTransaction() {
    Tally.Counts counts = transaction;
    transaction = Tally.Counts.ZERO;
    return counts;
  }

  /** Where the lane stands still, if it does. */
  Optional<Hold> hold() {
    return hold;
  }

  /** Notes that the lane stands still. */
  void stand(Hold at) {
    hold = Optional.of(at);
    store.put(HOLD, TallyCodec.encode(new Tally(0, Lsn.NONE, Map.of(), Map.of(), hold)));
  }

  /** Notes that it goes on. */
  void goOn() {
    hold = Optional.empty();
    store.delete(HOLD);
  }

  /**
   * Whether a decision to replay can be carried out now: it has not been, something is judged, the
   * lane does not stand still, and no transaction of the exchange is open.
   */
  boolean mayReplay(long decision) {
    return decision > replayed && begun && hold.isEmpty() && stream.open() == StreamState.NONE;
  }

  /** Notes that the decisions to replay up to an offset of their topic are dealt with. */
  void replayed(long decision) {
    replayed = decision;
    store.put(REPLAYED, ByteBuffer.allocate(Long.BYTES).putLong(decision).array());
  }

  /** Whether a law is the one that was last in force; it is from now on. */
  boolean isInForce(Digest digest) {
    if (law != null && digest.equals(law)) {
      return true;
    }
    law = digest;
    store.put(LAW, digest.bytes());
    return false;
  }

  byte @Nullable [] note(String subject) {
    return notes.get(subject);
  }

  void keepNote(String subject, byte[] note) {
    notes.put(subject, note);
    store.put(key(NOTE, subject), note);
  }

  void forgetNote(String subject) {
    notes.remove(subject);
    store.delete(key(NOTE, subject));
  }

  /** Everything that is counted, or null before the first record. */
  @Nullable Tally tally() {
    if (!begun && hold.isEmpty()) {
      return null;
    }
    Map<TableName, Tally.Counts> tables = new HashMap<>();
    accounts.forEach((table, account) -> tables.put(table, account.counts));
    return new Tally(offset, lsn, tables, rules, hold);
  }

  private static Tally.Counts counts(ByteBuffer in) {
    return new Tally.Counts(in.getLong(), in.getLong(), in.getLong(), in.getLong());
  }

  private static ByteBuffer write(ByteBuffer out, Tally.Counts counts) {
    return out.putLong(counts.captured())
        .putLong(counts.accepted())
        .putLong(counts.ignored())
        .putLong(counts.rejected());
  }

  private static Bytes key(byte kind, String subject) {
    byte[] text = subject.getBytes(StandardCharsets.UTF_8);
    return Bytes.wrap(ByteBuffer.allocate(1 + text.length).put(kind).put(text).array());
  }

  private static String subject(Bytes key) {
    return new String(key.get(), 1, key.get().length - 1, StandardCharsets.UTF_8);
  }

  private static Bytes key(TableName table) {
    byte[] schema = table.schema().getBytes(StandardCharsets.UTF_8);
    byte[] name = table.name().getBytes(StandardCharsets.UTF_8);
    return Bytes.wrap(
        ByteBuffer.allocate(5 + schema.length + name.length)
            .put(TABLE)
            .putInt(schema.length)
            .put(schema)
            .put(name)
            .array());
  }

  private static TableName table(Bytes key) {
    byte[] bytes = key.get();
    int schema = ByteBuffer.wrap(bytes, 1, 4).getInt();
    return new TableName(
        new String(bytes, 5, schema, StandardCharsets.UTF_8),
        new String(bytes, 5 + schema, bytes.length - 5 - schema, StandardCharsets.UTF_8));
  }
}
