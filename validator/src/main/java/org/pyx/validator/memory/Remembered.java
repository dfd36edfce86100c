package org.pyx.validator.memory;

import java.util.Arrays;
import org.pyx.schemas.model.Digest;

/**
 * What is kept of an accepted row: 26 bytes.
 *
 * @param deleted whether the exchange has deleted the row since
 * @param flags which one-way columns have moved, a bit each
 * @param digest of the immutable columns
 */
public record Remembered(boolean deleted, byte flags, Digest digest) {
  private static final int LENGTH = 2 + Digest.LENGTH;

  /** The bytes for a store. */
  public byte[] toBytes() {
    byte[] bytes = new byte[LENGTH];
    bytes[0] = (byte) (deleted ? 1 : 0);
    bytes[1] = flags;
    System.arraycopy(digest.bytes(), 0, bytes, 2, Digest.LENGTH);
    return bytes;
  }

  /**
   * Reads the bytes of a store.
   *
   * @throws IllegalArgumentException if they are not of a remembered row
   */
  public static Remembered of(byte[] bytes) {
    if (bytes.length != LENGTH || bytes[0] < 0 || bytes[0] > 1) {
      throw new IllegalArgumentException("the digest store holds something that is no digest");
    }
    return new Remembered(
        bytes[0] == 1, bytes[1], Digest.ofBytes(Arrays.copyOfRange(bytes, 2, LENGTH)));
  }
}
