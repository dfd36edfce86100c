package org.pyx.chaos.traffic;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What the exchange has committed, as it was told. Thread-safe. */
public final class Ledger {
  private final AtomicLong number = new AtomicLong();
  private final LongAdder transactions = new LongAdder();
  private final LongAdder rows = new LongAdder();
  private final LongAdder interruptions = new LongAdder();

  void committed(long newNumber, long newRows) {
    number.accumulateAndGet(newNumber, Math::max);
    transactions.increment();
    rows.add(newRows);
  }

  void interrupted() {
    interruptions.increment();
  }

  /** The highest number of a marked transaction whose commit was acknowledged. */
  public long number() {
    return number.get();
  }

  /** Marked transactions whose commit was acknowledged. */
  public long transactions() {
    return transactions.sum();
  }

  /** Rows of marked transactions. */
  public long rows() {
    return rows.sum();
  }

  /** How often a connection to the exchange broke under a client. */
  public long interruptions() {
    return interruptions.sum();
  }
}
