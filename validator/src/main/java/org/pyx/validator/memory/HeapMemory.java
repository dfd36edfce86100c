package org.pyx.validator.memory;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Replayed;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.Tally;
import org.pyx.schemas.model.Verdict;

/**
 * A memory on the heap, for judging a journal anew; about 150 bytes for each accepted row. Not
 * thread-safe.
 */
public final class HeapMemory implements RowMemory {
  private final Map<RowKey, byte[]> rows = new HashMap<>();
  private final Map<String, byte[]> notes = new HashMap<>();
  private final Map<TableName, Tally.Counts> counts = new HashMap<>();

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
    return counts.getOrDefault(table, Tally.Counts.ZERO).accepted();
  }

  /** Counts a verdict on a change of a table. */
  public void count(TableName table, Verdict verdict) {
    counts.put(table, counts.getOrDefault(table, Tally.Counts.ZERO).plus(verdict));
  }

  /** Counts what a replay has made of a rejected change of a table. */
  public void count(TableName table, Replayed.Outcome outcome) {
    counts.put(table, counts.getOrDefault(table, Tally.Counts.ZERO).after(outcome));
  }

  /** The counts by table so far; a copy. */
  public Map<TableName, Tally.Counts> tables() {
    return Map.copyOf(counts);
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
