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
 * @param sequence of the sink a number that tells one event from another; of the validator, where
 *     it has judged the change once more, the offset of the evidence that was replayed, and {@link
 *     #NO_SEQUENCE} otherwise
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

  /** The sequence of what the validator found when it judged a change first. */
  public static final long NO_SEQUENCE = -1;

  /** The stage name of what the database itself refused. */
  public static final String SINK = "sink";

  /** What begins the ids of the rules that are the copy's database's own. */
  private static final String OF_DATABASE = "db.";

  /** Whether the validator found it when it judged the change once more. */
  public boolean ofReplay() {
    return stage.equals(VALIDATOR) && sequence != NO_SEQUENCE;
  }

  /** Whether the validator had accepted the row, and the copy's database refused it. */
  public boolean ofDatabase() {
    return stage.equals(SINK)
        && action == Action.REJECT
        && finding.rule().value().startsWith(OF_DATABASE);
  }

  /** Whether it is evidence that a change stayed out of the copy, and may be judged once more. */
  public boolean mayBeReplayed() {
    return switch (change) {
      case Change.Insert _, Change.SnapshotRow _ -> ofDatabase() || ofJudge();
      case Change.Judged _ -> ofJudge();
      case Change.Begin _, Change.End _, Change.Heartbeat _, Change.Relation _, Change.Observed _ ->
          false;
    };
  }

  private boolean ofJudge() {
    return stage.equals(VALIDATOR) && action == Action.REJECT;
  }
}
