package org.pyx.validator;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.TableName;
import org.pyx.validator.memory.Remembered;
import org.pyx.validator.memory.RowKey;
import org.pyx.validator.memory.RowMemory;

/** A memory as the store keeps it, in bytes. */
public final class MapMemory implements RowMemory {
  private final Map<RowKey, byte[]> rows = new HashMap<>();
  private final Map<String, byte[]> notes = new HashMap<>();
  private long accepted;

  /** How many rows every table shall have. */
  public MapMemory withAccepted(long rows) {
    accepted = rows;
    return this;
  }

  @Override
  public @Nullable Remembered find(RowKey key) {
    byte[] bytes = rows.get(key);
    return bytes == null ? null : Remembered.of(bytes);
  }

  @Override
  public void keep(RowKey key, Remembered remembered) {
    rows.put(key, remembered.toBytes());
  }

  @Override
  public long accepted(TableName table) {
    return accepted;
  }

  @Override
  public byte @Nullable [] note(String subject) {
    return notes.get(subject);
  }

  @Override
  public void keepNote(String subject, byte[] note) {
    notes.put(subject, note);
  }

  @Override
  public void forgetNote(String subject) {
    notes.remove(subject);
  }
}
