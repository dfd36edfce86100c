package org.pyx.sink.copying;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.Value;

/**
 * Rows in the text format of COPY (<a
 * href="https://www.postgresql.org/docs/18/sql-copy.html#id-1.9.3.55.9.2">PostgreSQL: COPY, text
 * format</a>), in UTF-8. Reusable; not thread-safe.
 */
public final class CopyText {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ESCAPED = new byte[128];

  static {
    ESCAPED['\\'] = '\\';
    ESCAPED['\t'] = 't';
    ESCAPED['\n'] = 'n';
    ESCAPED['\r'] = 'r';
  }

  private byte[] bytes = new byte[1 << 16];
  private int length;

  /** The buffer; valid up to {@link #length()} and until the next change. */
  public byte[] buffer() {
    return bytes;
  }

  /** How many bytes the buffer holds. */
  public int length() {
    return length;
  }

  /** Begins anew. */
  public void clear() {
    length = 0;
    if (bytes.length > 4 << 20) {
      bytes = new byte[1 << 16]; // one huge row must not be paid for ever after
    }
  }

  /** Adds the values at some places of a row as one line. */
  public void add(Row row, int[] places) {
    for (int i = 0; i < places.length; i++) {
      if (i > 0) {
        put('\t');
      }
      value(row.value(places[i]));
    }
    put('\n');
  }

  /** Adds a number, and then the values at some places of a row, as one line. */
  public void add(long first, Row row, int[] places) {
    number(first);
    if (places.length > 0) {
      put('\t');
    }
    add(row, places);
  }

  private void value(Value value) {
    switch (value) {
      case Value.Null _ -> {
        put('\\');
        put('N');
      }
      case Value.Unchanged _, Value.Large _ ->
          throw new IllegalArgumentException("a value that is not there cannot be inserted");
      case Value.Bool v -> put(v.value() ? 't' : 'f');
      case Value.Int v -> number(v.value());
      case Value.Real v -> ascii(real(v.value()));
      case Value.Bytes v -> hex(v.value());
      case Value.Text v -> escaped(v.value());
    }
  }

  private static String real(double value) {
    // Java and PostgreSQL agree on "NaN" and "Infinity", and PostgreSQL reads Java's exponents.
    return Double.toString(value);
  }

  private void number(long value) {
    if (value == Long.MIN_VALUE) {
      ascii("-9223372036854775808");
      return;
    }
    ensure(20);
    long rest = value;
    if (rest < 0) {
      bytes[length++] = '-';
      rest = -rest;
    }
    int digits = 1;
    for (long bound = 10; digits < 19 && rest >= bound; bound *= 10) {
      digits++;
    }
    for (int i = length + digits - 1; i >= length; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
  }

  private void hex(byte[] value) {
    ensure(Math.addExact(Math.multiplyExact(value.length, 2), 3));
    bytes[length++] = '\\';
    bytes[length++] = '\\';
    bytes[length++] = 'x';
    for (byte b : value) {
      bytes[length++] = HEX[(b >> 4) & 0xF];
      bytes[length++] = HEX[b & 0xF];
    }
  }

  private void escaped(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    ensure(Math.multiplyExact(utf8.length, 2));
    for (byte b : utf8) {
      if (b >= 0 && ESCAPED[b] != 0) {
        bytes[length++] = '\\';
        bytes[length++] = ESCAPED[b];
      } else {
        bytes[length++] = b;
      }
    }
  }

  private void ascii(String text) {
    ensure(text.length());
    for (int i = 0; i < text.length(); i++) {
      bytes[length++] = (byte) text.charAt(i);
    }
  }

  private void put(char ascii) {
    ensure(1);
    bytes[length++] = (byte) ascii;
  }

  private void ensure(int more) {
    if (bytes.length - length < more) {
      long doubled = Math.min(bytes.length * 2L, Integer.MAX_VALUE - 8);
      bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(length, more), (int) doubled));
    }
  }
}
