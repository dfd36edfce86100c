package org.pyx.schemas.model;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The books of a lane up to a point of the journal: for every table {@code captured = accepted +
 * ignored + rejected}. The validator writes it in the same Kafka transaction as the verdicts that
 * it counts.
 *
 * @param journalOffset the last journal offset that is counted
 * @param lsn the position of that record at the exchange
 * @param tables counts by table; logical messages are counted under {@link #MESSAGES}
 * @param rules how often each rule of the validator was broken, whatever became of the change
 * @param hold where the lane stands still, if it does
 */
public record Tally(
    long journalOffset,
    Lsn lsn,
    Map<TableName, Counts> tables,
    Map<RuleId, Long> rules,
    Optional<Hold> hold) {
  /** The name under which changes without a table are counted. */
  public static final TableName MESSAGES = new TableName("pg_logical_emit_message", "message");

  /** The name under which tables are counted of which there are too many. */
  public static final TableName OTHERS = new TableName("others", "others");

  public Tally {
    tables = Collections.unmodifiableMap(new TreeMap<>(tables));
    rules = Collections.unmodifiableMap(new TreeMap<>(rules));
  }

  /**
   * Counts of one table.
   *
   * @param captured changes read from the journal
   * @param accepted sent to the copy
   * @param ignored legitimate and of no interest
   * @param rejected kept as evidence
   */
  public record Counts(long captured, long accepted, long ignored, long rejected) {
    /** No changes yet. */
    public static final Counts ZERO = new Counts(0, 0, 0, 0);

    /** The counts with one more change and its verdict. */
    public Counts plus(Verdict verdict) {
      return switch (verdict) {
        case Verdict.Accepted _ -> new Counts(captured + 1, accepted + 1, ignored, rejected);
        case Verdict.Ignored _ -> new Counts(captured + 1, accepted, ignored + 1, rejected);
        case Verdict.Rejected _ -> new Counts(captured + 1, accepted, ignored, rejected + 1);
        case Verdict.Held _ -> this; // not judged yet
      };
    }

    /** The counts when a replay has judged a rejected change once more. */
    public Counts after(Replayed.Outcome outcome) {
      return switch (outcome) {
        case ACCEPTED -> new Counts(captured, accepted + 1, ignored, rejected - 1);
        case IGNORED -> new Counts(captured, accepted, ignored + 1, rejected - 1);
        case REJECTED, OFFERED_AGAIN -> this;
      };
    }

    /** Whether every captured change has exactly one verdict. */
    public boolean balanced() {
      return captured == accepted + ignored + rejected;
    }
  }
}
