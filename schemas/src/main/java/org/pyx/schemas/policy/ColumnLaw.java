package org.pyx.schemas.policy;

/** What may happen to a column of a copied table. */
public enum ColumnLaw {
  /**
   * Copied, and never changed again: part of the digest. The law of every column that the policy
   * does not name.
   */
  IMMUTABLE,
  /** A running total or the like: left to the copy's default, its updates ignored. */
  DERIVED,
  /** Copied as first seen; later updates are legitimate and ignored. */
  UPDATABLE,
  /** Copied as first seen; later updates are legitimate if the table's version column grows. */
  VERSIONED,
  /** Copied as first seen; may go from false to true, never back. */
  ONCE_TRUE,
  /** Copied as first seen; may go from true to false, never back. */
  ONCE_FALSE;

  /** Whether the column is inserted into the copy. */
  public boolean copied() {
    return this != DERIVED;
  }

  /** Whether the column may move one way only. */
  public boolean isFlag() {
    return this == ONCE_TRUE || this == ONCE_FALSE;
  }
}
