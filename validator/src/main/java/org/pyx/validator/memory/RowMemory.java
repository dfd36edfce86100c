package org.pyx.validator.memory;

import org.jspecify.annotations.Nullable;

/** The judge's memory of accepted rows. Not thread-safe. */
public interface RowMemory {
  /** What is kept under a key, or null. */
  @Nullable Remembered find(RowKey key);

  /** Keeps something under a key. */
  void keep(RowKey key, Remembered remembered);
}
