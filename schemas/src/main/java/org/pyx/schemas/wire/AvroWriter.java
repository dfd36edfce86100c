package org.pyx.schemas.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes Avro's binary encoding into memory, behind the five bytes of a {@link Frame}. Reusable;
 * not thread-safe.
 */
final class AvroWriter {
  private byte[] bytes = new byte[1024];
  private int length;

  AvroWriter start(Frame frame) {
    length = 0;
    ensure(Frame.LENGTH);
    frame.write(bytes);
    length = Frame.LENGTH;
    return this;
  }

  byte[] finish() {
    byte[] done = Arrays.copyOf(bytes, length);
    if (bytes.length > 1 << 20) {
      bytes = new byte[1024]; // one huge value must not be paid for ever after
    }
    return done;
  }

  AvroWriter writeBoolean(boolean value) {
    ensure(1);
    bytes[length++] = (byte) (value ? 1 : 0);
    return this;
  }

  AvroWriter writeLong(long value) {
    ensure(10);
    long rest = (value << 1) ^ (value >> 63);
    while ((rest & ~0x7FL) != 0) {
      bytes[length++] = (byte) ((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
    return this;
  }

  AvroWriter writeDouble(double value) {
    ensure(8);
    long bits = Double.doubleToRawLongBits(value);
    for (int i = 0; i < 8; i++) {
      bytes[length++] = (byte) (bits >>> (8 * i));
    }
    return this;
  }

  AvroWriter writeBytes(byte[] value) {
    writeLong(value.length);
    return writeRaw(value, 0, value.length);
  }

  AvroWriter writeString(String value) {
    return writeBytes(value.getBytes(StandardCharsets.UTF_8));
  }

  /** Bytes as they are: a fixed, or a record that is encoded already. */
  AvroWriter writeRaw(byte[] value, int from, int count) {
    ensure(count);
    System.arraycopy(value, from, bytes, length, count);
    length += count;
    return this;
  }

  private void ensure(int more) {
    if (bytes.length - length < more) {
      long doubled = Math.min(bytes.length * 2L, Integer.MAX_VALUE - 8);
      bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(length, more), (int) doubled));
    }
  }
}
