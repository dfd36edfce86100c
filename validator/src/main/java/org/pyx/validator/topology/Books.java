package org.pyx.validator.topology;

import java.nio.ByteBuffer;
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
 * as the verdicts: per table {@code captured = accepted + ignored + rejected} at every offset. Used
 * by its task's thread only.
 */
final class Books {
  private static final byte TABLE = 't';
  private static final Bytes POSITION = Bytes.wrap(new byte[] {'p'});
  private static final Bytes TRANSACTION = Bytes.wrap(new byte[] {'x'});

  private final KeyValueStore<Bytes, byte[]> store;
  private final Map<TableName, Bytes> keys = new HashMap<>();

  Books(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  /** Counts a verdict for its table and for the open transaction. */
  void count(TableName table, Verdict verdict) {
    add(keys.computeIfAbsent(table, Books::key), verdict);
    add(TRANSACTION, verdict);
  }

  /** How far the journal is judged. */
  void moveTo(long journalOffset, Lsn lsn) {
    store.put(
        POSITION, ByteBuffer.allocate(16).putLong(journalOffset).putLong(lsn.value()).array());
  }

  /** The counts of the open transaction, which ends with this. */
  Tally.Counts endTransaction() {
    Tally.Counts counts = read(store.get(TRANSACTION));
    store.put(TRANSACTION, write(Tally.Counts.ZERO));
    return counts;
  }

  /** Everything that is counted, or null before the first record. */
  @Nullable Tally tally() {
    byte[] position = store.get(POSITION);
    if (position == null) {
      return null;
    }
    Map<TableName, Tally.Counts> tables = new HashMap<>();
    try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<Bytes, byte[]> entry = all.next();
        if (entry.key.get()[0] == TABLE) {
          tables.put(table(entry.key), read(entry.value));
        }
      }
    }
    ByteBuffer at = ByteBuffer.wrap(position);
    return new Tally(at.getLong(), new Lsn(at.getLong()), tables);
  }

  private void add(Bytes key, Verdict verdict) {
    store.put(key, write(read(store.get(key)).plus(verdict)));
  }

  private static Tally.Counts read(byte @Nullable [] bytes) {
    if (bytes == null) {
      return Tally.Counts.ZERO;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return new Tally.Counts(in.getLong(), in.getLong(), in.getLong(), in.getLong());
  }

  private static byte[] write(Tally.Counts counts) {
    return ByteBuffer.allocate(32)
        .putLong(counts.captured())
        .putLong(counts.accepted())
        .putLong(counts.ignored())
        .putLong(counts.rejected())
        .array();
  }

  private static Bytes key(TableName table) {
    byte[] schema = table.schema().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    byte[] name = table.name().getBytes(java.nio.charset.StandardCharsets.UTF_8);
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
        new String(bytes, 5, schema, java.nio.charset.StandardCharsets.UTF_8),
        new String(
            bytes, 5 + schema, bytes.length - 5 - schema, java.nio.charset.StandardCharsets.UTF_8));
  }
}
