package org.pyx.console.html;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.pyx.console.inspect.ValueWords;
import org.pyx.console.inspect.VisibleText;
import org.pyx.schemas.model.Digest;
import org.pyx.schemas.model.Value;

/** Text that the exchange chose, for a page. Stateless. */
public final class Html {
  private static final int SHORT = 200;
  private static final int MOST = 2_000;

  private Html() {}

  /** The text, with nothing in it that a browser acts on; what is invisible is shown. */
  public static String text(String text) {
    StringBuilder html = new StringBuilder(text.length() + 16);
    String visible = VisibleText.of(text);
    for (int i = 0; i < visible.length(); i++) {
      char c = visible.charAt(i);
      switch (c) {
        case '&' -> html.append("&amp;");
        case '<' -> html.append("&lt;");
        case '>' -> html.append("&gt;");
        case '"' -> html.append("&quot;");
        case '\'' -> html.append("&#39;");
        default -> html.append(c);
      }
    }
    return html.toString();
  }

  /** A text on its own, so that what runs from right to left turns nothing around it. */
  public static String isolated(String text) {
    return "<bdi>" + text(text) + "</bdi>";
  }

  /** A text, folded if it is long: its beginning, its size, and its SHA-256. */
  public static String folded(String text) {
    if (text.length() <= SHORT) {
      return isolated(text);
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return folded(text, bytes.length + " bytes in UTF-8", bytes);
  }

  /** A value, folded if it is long. */
  public static String value(Value value) {
    return switch (value) {
      case Value.Bytes v -> {
        String shown =
            "\\x" + HexFormat.of().formatHex(v.value(), 0, Math.min(v.value().length, MOST));
        yield shown.length() <= SHORT
            ? isolated(shown)
            : folded(shown, v.value().length + " bytes", v.value());
      }
      case Value.Text v -> folded(v.value());
      case Value.Null _,
          Value.Unchanged _,
          Value.Bool _,
          Value.Int _,
          Value.Real _,
          Value.Large _ ->
          isolated(ValueWords.plain(value));
    };
  }

  private static String folded(String text, String size, byte[] bytes) {
    return "<details><summary>"
        + isolated(cut(text, SHORT))
        + "… ("
        + size
        + ", SHA-256 <code>"
        + HexFormat.of().formatHex(Digest.sha256().digest(bytes))
        + "</code>)</summary>"
        + isolated(cut(text, MOST))
        + (text.length() > MOST ? "… cut here" : "")
        + "</details>";
  }

  private static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
  }

  /** What a value is, in a word. */
  public static String type(Value value) {
    return switch (value) {
      case Value.Null _ -> "null";
      case Value.Unchanged _ -> "unchanged";
      case Value.Bool _ -> "boolean";
      case Value.Int _ -> "long";
      case Value.Real _ -> "double";
      case Value.Bytes _ -> "bytes";
      case Value.Text _ -> "string";
      case Value.Large _ -> "large";
    };
  }
}
