package org.pyx.schemas.text;

import java.util.regex.Pattern;

/** Makes text of the exchange harmless for people to look at. Stateless. */
public final class SafeText {
  private static final Pattern LINK = Pattern.compile("(?i)([a-z][a-z0-9+.-]*):(?=//|\\\\\\\\)");
  private static final Pattern ADDRESS =
      Pattern.compile("(?i)\\b(www|mailto|javascript|data)([.:])");

  private SafeText() {}

  /** The same on one line, so that a text cannot pretend to be the next line of a log. */
  public static String line(String text) {
    return safe(text.replace("\r\n", " ").replace('\n', ' '));
  }

  /**
   * One line of limited length, without anything that a mail program makes a link of.
   *
   * @param longest in characters
   */
  public static String mail(String text, int longest) {
    String line = line(text.length() > longest ? cut(text, longest) : text);
    return ADDRESS.matcher(LINK.matcher(line).replaceAll("$1[:]")).replaceAll("$1[$2]");
  }

  /**
   * The text with every control, format and bidirectional character replaced, so that a table's
   * name cannot move the cursor, colour a line or reverse its order.
   */
  public static String safe(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints().forEach(c -> safe.appendCodePoint(c == '\n' || isShown(c) ? c : '\uFFFD'));
    return safe.toString();
  }

  private static String cut(String text, int longest) {
    boolean inPair = Character.isHighSurrogate(text.charAt(longest - 1));
    return text.substring(0, inPair ? longest - 1 : longest) + "…";
  }

  /**
   * Whether a character is seen as what it is: no control, format or bidirectional character, and
   * none that means nothing yet or something else elsewhere.
   */
  public static boolean isShown(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED,
          Character.PRIVATE_USE ->
          false;
      default -> true;
    };
  }
}
