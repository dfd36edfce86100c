package org.pyx.console.export;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import org.pyx.schemas.model.Digest;
import org.pyx.schemas.wire.Frame;
import org.pyx.schemas.wire.TopicRecord;
import org.pyx.schemas.wire.TopicRecordCodec;

/**
 * Writes records of a topic into an <a
 * href="https://avro.apache.org/docs/1.12.0/specification/#object-container-files">Avro object
 * container file</a>, one in each block, uncompressed: of the same records it makes the same bytes,
 * and who reads it never needs more memory than the largest record. Not thread-safe.
 */
final class ContainerWriter implements AutoCloseable {
  /** What such a file begins with. */
  static final byte[] MAGIC = {'O', 'b', 'j', 1};

  /** Bytes of the mark between blocks. */
  static final int SYNC = 16;

  private final OutputStream file;
  private final TopicRecordCodec codec;
  private final byte[] sync;
  private long records;

  /**
   * A new file.
   *
   * @param frame what all records are; empty for what cannot be read
   */
  ContainerWriter(Path path, Optional<Frame> frame) throws IOException {
    codec = new TopicRecordCodec(frame);
    String schema = codec.schema().toString();
    sync = sync(schema);
    file = new BufferedOutputStream(Files.newOutputStream(path, StandardOpenOption.CREATE_NEW));
    file.write(header(schema));
  }

  /** The mark of a schema: the same for all files that have it, so that their bytes are. */
  private static byte[] sync(String schema) {
    return Arrays.copyOf(Digest.sha256().digest(schema.getBytes(StandardCharsets.UTF_8)), SYNC);
  }

  /** The beginning of every file with a schema. */
  static byte[] header(String schema) {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    header.writeBytes(MAGIC);
    writeLong(header, 2);
    writeBytes(header, "avro.codec".getBytes(StandardCharsets.UTF_8));
    writeBytes(header, "null".getBytes(StandardCharsets.UTF_8));
    writeBytes(header, "avro.schema".getBytes(StandardCharsets.UTF_8));
    writeBytes(header, schema.getBytes(StandardCharsets.UTF_8));
    writeLong(header, 0);
    header.writeBytes(sync(schema));
    return header.toByteArray();
  }

  void add(TopicRecord record) throws IOException {
    byte[] bytes = codec.encode(record);
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    writeLong(head, 1);
    writeLong(head, bytes.length);
    file.write(head.toByteArray());
    file.write(bytes);
    file.write(sync);
    records++;
  }

  long records() {
    return records;
  }

  private static void writeBytes(ByteArrayOutputStream out, byte[] bytes) {
    writeLong(out, bytes.length);
    out.writeBytes(bytes);
  }

  private static void writeLong(ByteArrayOutputStream out, long value) {
    long rest = (value << 1) ^ (value >> 63);
    while ((rest & ~0x7FL) != 0) {
      out.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
