package org.pyx.exchange.attack;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pyx.exchange.AttackContext;

/**
 * Fills the words in the SQL of an attack, so that each run has keys of its own:
 *
 * <ul>
 *   <li>{@code {bytes32:x}} a bytea of 32 bytes, 64 at most
 *   <li>{@code {id:x}} a number of at most 40 bits
 *   <li>{@code {time:x}} a time in microseconds, whole seconds, after the year 2100
 *   <li>{@code {hex:x}} 16 hexadecimal digits
 *   <li>{@code {payto:x}} the quoted URI of an account, and {@code {paytohash:x}} its hash
 *   <li>{@code {denompub:x}} a denomination's key as a blob, and {@code {denomhash:x}} its hash
 *   <li>{@code {blob256:x}} a blob of RSA whose second word is 256
 *   <li>{@code {publication}}, {@code {schema}} quoted names
 * </ul>
 *
 * The same {@code x} gives the same value throughout a run.
 */
final class Words {
  private static final Pattern WORD = Pattern.compile("\\{([a-z]+)(\\d*)(?::([a-z0-9_]+))?}");
  private static final long YEAR_2100_SECONDS = 4_102_444_800L;
  private static final int RSA = 1;
  private static final int NO_AGE = 0;

  /** ewv: of RSA it is the header only. */
  private static final int WITHDRAW_VALUES = 0x10000;

  private final AttackContext context;
  private final String attack;

  Words(AttackContext context, String attack) {
    this.context = context;
    this.attack = attack;
  }

  /** The SQL with its words filled in. */
  String fill(String sql) {
    return WORD.matcher(sql).replaceAll(word -> Matcher.quoteReplacement(value(word)));
  }

  /** A name as SQL wants it. */
  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private String value(MatchResult word) {
    String label = word.group(3) == null ? "" : word.group(3);
    byte[] digest = digest(label);
    long number = ByteBuffer.wrap(digest).getLong();
    return switch (word.group(1)) {
      case "bytes" -> bytea(Arrays.copyOf(digest, length(word)));
      case "id" -> String.valueOf(number >>> 24);
      case "time" -> String.valueOf((YEAR_2100_SECONDS + (number >>> 32)) * 1_000_000);
      case "hex" -> HexFormat.of().formatHex(digest, 0, 8);
      case "payto" -> "'" + payto(number) + "'";
      case "paytohash" -> bytea(Arrays.copyOf(sha512(utf8(payto(number)), new byte[1]), 32));
      case "denompub" -> bytea(blob(NO_AGE, rsaKey(digest)));
      case "denomhash" -> bytea(sha512(words(NO_AGE, RSA), rsaKey(digest)));
      case "blob" ->
          bytea(blob(length(word), length(word) == WITHDRAW_VALUES ? new byte[0] : rsa(digest)));
      case "publication" -> quoted(context.publication());
      case "schema" -> quoted(context.variant().schemaName());
      default -> throw new IllegalArgumentException("unknown word " + word.group());
    };
  }

  private static int length(MatchResult word) {
    return Integer.parseInt(word.group(2));
  }

  private static String payto(long number) {
    return "payto://iban/DE%020d?receiver-name=Victim".formatted(number >>> 8);
  }

  /** Random bytes of the length of an RSA value of 2048 bits. */
  private static byte[] rsa(byte[] digest) {
    return ByteBuffer.allocate(256).put(digest).put(digest).put(digest).put(digest).array();
  }

  /** As GNUnet encodes it: the lengths of modulus and exponent, then both. */
  private static byte[] rsaKey(byte[] digest) {
    return ByteBuffer.allocate(4 + 256 + 3)
        .putShort((short) 256)
        .putShort((short) 3)
        .put(rsa(digest))
        .put(new byte[] {1, 0, 1})
        .array();
  }

  private static byte[] blob(int second, byte[] rest) {
    return ByteBuffer.allocate(8 + rest.length).put(words(RSA, second)).put(rest).array();
  }

  private static byte[] words(int first, int second) {
    return ByteBuffer.allocate(8).putInt(first).putInt(second).array();
  }

  private static String bytea(byte[] bytes) {
    return "'\\x" + HexFormat.of().formatHex(bytes) + "'::bytea";
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** 64 bytes: the longest value that a Taler table wants. */
  private byte[] digest(String label) {
    return sha512(utf8(context.seed() + "/" + attack + "/" + label));
  }

  private static byte[] sha512(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-512");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-512", e);
    }
  }
}
