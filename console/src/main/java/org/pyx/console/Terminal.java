package org.pyx.console;

import java.util.Locale;
import org.pyx.schemas.text.SafeText;

/** Makes text of the exchange harmless for a terminal. Stateless. */
public final class Terminal {
  private Terminal() {}

  /** The same on one line, so that a text cannot pretend to be the next line of a log. */
  public static String line(String text) {
    return SafeText.line(text);
  }

  /**
   * Arguments in a format, each on one line, so that none can pass for a line of ours; {@code %n}
   * in the format is ours.
   */
  public static String format(String format, Object... arguments) {
    Object[] lines = new Object[arguments.length];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = arguments[i] instanceof Number ? arguments[i] : line(String.valueOf(arguments[i]));
    }
    return safe(String.format(Locale.ROOT, format, lines));
  }

  /**
   * The text with every control, format and bidirectional character replaced, so that a table's
   * name cannot move the cursor, colour a line or reverse its order.
   */
  public static String safe(String text) {
    return SafeText.safe(text);
  }
}
