package org.pyx.validator.judge;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import org.pyx.schemas.model.Digest;
import org.pyx.schemas.model.Value;

/**
 * Makes digests and keys from values: each value as a tag, a length and its bytes, so that no two
 * different lists of values give the same input. Not thread-safe.
 */
final class RowDigest {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final int USUAL = 1024;
  private static final int LARGE = 1 << 20;

  private final MessageDigest sha256 = Digest.sha256();
  private byte[] buffer = new byte[USUAL];
  private int length;

  void start() {
    if (buffer.length > LARGE) {
      buffer = new byte[USUAL]; // one huge row must not be paid for ever after
    }
    length = 0;
  }

  void add(Value value) {
    switch (value) {
      case Value.Null _ -> addTag(0);
      case Value.Bool v -> {
        addTag(1);
        addTag(v.value() ? 1 : 0);
      }
      case Value.Int v -> addLong(2, v.value());
      case Value.Real v -> addLong(3, Double.doubleToRawLongBits(v.value()));
      case Value.Bytes v -> addBytes(4, v.value());
      case Value.Text v -> addBytes(5, v.value().getBytes(StandardCharsets.UTF_8));
      case Value.Unchanged _ -> addTag(6);
      case Value.Large v -> {
        addLong(7, v.size());
        addBytes(7, v.sha256());
      }
    }
  }

  Digest digest() {
    sha256.update(buffer, 0, length);
    return Digest.ofBytes(Arrays.copyOf(sha256.digest(), Digest.LENGTH));
  }

  byte[] bytes() {
    return Arrays.copyOf(buffer, length);
  }

  private void addTag(int tag) {
    reserve(1);
    buffer[length++] = (byte) tag;
  }

  private void addLong(int tag, long value) {
    reserve(1 + Long.BYTES);
    buffer[length] = (byte) tag;
    LONG.set(buffer, length + 1, value);
    length += 1 + Long.BYTES;
  }

  private void addBytes(int tag, byte[] value) {
    reserve(1 + Integer.BYTES + value.length);
    buffer[length] = (byte) tag;
    INT.set(buffer, length + 1, value.length);
    System.arraycopy(value, 0, buffer, length + 1 + Integer.BYTES, value.length);
    length += 1 + Integer.BYTES + value.length;
  }

  private void reserve(int more) {
    if (buffer.length - length < more) {
      buffer = Arrays.copyOf(buffer, Math.max(Math.addExact(length, more), 2 * buffer.length));
    }
  }
}
