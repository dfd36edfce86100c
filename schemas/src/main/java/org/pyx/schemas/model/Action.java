package org.pyx.schemas.model;

/** What becomes of a change that breaks a rule. */
public enum Action {
  /** It stays out of the copy, as evidence. */
  REJECT,
  /** It is evidence, and goes on all the same: a row into the copy, a notice to people. */
  FLAG,
  /** The lane stands still before it until somebody has decided. */
  HALT,
  /** It is legitimate, and counted only. */
  IGNORE
}
