package org.pyx.validator.memory;

import java.util.Arrays;
import java.util.HexFormat;

/** What a row is remembered by: its table and the values of its key. Immutable. */
public final class RowKey {
  private final byte[] bytes;

  /** Takes the bytes over; they must not be changed afterwards. */
  public RowKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The bytes themselves; must not be changed. */
  public byte[] bytes() {
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RowKey that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
