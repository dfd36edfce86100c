package org.pyx.validator.topology;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.Tally;
import org.pyx.schemas.model.Verdict;

/**
 * The counts of the lane in a Streams state store, so that they move in the same Kafka transaction
 * as the verdicts: per table {@code captured = accepted + ignored + rejected} at every offset. What
 * the store holds is held here too, so that it is read once, when a task begins. Used by its task's
 * thread only.
 */
final class Books {
  private static final byte TABLE = 't';
  private static final Bytes POSITION = Bytes.wrap(new byte[] {'p'});

  private final KeyValueStore<Bytes, byte[]> store;
  private final Map<TableName, Account> accounts = new HashMap<>();
  private boolean begun;
  private long offset;
  private Lsn lsn = Lsn.NONE;
  private Tally.Counts transaction = Tally.Counts.ZERO;

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
        KeyValue<Bytes, byte[]> entry = all.next();
        ByteBuffer value = ByteBuffer.wrap(entry.value);
        if (entry.key.equals(POSITION)) {
          begun = true;
          offset = value.getLong();
          lsn = new Lsn(value.getLong());
          transaction = read(value);
        } else {
          accounts.put(table(entry.key), new Account(entry.key, read(value)));
        }
      }
    }
  }

  /** Counts a verdict for its table and for the open transaction. */
  void count(TableName table, Verdict verdict) {
    Account account =
        accounts.computeIfAbsent(table, name -> new Account(key(name), Tally.Counts.ZERO));
    account.counts = account.counts.plus(verdict);
    transaction = transaction.plus(verdict);
    store.put(account.key, write(ByteBuffer.allocate(32), account.counts));
  }

  /** How far the journal is judged; called after every record. */
  void moveTo(long journalOffset, Lsn reached) {
    begun = true;
    offset = journalOffset;
    lsn = reached;
    ByteBuffer value = ByteBuffer.allocate(48).putLong(offset).putLong(lsn.value());
    store.put(POSITION, write(value, transaction));
  }

  /** The counts of the open transaction, which ends with this. */
  Tally.Counts endTransaction() {
    Tally.Counts counts = transaction;
    transaction = Tally.Counts.ZERO;
    return counts;
  }

  /** Everything that is counted, or null before the first record. */
  @Nullable Tally tally() {
    if (!begun) {
      return null;
    }
    Map<TableName, Tally.Counts> tables = new HashMap<>();
    accounts.forEach((table, account) -> tables.put(table, account.counts));
    return new Tally(offset, lsn, tables);
  }

  private static Tally.Counts read(ByteBuffer in) {
    return new Tally.Counts(in.getLong(), in.getLong(), in.getLong(), in.getLong());
  }

  private static byte[] write(ByteBuffer out, Tally.Counts counts) {
    return out.putLong(counts.captured())
        .putLong(counts.accepted())
        .putLong(counts.ignored())
        .putLong(counts.rejected())
        .array();
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
