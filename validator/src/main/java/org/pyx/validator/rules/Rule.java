package org.pyx.validator.rules;

import org.pyx.schemas.model.RuleId;
import org.pyx.schemas.model.Severity;
import org.pyx.schemas.model.Verdict;

/** Every rule of the validator, with its stable id and its severity. */
public enum Rule {
  /** An UPDATE changed a column that never changes. */
  OP_UPDATE("op.update", Severity.CRITICAL),
  /** An UPDATE of a row that was never accepted. */
  OP_UPDATE_UNSEEN("op.update-unseen", Severity.CRITICAL),
  /**
   * An UPDATE that hides an immutable column as unchanged TOAST without a full replica identity.
   */
  OP_UPDATE_UNVERIFIABLE("op.update-unverifiable", Severity.WARNING),
  /** An UPDATE took back a flag that goes one way only. */
  OP_FLAG_RESET("op.flag-reset", Severity.CRITICAL),
  /** A DELETE. */
  OP_DELETE("op.delete", Severity.CRITICAL),
  /** A TRUNCATE. */
  OP_TRUNCATE("op.truncate", Severity.CRITICAL),
  /** An UPDATE changed a primary key. */
  OP_KEY_CHANGE("op.key-change", Severity.CRITICAL),
  /** A second INSERT under a key, with other content. */
  ROW_REWRITE("row.rewrite", Severity.CRITICAL),
  /** An INSERT under a key that was deleted before. */
  ROW_REINSERT("row.reinsert", Severity.CRITICAL),
  /** Columns that the trusted schema lacks, or the other way round. */
  ROW_SHAPE("row.shape", Severity.CRITICAL),
  /** A value that is not of the column's type. */
  ROW_TYPE("row.type", Severity.CRITICAL),
  /** NULL where the trusted schema refuses it. */
  ROW_NOT_NULL("row.not-null", Severity.WARNING),
  /** A value that is too short or too long. */
  ROW_LENGTH("row.length", Severity.WARNING),
  /** An amount that is not of the form {@code (value,fraction)}. */
  AMOUNT_FORM("amount.form", Severity.CRITICAL),
  /** An amount with a member that is NULL. */
  AMOUNT_NULL("amount.null", Severity.CRITICAL),
  /** An amount that is negative, too large or not normalised. */
  AMOUNT_RANGE("amount.range", Severity.CRITICAL),
  /** A table that neither policy nor trusted schema know. */
  TABLE_UNKNOWN("table.unknown", Severity.CRITICAL),
  /** A table that must not be published. */
  TABLE_NOT_COPIED("table.not-copied", Severity.WARNING),
  /** A logical message, which no exchange writes. */
  STREAM_MESSAGE("stream.message", Severity.WARNING);

  private final RuleId id;
  private final Severity severity;

  Rule(String id, Severity severity) {
    this.id = new RuleId(id);
    this.severity = severity;
  }

  /** The stable id. */
  public RuleId id() {
    return id;
  }

  /** How bad it is to break it. */
  public Severity severity() {
    return severity;
  }

  /**
   * The verdict that it is broken.
   *
   * @param explanation for a person; never contents
   * @param trusted what was trusted instead
   */
  public Verdict.Rejected broken(String explanation, String trusted) {
    return new Verdict.Rejected(id, severity, explanation, trusted);
  }
}
