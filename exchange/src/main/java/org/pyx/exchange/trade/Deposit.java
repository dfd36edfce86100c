package org.pyx.exchange.trade;

import java.util.List;

/** A contract that coins were paid for and that is not yet wired. */
final class Deposit {
  final Merchant merchant;
  final List<Part> parts;

  /** batch_deposit_serial_id; 0 in 2021, where only the parts have rows. */
  long serial;

  int refunds;

  Deposit(Merchant merchant, List<Part> parts) {
    this.merchant = merchant;
    this.parts = List.copyOf(parts);
  }

  long contribution() {
    return parts.stream().mapToLong(Part::contribution).sum();
  }
}
