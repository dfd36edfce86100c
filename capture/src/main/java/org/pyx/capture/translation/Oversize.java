package org.pyx.capture.translation;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Value;

/**
 * Values that are too large to travel, and what stands for them between converter and translator,
 * so that the engine's queues never hold the values themselves. A stand-in begins with a random
 * number that never leaves this process: nobody can write a value that passes for one. Stateless.
 */
public final class Oversize {
  private static final int CHUNK = 64 << 10;
  private static final byte[] SECRET = secret();
  private static final String SECRET_TEXT = HexFormat.of().formatHex(SECRET);
  private static final int LENGTH = SECRET.length + Long.BYTES + Value.Large.DIGEST_LENGTH;

  private Oversize() {}

  /** Whether a text has more than so many bytes in UTF-8. */
  public static boolean isLarger(String text, int largest) {
    // a char has one to three bytes; of a pair each has two
    return text.length() > largest || (text.length() > largest / 3 && utf8Length(text) > largest);
  }

  /** What is left of bytes. */
  public static Value.Large of(byte[] bytes) {
    return new Value.Large(bytes.length, sha256().digest(bytes));
  }

  /** What is left of a text. */
  public static Value.Large of(String text) {
    MessageDigest digest = sha256();
    CharsetEncoder encoder =
        StandardCharsets.UTF_8
            .newEncoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    CharBuffer characters = CharBuffer.wrap(text);
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK); // not the whole text once more
    long size = 0;
    boolean more = true;
    while (more) {
      more = encoder.encode(characters, chunk, true).isOverflow();
      chunk.flip();
      size += chunk.remaining();
      digest.update(chunk);
      chunk.clear();
    }
    return new Value.Large(size, digest.digest());
  }

  /** In words, where there is no place for anything but bytes or text. */
  static String words(Value.Large large) {
    return "size=" + large.size() + " sha256=" + HexFormat.of().formatHex(large.sha256());
  }

  /** What stands for it in a column of bytes. */
  public static byte[] bytes(Value.Large large) {
    return ByteBuffer.allocate(LENGTH)
        .put(SECRET)
        .putLong(large.size())
        .put(large.sha256())
        .array();
  }

  /** What stands for it in a column of text. */
  public static String text(Value.Large large) {
    return HexFormat.of().formatHex(bytes(large));
  }

  /** What some bytes stand for; null if they are a value. */
  static Value.@Nullable Large read(byte[] bytes) {
    if (bytes.length != LENGTH
        || !Arrays.equals(bytes, 0, SECRET.length, SECRET, 0, SECRET.length)) {
      return null;
    }
    ByteBuffer rest = ByteBuffer.wrap(bytes, SECRET.length, LENGTH - SECRET.length);
    long size = rest.getLong();
    byte[] sha256 = new byte[Value.Large.DIGEST_LENGTH];
    rest.get(sha256);
    return new Value.Large(size, sha256);
  }

  /** What a text stands for; null if it is a value. */
  static Value.@Nullable Large read(String text) {
    return text.length() == 2 * LENGTH && text.startsWith(SECRET_TEXT)
        ? read(HexFormat.of().parseHex(text))
        : null;
  }

  static long utf8Length(String text) {
    long length = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      // half a pair has two of its four bytes; the database holds no half pairs alone
      length += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return length;
  }

  private static byte[] secret() {
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    return secret;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
