package org.pyx.console;

import java.util.Locale;

/** Makes text of the exchange harmless for a terminal. Stateless. */
public final class Terminal {
  private Terminal() {}

  /** The same on one line, so that a text cannot pretend to be the next line of a log. */
  public static String line(String text) {
    return safe(text.replace("\r\n", " ").replace('\n', ' '));
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
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> {
          int type = Character.getType(c);
          boolean harmless =
              c == '\n'
                  || (type != Character.CONTROL
                      && type != Character.FORMAT
                      && type != Character.SURROGATE
                      && type != Character.LINE_SEPARATOR
                      && type != Character.PARAGRAPH_SEPARATOR
                      && type != Character.UNASSIGNED
                      && type != Character.PRIVATE_USE);
          safe.appendCodePoint(harmless ? c : '\uFFFD');
        });
    return safe.toString();
  }
}
