package org.pyx.exchange.attack;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pyx.exchange.AttackContext;

/**
 * Fills the words in the SQL of an attack, so that each run has keys of its own: {@code
 * {bytes32:x}} is a bytea of 32 bytes, {@code {id:x}} a number of at most 40 bits, {@code {time:x}}
 * a time in microseconds (whole seconds, after the year 2100), {@code {hex:x}} 16 hexadecimal
 * digits, {@code {publication}} and {@code {schema}} are quoted names. The same {@code x} gives the
 * same value throughout a run.
 */
final class Words {
  private static final Pattern WORD = Pattern.compile("\\{([a-z]+)(\\d*)(?::([a-z0-9_]+))?}");
  private static final long YEAR_2100_SECONDS = 4_102_444_800L;

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
    byte[] digest = digest(word.group(3) == null ? "" : word.group(3));
    long number = ByteBuffer.wrap(digest).getLong();
    return switch (word.group(1)) {
      case "bytes" -> "'\\x" + HexFormat.of().formatHex(digest, 0, length(word)) + "'::bytea";
      case "id" -> String.valueOf(number >>> 24);
      case "time" -> String.valueOf((YEAR_2100_SECONDS + (number >>> 32)) * 1_000_000);
      case "hex" -> HexFormat.of().formatHex(digest, 0, 8);
      case "publication" -> quoted(context.publication());
      case "schema" -> quoted(context.variant().schemaName());
      default -> throw new IllegalArgumentException("unknown word " + word.group());
    };
  }

  private static int length(MatchResult word) {
    return Integer.parseInt(word.group(2));
  }

  /** 64 bytes: the longest value that a Taler table wants. */
  private byte[] digest(String label) {
    String text = context.seed() + "/" + attack + "/" + label;
    try {
      return MessageDigest.getInstance("SHA-512").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-512", e);
    }
  }
}
