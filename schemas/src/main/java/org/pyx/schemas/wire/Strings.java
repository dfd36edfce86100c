package org.pyx.schemas.wire;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the strings of a small vocabulary by their bytes, so that the same column name is
 * decoded once and not once per row. It holds a bounded number: a hostile exchange may invent names
 * without end. Not thread-safe.
 */
final class Strings {
  private static final int SLOTS = 4096;
  private static final int LONGEST =
      256; // PostgreSQL's names have 63 bytes; longer ones are forged

  private final byte[] @Nullable [] keys = new byte[SLOTS][];
  private final @Nullable String[] texts = new String[SLOTS];

  @Nullable String find(byte[] bytes, int from, int length) {
    int slot = slot(bytes, from, length);
    byte[] key = keys[slot];
    return key != null && Arrays.equals(key, 0, key.length, bytes, from, from + length)
        ? texts[slot]
        : null;
  }

  void remember(byte[] bytes, int from, int length, String text) {
    if (length > LONGEST) {
      return;
    }
    int slot = slot(bytes, from, length);
    keys[slot] = Arrays.copyOfRange(bytes, from, from + length);
    texts[slot] = text;
  }

  private static int slot(byte[] bytes, int from, int length) {
    int hash = length;
    for (int i = from; i < from + length; i++) {
      hash = 31 * hash + bytes[i];
    }
    return (hash ^ (hash >>> 15)) & (SLOTS - 1);
  }
}
