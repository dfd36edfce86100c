package org.pyx.exchange.trade;

import org.jspecify.annotations.Nullable;

/** A coin and what is left of it. Belongs to one trader. */
final class Coin {
  final byte[] pub;
  final Denomination denomination;
  final byte[] signature;
  final byte @Nullable [] ageCommitment;

  /** The reserve it was withdrawn from; null for change. */
  final @Nullable Reserve reserve;

  /** The coin it is change of; null when it was withdrawn. */
  final @Nullable Coin old;

  /** reserve_out_serial_id or rrc_serial: the row by which the exchange signed it. */
  final long issued;

  /** known_coin_id; 0 while the exchange has not seen the coin. */
  long serial;

  /** As known_coins.remaining. */
  long remaining;

  /**
   * Fees given back by full refunds: part of {@code remaining}, but never spent, so that a
   * denomination never pays out more than it took in.
   */
  long returnedFees;

  /** Whether it lies in one of its trader's pools. */
  boolean pooled;

  private Coin(
      Dice dice,
      Denomination denomination,
      @Nullable Reserve reserve,
      @Nullable Coin old,
      long issued) {
    this.pub = dice.bytes(32);
    this.denomination = denomination;
    this.signature = denomination.signature(dice);
    this.ageCommitment = denomination.ageMask() == 0 ? null : dice.bytes(32);
    this.reserve = reserve;
    this.old = old;
    this.issued = issued;
    this.remaining = denomination.coin();
  }

  static Coin withdrawn(Dice dice, Denomination denomination, Reserve reserve, long serial) {
    return new Coin(dice, denomination, reserve, null, serial);
  }

  static Coin change(Dice dice, Denomination denomination, Coin old, long serial) {
    return new Coin(dice, denomination, null, old, serial);
  }

  long spendable() {
    return remaining - returnedFees;
  }

  boolean isKnown() {
    return serial != 0;
  }
}
