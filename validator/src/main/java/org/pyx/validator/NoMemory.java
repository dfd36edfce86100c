package org.pyx.validator;

import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.TableName;
import org.pyx.validator.memory.Remembered;
import org.pyx.validator.memory.RowKey;
import org.pyx.validator.memory.RowMemory;

/** A memory that keeps nothing: enough to see whether policy and schema go together. */
final class NoMemory implements RowMemory {
  @Override
  public @Nullable Remembered find(RowKey key) {
    return null;
  }

  @Override
  public void keep(RowKey key, Remembered remembered) {}

  @Override
  public long accepted(TableName table) {
    return 0;
  }

  @Override
  public byte @Nullable [] note(String subject) {
    return null;
  }

  @Override
  public void keepNote(String subject, byte[] note) {}

  @Override
  public void forgetNote(String subject) {}
}
