package org.pyx.validator.rules.row;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What can be wrong with an amount: whole units go from 0 to 2^52 ({@code TALER_AMOUNT_MAX_VALUE}),
 * units of 1e-8 from 0 to 99,999,999. The exchange's database checks none of it.
 */
enum Amount {
  /** It is an amount. */
  GOOD,
  /** It is not of the form {@code (value,fraction)}. */
  MALFORMED,
  /** A member is NULL. */
  MEMBER_NULL,
  /** It is negative, too large or not normalised. */
  OUT_OF_RANGE;

  /** What an amount may be, for people. */
  static final String RANGE = "0 to 2^52 units, 0 to 99999999 fractions";

  private static final long MOST_UNITS = 1L << 52;
  private static final long FRACTIONS = 100_000_000;
  private static final String UNITS = "0|-?[1-9]\\d{0,18}";
  private static final String PARTS = "0|-?[1-9]\\d{0,9}";

  /** PostgreSQL's own text and no other, so that one amount has one text and one digest. */
  private static final Pattern FORM = Pattern.compile("\\((" + UNITS + ")?,(" + PARTS + ")?\\)");

  /** Judges PostgreSQL's text of a {@code taler_amount}. */
  static Amount of(String text) {
    if (isCanonical(text)) {
      return GOOD;
    }
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      return MALFORMED;
    }
    if (parts.group(1) == null || parts.group(2) == null) {
      return MEMBER_NULL;
    }
    try {
      return of(Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2)));
    } catch (NumberFormatException e) {
      return OUT_OF_RANGE;
    }
  }

  /** Judges whole units and fractions. */
  static Amount of(long units, long fractions) {
    return units >= 0 && units <= MOST_UNITS && fractions >= 0 && fractions < FRACTIONS
        ? GOOD
        : OUT_OF_RANGE;
  }

  /**
   * The usual case without a regular expression: {@code (d{1,15},d{1,8})} without leading zeros.
   */
  private static boolean isCanonical(String text) {
    int comma = text.indexOf(',');
    int end = text.length() - 1;
    return comma >= 2
        && comma <= 16
        && end - comma >= 2
        && end - comma <= 9
        && text.charAt(0) == '('
        && text.charAt(end) == ')'
        && isNumber(text, 1, comma)
        && isNumber(text, comma + 1, end);
  }

  private static boolean isNumber(String text, int from, int to) {
    if (text.charAt(from) == '0' && to - from > 1) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }
}
