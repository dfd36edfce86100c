package org.pyx.exchange.trade;

/** What one coin gave to a deposit or a purse. */
final class Part {
  final Coin coin;
  final byte[] signature;

  /** With the deposit fee. */
  final long amount;

  /** coin_deposit_serial_id (2021: deposit_serial_id). */
  long serial;

  long refunded;

  Part(Coin coin, byte[] signature, long amount) {
    this.coin = coin;
    this.signature = signature;
    this.amount = amount;
  }

  /** What the payee gets: a fully refunded coin pays no deposit fee. */
  long contribution() {
    return refunded == amount ? 0 : amount - coin.denomination.fee() - refunded;
  }
}
