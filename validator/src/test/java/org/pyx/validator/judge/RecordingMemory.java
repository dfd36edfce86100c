package org.pyx.validator.judge;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.TableName;
import org.pyx.validator.memory.Remembered;
import org.pyx.validator.memory.RowKey;
import org.pyx.validator.memory.RowMemory;

/** A memory that can be compared, and counts what is written to it. */
final class RecordingMemory implements RowMemory {
  private final Map<RowKey, Remembered> rows = new HashMap<>();
  private final Map<String, byte[]> notes = new HashMap<>();
  private int writes;

  @Override
  public @Nullable Remembered find(RowKey key) {
    return rows.get(key);
  }

  @Override
  public void keep(RowKey key, Remembered remembered) {
    writes++;
    rows.put(key, Remembered.of(remembered.toBytes()));
  }

  @Override
  public long accepted(TableName table) {
    return 0;
  }

  @Override
  public byte @Nullable [] note(String subject) {
    return notes.get(subject);
  }

  @Override
  public void keepNote(String subject, byte[] note) {
    if (!Arrays.equals(notes.put(subject, note), note)) {
      writes++;
    }
  }

  @Override
  public void forgetNote(String subject) {
    if (notes.remove(subject) != null) {
      writes++;
    }
  }

  /** How often anything was written. */
  int writes() {
    return writes;
  }

  /** All that it holds. */
  Map<String, String> contents() {
    Map<String, String> contents = new HashMap<>();
    rows.forEach(
        (key, row) -> contents.put(key.toString(), HexFormat.of().formatHex(row.toBytes())));
    notes.forEach((subject, note) -> contents.put(subject, HexFormat.of().formatHex(note)));
    return contents;
  }
}
