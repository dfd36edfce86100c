package org.pyx.schemas.model;

/**
 * The evidence of a broken rule: everything that was known when it was found.
 *
 * @param finding rule, severity, words and what was trusted
 * @param action what became of the change: rejected, flagged and let through, or halted before
 * @param stage who found it: {@code validator} or {@code sink}
 * @param judgedAt when, in microseconds since 1970 UTC, by the clock of the stage
 * @param policy digest of the policy in force
 * @param schema digest of the trusted schema in force
 * @param journalOffset the change's offset in the journal
 * @param sequence a number that the stage gives the event, so that one written twice can be told;
 *     -1 where the stage needs none
 * @param change the change as it was received
 */
public record RejectedEvent(
    Finding finding,
    Action action,
    String stage,
    long judgedAt,
    Digest policy,
    Digest schema,
    long journalOffset,
    long sequence,
    Change change) {
  /** The stage name of the judge. */
  public static final String VALIDATOR = "validator";

  /** The stage name of what the database itself refused. */
  public static final String SINK = "sink";
}
