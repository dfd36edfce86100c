package org.pyx.validator.topology;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.TableName;
import org.pyx.validator.memory.Remembered;
import org.pyx.validator.memory.RowKey;
import org.pyx.validator.memory.RowMemory;

/** The judge's memory in Streams state stores. Used by its task's thread only. */
final class StoredRows implements RowMemory {
  private final KeyValueStore<Bytes, byte[]> store;
  private final Books books;

  StoredRows(KeyValueStore<Bytes, byte[]> store, Books books) {
    this.store = store;
    this.books = books;
  }

  @Override
  public @Nullable Remembered find(RowKey key) {
    byte[] bytes = store.get(Bytes.wrap(key.bytes()));
    return bytes == null ? null : Remembered.of(bytes);
  }

  @Override
  public void keep(RowKey key, Remembered remembered) {
    store.put(Bytes.wrap(key.bytes()), remembered.toBytes());
  }

  @Override
  public long accepted(TableName table) {
    return books.accepted(table);
  }

  @Override
  public byte @Nullable [] note(String subject) {
    return books.note(subject);
  }

  @Override
  public void keepNote(String subject, byte[] note) {
    books.keepNote(subject, note);
  }

  @Override
  public void forgetNote(String subject) {
    books.forgetNote(subject);
  }
}
