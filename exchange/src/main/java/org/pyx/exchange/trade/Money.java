package org.pyx.exchange.trade;

/**
 * Amounts of money, as whole numbers of 0.00000001 currency units. A long is wide enough for what
 * this exchange ever holds in one place (less than a million units); untrusted amounts are not, and
 * none are handled here.
 */
final class Money {
  /** One unit of the currency. */
  static final long ONE = 100_000_000;

  /** A hundredth of a unit. */
  static final long CENT = ONE / 100;

  /** What transfers to merchants are rounded down to (CURRENCY_ROUND_UNIT). */
  static final long ROUND_UNIT = CENT;

  private Money() {}

  /** The text of a taler_amount, such as {@code (12,34000000)}. */
  static String composite(long amount) {
    return "(" + amount / ONE + "," + amount % ONE + ")";
  }
}
