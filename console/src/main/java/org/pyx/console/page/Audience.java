package org.pyx.console.page;

/** For whom a page is. */
public enum Audience {
  /** Those who run the lane. */
  OPERATORS,
  /**
   * Anybody: no machines, no people, no explanations, and no names but those of the auditor's own
   * schema.
   */
  PUBLIC
}
