package org.pyx.exchange.trade;

/** Money that came by wire and waits to be withdrawn. Belongs to one trader. */
final class Reserve {
  final byte[] pub;
  final Account origin;
  long serial;
  long balance;
  long expirationDate;
  long pursesActive;
  long pursesAllowed;

  Reserve(byte[] pub, Account origin, long balance) {
    this.pub = pub;
    this.origin = origin;
    this.balance = balance;
  }
}
