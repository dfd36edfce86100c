package org.pyx.validator.rules;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pyx.schemas.model.Verdict;

/**
 * What an amount must look like: whole units from 0 to 2^52 ({@code TALER_AMOUNT_MAX_VALUE}) and 0
 * to 99,999,999 units of 1e-8. The exchange's database checks none of it. Stateless.
 */
final class Amounts {
  private static final long MOST_UNITS = 1L << 52;
  private static final long FRACTIONS = 100_000_000;
  private static final String UNITS = "0|-?[1-9]\\d{0,18}";
  private static final String PARTS = "0|-?[1-9]\\d{0,9}";

  /** PostgreSQL's own text and no other, so that one amount has one text and one digest. */
  private static final Pattern FORM = Pattern.compile("\\((" + UNITS + ")?,(" + PARTS + ")?\\)");

  private Amounts() {}

  /** Judges PostgreSQL's text of a {@code taler_amount}. */
  static Optional<Verdict.Rejected> judge(String column, String text) {
    if (isCanonical(text)) {
      return Optional.empty();
    }
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      return Optional.of(
          Rule.AMOUNT_FORM.broken("column " + column + " holds no amount", "(value,fraction)"));
    }
    if (parts.group(1) == null || parts.group(2) == null) {
      return Optional.of(memberIsNull(column));
    }
    try {
      return judge(column, Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2)));
    } catch (NumberFormatException e) {
      return Optional.of(
          Rule.AMOUNT_RANGE.broken(
              "the amount in column " + column + " is beyond 64 bits", range()));
    }
  }

  /** The verdict on half an amount. */
  static Verdict.Rejected memberIsNull(String column) {
    return Rule.AMOUNT_NULL.broken(
        "the amount in column " + column + " has a member that is NULL", "two numbers");
  }

  /** Judges whole units and fractions. */
  static Optional<Verdict.Rejected> judge(String column, long units, long fractions) {
    if (units >= 0 && units <= MOST_UNITS && fractions >= 0 && fractions < FRACTIONS) {
      return Optional.empty();
    }
    return Optional.of(
        Rule.AMOUNT_RANGE.broken(
            "the amount in column " + column + " is negative, too large or not normalised",
            range()));
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
        && number(text, 1, comma)
        && number(text, comma + 1, end);
  }

  private static boolean number(String text, int from, int to) {
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

  private static String range() {
    return "0 to 2^52 units, 0 to 99999999 fractions";
  }
}
