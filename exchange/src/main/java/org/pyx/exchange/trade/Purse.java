package org.pyx.exchange.trade;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A payment between customers that is not yet decided. */
final class Purse {
  /** purse_requests.flags: paid first, merged into a reserve afterwards. */
  static final int MERGE_WHEN_PAID = 1;

  /** purse_requests.flags: made by a reserve within the purses it is allowed. */
  static final int FROM_QUOTA = 2;

  /** purse_requests.flags: made by a reserve that pays the purse fee. */
  static final int WITH_FEE = 3;

  final byte[] pub;
  final int flags;

  /** What the payee gets. */
  final long target;

  final long fee;

  /** The reserve that made the purse; null when it is paid first. */
  final @Nullable Reserve reserve;

  final List<Part> parts = new ArrayList<>();

  /** As purse_requests.balance: what was paid, less deposit fees. */
  long balance;

  Purse(byte[] pub, int flags, long target, long fee, @Nullable Reserve reserve) {
    this.pub = pub;
    this.flags = flags;
    this.target = target;
    this.fee = fee;
    this.reserve = reserve;
  }

  /** What the coins must bring: the fee too, unless a reserve paid it. */
  long needed() {
    return reserve == null ? target + fee : target;
  }

  boolean isFull() {
    return balance >= needed();
  }
}
