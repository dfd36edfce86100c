package org.pyx.console.export;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.wire.Frame;
import org.pyx.schemas.wire.MalformedRecordException;
import org.pyx.schemas.wire.TopicRecord;
import org.pyx.schemas.wire.TopicRecordCodec;

/**
 * Reads what {@link ContainerWriter} writes, and trusts nothing of it: a length is believed only as
 * far as the bytes are there. Not thread-safe.
 */
final class ContainerReader implements AutoCloseable {
  /** The largest record: what Kafka takes, and its surroundings. */
  private static final long LARGEST = 300L << 20;

  private final InputStream file;
  private final TopicRecordCodec codec;
  private final byte[] sync;

  /** That a file is not what it should be. */
  static final class BrokenContainer extends Exception {
    private static final long serialVersionUID = 1;

    BrokenContainer(String message) {
      super(message);
    }
  }

  /**
   * Begins with a file.
   *
   * @param frame what all records must be
   * @throws BrokenContainer if it does not begin as such a file of this version does
   */
  ContainerReader(InputStream file, Optional<Frame> frame) throws IOException, BrokenContainer {
    this.file = new BufferedInputStream(file);
    codec = new TopicRecordCodec(frame);
    byte[] header = ContainerWriter.header(codec.schema().toString());
    if (!Arrays.equals(this.file.readNBytes(header.length), header)) {
      throw new BrokenContainer(
          "its schema is not that of this version: check with the version that made it");
    }
    sync = Arrays.copyOfRange(header, header.length - ContainerWriter.SYNC, header.length);
  }

  /** The next record, or null at the end. */
  @Nullable TopicRecord next() throws IOException, BrokenContainer {
    file.mark(1);
    if (file.read() < 0) {
      return null;
    }
    file.reset();
    long count = readLong();
    long size = readLong();
    if (count != 1 || size < 0 || size > LARGEST) {
      throw new BrokenContainer("a block is not one record");
    }
    byte[] bytes = file.readNBytes((int) size);
    if (bytes.length < size || !Arrays.equals(file.readNBytes(ContainerWriter.SYNC), sync)) {
      throw new BrokenContainer("a block is cut off");
    }
    try {
      return codec.decode(bytes);
    } catch (MalformedRecordException e) {
      throw new BrokenContainer("a record is malformed: " + e.getMessage());
    }
  }

  private long readLong() throws IOException, BrokenContainer {
    long raw = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int part = file.read();
      if (part < 0) {
        throw new BrokenContainer("a block is cut off");
      }
      raw |= (part & 0x7FL) << shift;
      if (part < 0x80) {
        return (raw >>> 1) ^ -(raw & 1);
      }
    }
    throw new BrokenContainer("a length is too long");
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
