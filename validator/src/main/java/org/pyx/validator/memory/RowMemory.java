package org.pyx.validator.memory;

import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.TableName;

/** The judge's memory. Not thread-safe. */
public interface RowMemory {
  /** What is kept of an accepted row under its key, or null. */
  @Nullable Remembered find(RowKey key);

  /** Keeps something of an accepted row under its key. */
  void keep(RowKey key, Remembered remembered);

  /** How many rows of a table were accepted so far. */
  long accepted(TableName table);

  /** A note on a subject, or null: what is remembered beside the rows. */
  byte @Nullable [] note(String subject);

  /** Forgets a note. */
  void forgetNote(String subject);

  /** Keeps a note on a subject. */
  void keepNote(String subject, byte[] note);
}
