package org.pyx.schemas.model;

/** What an operator has decided about a lane; each stays on its topic for ever. */
public sealed interface Decision {
  /** Who decided, as far as is known. */
  String by();

  /** Why, in the operator's words. */
  String reason();

  /** When, in microseconds since 1970 UTC, by the operator's clock. */
  long at();

  /** A decision that is part of the law from which verdicts follow. */
  sealed interface OfLaw extends Decision {}

  /** From now on every change of a table is rejected, whatever it holds. */
  record RejectTable(TableName table, String by, String reason, long at) implements OfLaw {}

  /** Ends a {@link RejectTable}: the table is judged by its rules again. */
  record AdmitTable(TableName table, String by, String reason, long at) implements OfLaw {}

  /**
   * The change before which the lane stands is rejected, and the lane goes on.
   *
   * @param journalOffset the change's offset in the journal
   */
  record Release(long journalOffset, String by, String reason, long at) implements OfLaw {}

  /**
   * Every capture of the lane that runs now ends where the exchange's log has reached a position,
   * behind a whole transaction. One that is started later does not heed it.
   *
   * @param until the position; a capture that has passed it ends at once
   */
  record Drain(Lsn until, String by, String reason, long at) implements Decision {}

  /** A decision about what people are told; no verdict follows from it. */
  sealed interface OfAlerts extends Decision {}

  /**
   * Somebody has an incident in hand: no reminders of it until it becomes worse.
   *
   * @param incident its id
   */
  record Acknowledge(String incident, String by, String reason, long at) implements OfAlerts {}

  /**
   * Incidents are counted and not told, until a time.
   *
   * @param name by which it can be ended
   * @param rule the rules; {@code *} stands for any text
   * @param thing the tables, likewise
   * @param until its end, in microseconds since 1970 UTC
   */
  record Silence(
      String name, String rule, String thing, long until, String by, String reason, long at)
      implements OfAlerts {}

  /**
   * Ends a {@link Silence}.
   *
   * @param name of the silence
   */
  record EndSilence(String name, String by, String reason, long at) implements OfAlerts {}
}
