package org.pyx.console.inspect;

import java.util.Locale;
import org.pyx.schemas.text.SafeText;

/**
 * Shows what must not be seen as it is: control, format and bidirectional characters. Stateless.
 */
public final class VisibleText {
  private VisibleText() {}

  /**
   * The text with every such character as {@code \}{@code u{202E}}, its code point in hex: nothing
   * moves a cursor or turns a line around, and nothing is lost to the eye.
   */
  public static String of(String text) {
    StringBuilder visible = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> {
          if (SafeText.isShown(c)) {
            visible.appendCodePoint(c);
          } else {
            visible.append("\\u{").append(Integer.toHexString(c).toUpperCase(Locale.ROOT));
            visible.append('}');
          }
        });
    return visible.toString();
  }
}
