package org.pyx.schemas.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Reads <a href="https://avro.apache.org/docs/1.12.0/specification/#binary-encoding">Avro's binary
 * encoding</a> from bytes in memory. Our own instead of Avro's decoder because it never allocates
 * more than the bytes that are there, checks UTF-8, and knows where in the record it stands, so
 * that a nested record can be passed on as it is. Not thread-safe.
 */
final class AvroReader {
  private final byte[] bytes;
  private final Strings strings;
  private int place;

  AvroReader(byte[] bytes, int from, Strings strings) {
    this.bytes = bytes;
    this.place = from;
    this.strings = strings;
  }

  int place() {
    return place;
  }

  int remaining() {
    return bytes.length - place;
  }

  boolean readBoolean(String field) {
    return switch (next(field)) {
      case 0 -> false;
      case 1 -> true;
      default -> throw malformed(field, "is no boolean");
    };
  }

  long readLong(String field) {
    long raw = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte part = next(field);
      raw |= (part & 0x7FL) << shift;
      if (part >= 0) {
        if (shift == 63 && part > 1) {
          break;
        }
        return (raw >>> 1) ^ -(raw & 1);
      }
    }
    throw malformed(field, "is a number of more than 64 bits");
  }

  int readInt(String field) {
    long value = readLong(field);
    if (value != (int) value) {
      throw malformed(field, "is a number of more than 32 bits");
    }
    return (int) value;
  }

  double readDouble(String field) {
    require(field, 8);
    long bits = 0;
    for (int i = 7; i >= 0; i--) {
      bits = (bits << 8) | (bytes[place + i] & 0xFF);
    }
    place += 8;
    return Double.longBitsToDouble(bits);
  }

  byte[] readBytes(String field) {
    int length = readLength(field);
    byte[] copy = new byte[length];
    System.arraycopy(bytes, place, copy, 0, length);
    place += length;
    return copy;
  }

  byte[] readFixed(String field, int length) {
    require(field, length);
    byte[] copy = new byte[length];
    System.arraycopy(bytes, place, copy, 0, length);
    place += length;
    return copy;
  }

  /** A string that is not worth remembering. */
  String readText(String field) {
    int length = readLength(field);
    String text = decode(field, length);
    place += length;
    return text;
  }

  /** A string of a small vocabulary, such as a column name. */
  String readName(String field) {
    int length = readLength(field);
    String text = strings.find(bytes, place, length);
    if (text == null) {
      text = decode(field, length);
      strings.remember(bytes, place, length, text);
    }
    place += length;
    return text;
  }

  private String decode(String field, int length) {
    if (isAscii(length)) {
      return new String(bytes, place, length, StandardCharsets.ISO_8859_1);
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes, place, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw malformed(field, "is not UTF-8");
    }
  }

  private boolean isAscii(int length) {
    for (int i = place; i < place + length; i++) {
      if (bytes[i] < 0) {
        return false;
      }
    }
    return true;
  }

  <T> T readEnum(String field, T[] constants) {
    int place = readInt(field);
    if (place < 0 || place >= constants.length) {
      throw malformed(field, "has no such symbol");
    }
    return constants[place];
  }

  /**
   * The number of items in the next block of an array, 0 at its end. Every item of ours takes a
   * byte at least, so a count beyond what remains is refused before anything is allocated.
   */
  int readBlock(String field) {
    long count = readLong(field);
    if (count < 0) {
      readLong(field); // the block's size in bytes, which we have no use for
      count = -count;
    }
    if (count < 0 || count > remaining()) {
      throw malformed(field, "announces more items than there are bytes");
    }
    return (int) count;
  }

  void end() {
    if (remaining() != 0) {
      throw new MalformedRecordException(remaining() + " bytes follow the end of the record");
    }
  }

  private int readLength(String field) {
    long length = readLong(field);
    if (length < 0 || length > remaining()) {
      throw malformed(field, "announces " + length + " bytes where " + remaining() + " remain");
    }
    return (int) length;
  }

  private byte next(String field) {
    require(field, 1);
    return bytes[place++];
  }

  private void require(String field, int length) {
    if (remaining() < length) {
      throw malformed(field, "is cut off");
    }
  }

  private MalformedRecordException malformed(String field, String what) {
    return new MalformedRecordException("field " + field + " at byte " + place + " " + what);
  }
}
