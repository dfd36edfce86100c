package org.pyx.validator.memory;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Digest;

/**
 * What is kept of an accepted row: 27 bytes, and 16 more where it has a version.
 *
 * @param deleted whether the exchange has deleted the row since, or given it another key
 * @param epoch by which of the table's laws the digest was made, from 0
 * @param flags which one-way columns have moved, a bit each
 * @param digest of the immutable columns
 * @param version the newest version of the row, or null if rows of its table have none
 */
public record Remembered(
    boolean deleted, int epoch, byte flags, Digest digest, @Nullable Version version) {
  /** The highest epoch. */
  public static final int MOST_EPOCHS = 255;

  private static final int LENGTH = 3 + Digest.LENGTH;
  private static final int DELETED = 1;
  private static final int VERSIONED = 2;

  /**
   * A version of configuration.
   *
   * @param number the version column's value
   * @param content the first 8 bytes of a digest of the columns that change with it
   */
  public record Version(long number, long content) {
    private static final int LENGTH = 2 * Long.BYTES;
  }

  /** The same row, deleted. */
  public Remembered asDeleted() {
    return new Remembered(true, epoch, flags, digest, version);
  }

  /** The same row with what an UPDATE may move. */
  public Remembered moved(byte newFlags, @Nullable Version newVersion) {
    return new Remembered(deleted, epoch, newFlags, digest, newVersion);
  }

  /** The same row, its digest made by another law. */
  public Remembered under(int newEpoch, Digest newDigest) {
    return new Remembered(deleted, newEpoch, flags, newDigest, version);
  }

  /** The bytes for a store. */
  public byte[] toBytes() {
    ByteBuffer out = ByteBuffer.allocate(LENGTH + (version == null ? 0 : Version.LENGTH));
    out.put((byte) ((deleted ? DELETED : 0) | (version == null ? 0 : VERSIONED)));
    out.put((byte) epoch).put(flags).put(digest.bytes());
    if (version != null) {
      out.putLong(version.number()).putLong(version.content());
    }
    return out.array();
  }

  /**
   * Reads the bytes of a store.
   *
   * @throws IllegalArgumentException if they are not of a remembered row
   */
  public static Remembered of(byte[] bytes) {
    if (bytes.length < LENGTH || bytes[0] < 0 || bytes[0] > (DELETED | VERSIONED)) {
      throw new IllegalArgumentException("the digest store holds something that is no digest");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int header = in.get();
    boolean versioned = (header & VERSIONED) != 0;
    if (bytes.length != LENGTH + (versioned ? Version.LENGTH : 0)) {
      throw new IllegalArgumentException("the digest store holds a digest of another length");
    }
    int epoch = Byte.toUnsignedInt(in.get());
    byte flags = in.get();
    byte[] digest = new byte[Digest.LENGTH];
    in.get(digest);
    return new Remembered(
        (header & DELETED) != 0,
        epoch,
        flags,
        Digest.ofBytes(digest),
        versioned ? new Version(in.getLong(), in.getLong()) : null);
  }
}
