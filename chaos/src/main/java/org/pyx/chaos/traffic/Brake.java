package org.pyx.chaos.traffic;

import java.util.function.LongSupplier;

/**
 * Lets the exchange rest while the copy is far behind it: on a slow machine the backlog would grow
 * from fault to fault, and recovery would measure nothing else. Thread-safe.
 */
public final class Brake {
  private static final long MOST_BEHIND = 400;

  private final Ledger ledger;
  private final LongSupplier inCopy;

  /**
   * A brake.
   *
   * @param inCopy the highest number of a marked transaction in the copy
   */
  public Brake(Ledger ledger, LongSupplier inCopy) {
    this.ledger = ledger;
    this.inCopy = inCopy;
  }

  /** Whether the exchange is to rest. */
  boolean on() {
    return ledger.number() - inCopy.getAsLong() > MOST_BEHIND;
  }
}
