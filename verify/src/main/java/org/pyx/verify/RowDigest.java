package org.pyx.verify;

import java.util.Arrays;
import java.util.HexFormat;

/** A SHA-256 of a row or of its key. Immutable. */
public final class RowDigest implements Comparable<RowDigest> {
  /** Bytes in a digest. */
  static final int LENGTH = 32;

  private final byte[] bytes;

  private RowDigest(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * A digest from its bytes, which must not be changed afterwards.
   *
   * @throws IllegalArgumentException if there are not 32 of them
   */
  static RowDigest of(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("a SHA-256 has " + LENGTH + " bytes, not " + bytes.length);
    }
    return new RowDigest(bytes);
  }

  /** A digest from its hexadecimal form. */
  static RowDigest parse(String hex) {
    return of(HexFormat.of().parseHex(hex));
  }

  byte[] bytes() {
    return bytes;
  }

  /** The number that the first two bytes make. */
  int firstTwo() {
    return (bytes[0] & 0xFF) << 8 | (bytes[1] & 0xFF);
  }

  @Override
  public int compareTo(RowDigest other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RowDigest that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return bytes[0] << 24 | (bytes[1] & 0xFF) << 16 | (bytes[2] & 0xFF) << 8 | (bytes[3] & 0xFF);
  }

  /** In hexadecimal. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
