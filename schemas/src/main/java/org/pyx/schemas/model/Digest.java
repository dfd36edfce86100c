package org.pyx.schemas.model;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The first 24 bytes of a SHA-256: short enough to keep per row, long enough (2^96) against made
 * collisions. Immutable.
 */
public final class Digest {
  /** Bytes in a digest. */
  public static final int LENGTH = 24;

  private final byte[] bytes;

  private Digest(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The digest of some bytes. Thread-safe. */
  public static Digest of(byte[] content) {
    return new Digest(Arrays.copyOf(sha256().digest(content), LENGTH));
  }

  /**
   * A digest from its bytes.
   *
   * @throws IllegalArgumentException if there are not {@link #LENGTH} of them
   */
  public static Digest ofBytes(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("a digest has " + LENGTH + " bytes, not " + bytes.length);
    }
    return new Digest(bytes.clone());
  }

  /** A new SHA-256, which every Java platform has. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java platform lacks SHA-256", e);
    }
  }

  /** A copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Digest that && Arrays.equals(bytes, that.bytes);
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
