package org.pyx.validator.judge;

import java.io.ByteArrayOutputStream;
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
  private final MessageDigest sha256 = Digest.sha256();
  private ByteArrayOutputStream buffer = new ByteArrayOutputStream(1024);

  void start() {
    if (buffer.size() > 1 << 20) {
      buffer = new ByteArrayOutputStream(1024); // one huge row must not be paid for ever after
    }
    buffer.reset();
  }

  void add(Value value) {
    switch (value) {
      case Value.Null _ -> buffer.write(0);
      case Value.Bool v -> {
        buffer.write(1);
        buffer.write(v.value() ? 1 : 0);
      }
      case Value.Int v -> addLong(2, v.value());
      case Value.Real v -> addLong(3, Double.doubleToRawLongBits(v.value()));
      case Value.Bytes v -> addBytes(4, v.value());
      case Value.Text v -> addBytes(5, v.value().getBytes(StandardCharsets.UTF_8));
      case Value.Unchanged _ -> buffer.write(6);
    }
  }

  Digest digest() {
    return Digest.ofBytes(Arrays.copyOf(sha256.digest(buffer.toByteArray()), Digest.LENGTH));
  }

  byte[] bytes() {
    return buffer.toByteArray();
  }

  private void addLong(int tag, long value) {
    buffer.write(tag);
    for (int shift = 56; shift >= 0; shift -= 8) {
      buffer.write((int) (value >>> shift));
    }
  }

  private void addBytes(int tag, byte[] value) {
    buffer.write(tag);
    buffer.write(value.length >>> 24);
    buffer.write(value.length >>> 16);
    buffer.write(value.length >>> 8);
    buffer.write(value.length);
    buffer.write(value, 0, value.length);
  }
}
