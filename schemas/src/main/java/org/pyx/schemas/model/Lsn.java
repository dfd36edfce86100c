package org.pyx.schemas.model;

import java.util.HexFormat;

/**
 * A log sequence number: a byte position in PostgreSQL's write-ahead log, unsigned 64 bit, written
 * as two hexadecimal halves (<a
 * href="https://www.postgresql.org/docs/18/datatype-pg-lsn.html">pg_lsn</a>).
 *
 * @param value the position in bytes; compared as unsigned
 */
public record Lsn(long value) implements Comparable<Lsn> {
  /** The invalid position, which PostgreSQL writes as {@code 0/0}. */
  public static final Lsn NONE = new Lsn(0);

  /**
   * Reads PostgreSQL's text form.
   *
   * @throws IllegalArgumentException if the text is not of the form {@code 16/B374D848}
   */
  public static Lsn parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 1 || slash > 8 || text.length() - slash > 9 || text.length() - slash < 2) {
      throw new IllegalArgumentException("not an LSN: " + text);
    }
    // unlike Long.parseLong this takes neither signs nor other alphabets' digits
    long high = HexFormat.fromHexDigitsToLong(text, 0, slash);
    long low = HexFormat.fromHexDigitsToLong(text, slash + 1, text.length());
    return new Lsn((high << 32) | low);
  }

  @Override
  public int compareTo(Lsn other) {
    return Long.compareUnsigned(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toHexString(value >>> 32).toUpperCase(java.util.Locale.ROOT)
        + "/"
        + Long.toHexString(value & 0xFFFF_FFFFL).toUpperCase(java.util.Locale.ROOT);
  }
}
