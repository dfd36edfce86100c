package org.pyx.console;

/** Makes text of the exchange harmless for a terminal. Stateless. */
public final class Terminal {
  private Terminal() {}

  /** The same on one line, so that a text cannot pretend to be the next line of a log. */
  public static String line(String text) {
    return safe(text.replace("\r\n", " ").replace('\n', ' '));
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
