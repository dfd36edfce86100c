package org.pyx.validator.topology;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.pyx.validator.memory.Remembered;
import org.pyx.validator.memory.RowKey;
import org.pyx.validator.memory.RowMemory;

/** The memory of accepted rows in a Streams state store. Used by its task's thread only. */
final class StoredRows implements RowMemory {
  private final KeyValueStore<Bytes, byte[]> store;

  StoredRows(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
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
}
