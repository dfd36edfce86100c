package org.pyx.schemas.model;

/** What an operator has decided about a lane; each stays on its topic for ever. */
public sealed interface Decision {
  /** Who decided, as far as is known. */
  String by();

  /** Why, in the operator's words. */
  String reason();

  /** When, in microseconds since 1970 UTC, by the operator's clock. */
  long at();

  /** From now on every change of a table is rejected, whatever it holds. */
  record RejectTable(TableName table, String by, String reason, long at) implements Decision {}

  /** Ends a {@link RejectTable}: the table is judged by its rules again. */
  record AdmitTable(TableName table, String by, String reason, long at) implements Decision {}

  /**
   * The change before which the lane stands is rejected, and the lane goes on.
   *
   * @param journalOffset the change's offset in the journal
   */
  record Release(long journalOffset, String by, String reason, long at) implements Decision {}
}
