package org.pyx.exchange;

/** What must become of a harmful transaction. */
public enum Outcome {
  /**
   * Each expected rule rejects at least one event of the transaction that concerns the harmed
   * table. Others of its events may be honest.
   */
  REJECTED,
  /**
   * The lane stands still at an event of the transaction, until an operator releases it; then as
   * {@link #REJECTED}. The exchange's schema is mended by the time the attack returns, so the lane
   * needs no migration to go on.
   */
  HALTED,
  /** No event of the transaction that concerns the table is rejected: it does no harm. */
  IGNORED,
  /**
   * Each expected rule finds something outside of the transaction: in what capture sees of the
   * catalog while the attack lets it stand, or in a message that belongs to no transaction. Such a
   * finding is known by rule and table alone.
   */
  OBSERVED
}
