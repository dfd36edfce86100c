package org.pyx.console.html;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A piece of a page in which nothing is left to escape. Made from templates that stand in our code;
 * whatever is put into them is escaped unless it is such a piece itself. Immutable.
 *
 * @param html the piece
 */
public record Safe(String html) {
  /** Nothing. */
  public static final Safe NOTHING = new Safe("");

  private static final String HOLE = "{}";

  /**
   * A template with its holes filled, for text and for the values of attributes in double quotes.
   *
   * @param template HTML of ours with a {@code {}} for each argument
   * @throws IllegalArgumentException if holes and arguments differ in number
   */
  public static Safe of(String template, Object... arguments) {
    StringBuilder html = new StringBuilder(template.length() + 64);
    int from = 0;
    for (Object argument : arguments) {
      int hole = template.indexOf(HOLE, from);
      if (hole < 0) {
        throw new IllegalArgumentException("too many arguments for " + template);
      }
      html.append(template, from, hole);
      html.append(argument instanceof Safe safe ? safe.html : Html.text(argument.toString()));
      from = hole + HOLE.length();
    }
    if (template.indexOf(HOLE, from) >= 0) {
      throw new IllegalArgumentException("too few arguments for " + template);
    }
    return new Safe(html.append(template, from, template.length()).toString());
  }

  /** A text that others chose, on its own, so that it turns nothing around it. */
  public static Safe foreign(String text) {
    return new Safe(Html.folded(text));
  }

  /** The same of a text that is known to be short. */
  public static Safe shortly(String text) {
    return new Safe(Html.isolated(text));
  }

  /** Pieces one after the other. */
  public static Safe all(List<Safe> pieces) {
    return new Safe(pieces.stream().map(Safe::html).collect(Collectors.joining()));
  }

  /** Pieces one after the other. */
  public static Safe all(Safe... pieces) {
    return all(List.of(pieces));
  }

  @Override
  public String toString() {
    return html;
  }
}
