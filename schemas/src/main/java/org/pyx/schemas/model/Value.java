package org.pyx.schemas.model;

import java.util.Arrays;

/**
 * One column's value as it travels: what PostgreSQL said, without loss. Numbers that fit are
 * numbers, {@code bytea} is bytes, everything else is PostgreSQL's own text form.
 */
public sealed interface Value {
  /** SQL NULL. */
  Value NULL = Null.INSTANCE;

  /** SQL NULL. */
  enum Null implements Value {
    INSTANCE
  }

  /**
   * A value that is not there: an UPDATE did not touch it and PostgreSQL therefore did not send it
   * (unchanged TOAST), or it is of a type that capture does not carry, in a column that the
   * exchange made while capture ran.
   */
  enum Unchanged implements Value {
    INSTANCE
  }

  /** A {@code boolean}. */
  record Bool(boolean value) implements Value {}

  /** A {@code smallint}, {@code integer} or {@code bigint}. */
  record Int(long value) implements Value {}

  /** A {@code real} or {@code double precision}; NaN and the infinities included. */
  record Real(double value) implements Value {}

  /**
   * A {@code bytea}.
   *
   * @param value the bytes; owned by this value, never modified
   */
  @SuppressWarnings(
      "ArrayRecordComponent") // compared by content below; a copy per column would double the
  // memory traffic
  record Bytes(byte[] value) implements Value {
    @Override
    public boolean equals(Object other) {
      return other instanceof Bytes that && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(value);
    }

    /** The length only: contents are evidence, not log text. */
    @Override
    public String toString() {
      return "Bytes[" + value.length + "]";
    }
  }

  /** Any other type, as PostgreSQL's text output. */
  record Text(String value) implements Value {
    /** The length only: contents are hostile and may be private. */
    @Override
    public String toString() {
      return "Text[" + value.length() + "]";
    }
  }

  /**
   * Stands for a value above the configured limit, which is too large to travel.
   *
   * @param size its length, in bytes; of text in UTF-8
   * @param sha256 the SHA-256 of those bytes, by which the value can be known again
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by content below
  record Large(long size, byte[] sha256) implements Value {
    /** Bytes in a SHA-256. */
    public static final int DIGEST_LENGTH = 32;

    @Override
    public boolean equals(Object other) {
      return other instanceof Large that && size == that.size && Arrays.equals(sha256, that.sha256);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(sha256);
    }

    @Override
    public String toString() {
      return "Large[" + size + "]";
    }
  }
}
