package org.pyx.validator.rules;

/**
 * Keeps what the exchange chose short in words for people: a forged message may hold a name or type
 * of any length, and words go into mails. Stateless.
 */
public final class Words {
  /** As much of a name as is shown; PostgreSQL's own have at most 63 bytes. */
  private static final int NAME = 100;

  /** As much of a list of names as is shown. */
  private static final int LIST = 500;

  private Words() {}

  /** A name, cut if it is longer than any honest one. */
  public static String name(String name) {
    return cut(name, NAME);
  }

  /** A list of names in one text, cut if it is long. */
  public static String list(String names) {
    return cut(names, LIST);
  }

  private static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return text.substring(0, end) + "...";
  }
}
