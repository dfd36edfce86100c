package org.pyx.console.inspect;

import java.util.HexFormat;
import java.util.Locale;
import org.pyx.schemas.model.Value;

/** Values as text, and text as values of a key. Stateless. */
public final class ValueWords {
  private static final HexFormat HEX = HexFormat.of();

  private ValueWords() {}

  /** The value without its type: bytes as hex, everything else as PostgreSQL has it. */
  public static String plain(Value value) {
    return switch (value) {
      case Value.Null _ -> "NULL";
      case Value.Unchanged _ -> "UNCHANGED";
      case Value.Bool v -> Boolean.toString(v.value());
      case Value.Int v -> Long.toString(v.value());
      case Value.Real v -> Double.toString(v.value());
      case Value.Bytes v -> HEX.formatHex(v.value());
      case Value.Text v -> v.value();
      case Value.Large v -> "size=" + v.size() + " sha256=" + HEX.formatHex(v.sha256());
    };
  }

  /**
   * The value in a few characters, for people: text in quotes, bytes with {@code \x}.
   *
   * @param most how many characters of it are shown
   */
  public static String brief(Value value, int most) {
    return switch (value) {
      case Value.Text v -> "'" + cut(v.value(), most) + "'";
      case Value.Bytes v -> {
        int shown = Math.min(v.value().length, Math.max(1, most / 2));
        String rest = shown < v.value().length ? "… (" + v.value().length + " bytes)" : "";
        yield "\\x" + HEX.formatHex(v.value(), 0, shown) + rest;
      }
      case Value.Null _,
          Value.Unchanged _,
          Value.Bool _,
          Value.Int _,
          Value.Real _,
          Value.Large _ ->
          plain(value);
    };
  }

  /** A text of at most some characters, with its length if it was longer. */
  public static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    boolean inPair = most > 0 && Character.isHighSurrogate(text.charAt(most - 1));
    return text.substring(0, inPair ? most - 1 : most)
        + "… ("
        + text.codePointCount(0, text.length())
        + " characters)";
  }

  /** Whether a value is what somebody wrote as part of a key. */
  static boolean is(Value value, String written) {
    return switch (value) {
      case Value.Null _, Value.Unchanged _ -> false;
      case Value.Bytes v -> {
        String hex = written.startsWith("\\x") ? written.substring(2) : written;
        yield hex.length() == 2L * v.value().length
            && HEX.formatHex(v.value()).equals(hex.toLowerCase(Locale.ROOT));
      }
      case Value.Large v -> written.toLowerCase(Locale.ROOT).equals(HEX.formatHex(v.sha256()));
      case Value.Bool _, Value.Int _, Value.Real _, Value.Text _ -> plain(value).equals(written);
    };
  }
}
