package org.pyx.schemas.rule;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.pyx.schemas.model.Action;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.RuleId;
import org.pyx.schemas.model.Severity;

/**
 * Every rule of Pyx, with its stable id: what operators filter by, alarms are routed by and
 * policies speak of. What each means for people is in {@code /rules/<id>.md} beside this class, of
 * which {@code docs/rules.md} is made.
 */
public enum Rule {
  /** An UPDATE changed a column that never changes. */
  OP_UPDATE("op.update", Severity.CRITICAL, Kind.CHANGE),
  /** An UPDATE of a row that was never accepted. */
  OP_UPDATE_UNSEEN("op.update-unseen", Severity.CRITICAL, Kind.CHANGE),
  /** An UPDATE of which an immutable column cannot be compared. */
  OP_UPDATE_UNVERIFIABLE("op.update-unverifiable", Severity.CRITICAL, Kind.CHANGE),
  /** An UPDATE took back a flag that goes one way only. */
  OP_FLAG_RESET("op.flag-reset", Severity.CRITICAL, Kind.CHANGE),
  /** An UPDATE of versioned configuration that is not newer than what it replaces. */
  OP_VERSION_BACK("op.version-back", Severity.CRITICAL, Kind.CHANGE),
  /** A DELETE. */
  OP_DELETE("op.delete", Severity.CRITICAL, Kind.CHANGE),
  /** A TRUNCATE. */
  OP_TRUNCATE("op.truncate", Severity.CRITICAL, Kind.CHANGE),
  /** An UPDATE changed a key. */
  OP_KEY_CHANGE("op.key-change", Severity.CRITICAL, Kind.CHANGE),

  /** An INSERT or UPDATE under a key whose row was deleted before. */
  ROW_REINSERT("row.reinsert", Severity.CRITICAL, Kind.CHANGE),
  /** A second INSERT under a key, with other content. */
  ROW_REWRITE("row.rewrite", Severity.CRITICAL, Kind.CHANGE),
  /** A second INSERT under a key, with the same content. */
  ROW_REPLAY("row.replay", Severity.INFO, Kind.REPEAT),
  /** Columns that the trusted schema lacks, or the other way round. */
  ROW_SHAPE("row.shape", Severity.CRITICAL, Kind.SHAPE),
  /** A value of another type than the trusted column's. */
  ROW_TYPE("row.type", Severity.CRITICAL, Kind.SHAPE),
  /** NULL where the trusted schema refuses it. */
  ROW_NOT_NULL("row.not-null", Severity.WARNING, Kind.CHANGE),
  /** A value that is too short or too long. */
  ROW_LENGTH("row.length", Severity.WARNING, Kind.VALUE),
  /** A number outside of what the auditor's CHECKs allow. */
  ROW_RANGE("row.range", Severity.WARNING, Kind.VALUE),
  /** Text that PostgreSQL cannot hold: a NUL, or no UTF-8. */
  ROW_TEXT("row.text", Severity.WARNING, Kind.CHANGE),
  /** A value above the configured limit. */
  ROW_OVERSIZE("row.oversize", Severity.WARNING, Kind.CHANGE),
  /** A row that became visible in the copy after rows with higher serials. */
  ROW_LATE_SERIAL("row.late-serial", Severity.INFO, Kind.NOTICE),

  /** An amount that is not of the form {@code (value,fraction)}. */
  AMOUNT_FORM("amount.form", Severity.CRITICAL, Kind.VALUE),
  /** An amount with a member that is NULL. */
  AMOUNT_NULL("amount.null", Severity.CRITICAL, Kind.VALUE),
  /** An amount that is negative, too large or not normalised. */
  AMOUNT_RANGE("amount.range", Severity.CRITICAL, Kind.VALUE),
  /** A time that is negative or not a whole second. */
  TIME_FORM("time.form", Severity.WARNING, Kind.VALUE),
  /** A blob whose header is not what its column holds. */
  BLOB_HEADER("blob.header", Severity.WARNING, Kind.VALUE),
  /** A hash that is not that of the columns it stands for. */
  HASH_MISMATCH("hash.mismatch", Severity.CRITICAL, Kind.VALUE),

  /** A table that neither policy nor trusted schema know. */
  TABLE_UNKNOWN("table.unknown", Severity.CRITICAL, Kind.SHAPE),
  /** A table that must not be published: derived, or left out. */
  TABLE_NOT_COPIED("table.not-copied", Severity.WARNING, Kind.CHANGE),
  /** A row of a table that an operator has decided to reject. */
  TABLE_REJECTED("table.rejected", Severity.WARNING, Kind.DECIDED),
  /** A table of the policy is not published any more, or not all of it. */
  TABLE_UNPUBLISHED("table.unpublished", Severity.CRITICAL, Kind.STREAM),
  /** A table's columns at the exchange are not the trusted ones, or have changed. */
  SCHEMA_CHANGED("schema.changed", Severity.WARNING, Kind.STREAM),

  /** A logical message, which no exchange writes. */
  STREAM_MESSAGE("stream.message", Severity.WARNING, Kind.CHANGE),
  /** The log's positions went back. */
  STREAM_LSN_BACK("stream.lsn-back", Severity.CRITICAL, Kind.STREAM),
  /** Commit times went back. */
  STREAM_TIME_BACK("stream.time-back", Severity.WARNING, Kind.STREAM),
  /** Events of a transaction are missing, or stand where none may. */
  STREAM_GAP("stream.gap", Severity.CRITICAL, Kind.STREAM),
  /** Another server: its system identifier is another one. */
  STREAM_SYSTEM("stream.system", Severity.CRITICAL, Kind.STREAM),
  /** Another timeline, whose history lacks what was captured: a backup, or lost commits. */
  STREAM_TIMELINE("stream.timeline", Severity.CRITICAL, Kind.STREAM),
  /** A standby was promoted that had everything that was captured. */
  STREAM_PROMOTION("stream.promotion", Severity.INFO, Kind.NOTICE),
  /** The slot was dropped, made anew, or advanced past what the journal holds. */
  STREAM_SLOT("stream.slot", Severity.CRITICAL, Kind.STREAM),
  /** The server holds back much log for the slot, and will not do so without end. */
  STREAM_WAL_RETAINED("stream.wal-retained", Severity.WARNING, Kind.STREAM),
  /** The publication hides something that it published. */
  STREAM_PUBLICATION("stream.publication", Severity.CRITICAL, Kind.STREAM),
  /** A table's replica identity hides which row a change concerns. */
  STREAM_REPLICA_IDENTITY("stream.replica-identity", Severity.CRITICAL, Kind.STREAM),

  /** The auditor's database: a parent is missing. */
  DB_FOREIGN_KEY("db.foreign-key", Severity.CRITICAL, Kind.DATABASE),
  /** The auditor's database: the key is taken. */
  DB_UNIQUE("db.unique", Severity.CRITICAL, Kind.DATABASE),
  /** The auditor's database: a CHECK does not hold. */
  DB_CHECK("db.check", Severity.WARNING, Kind.DATABASE),
  /** The auditor's database: a NULL where none may be. */
  DB_NOT_NULL("db.not-null", Severity.WARNING, Kind.DATABASE),
  /** The auditor's database: an exclusion constraint. */
  DB_EXCLUSION("db.exclusion", Severity.WARNING, Kind.DATABASE),
  /** The auditor's database: a value that its type does not take. */
  DB_TYPE("db.type", Severity.WARNING, Kind.DATABASE),
  /** The auditor's database: a trigger raised an error, or anything else. */
  DB_TRIGGER("db.trigger", Severity.WARNING, Kind.DATABASE),

  /** Adoption: the copy has another row under the key. */
  ADOPT_DIFFERS("adopt.differs", Severity.CRITICAL, Kind.ADOPTED),
  /** Adoption: the copy has a row that was not in the exchange's snapshot. */
  ADOPT_EXTRA("adopt.extra", Severity.CRITICAL, Kind.NOTICE),
  /** Adoption: the copy lacks what the tool that made it is known to leave out. */
  ADOPT_INCOMPLETE("adopt.incomplete", Severity.INFO, Kind.NOTICE);

  /** What kind of thing a rule is about, and so what a policy may do about it. */
  public enum Kind {
    /** A change that cannot enter an append-only copy. */
    CHANGE(Action.REJECT, Action.HALT),
    /** A value that is wrong in a row that the database itself might take. */
    VALUE(Action.REJECT, Action.FLAG, Action.HALT),
    /** A row that needs what the auditor's schema lacks. */
    SHAPE(Action.HALT, Action.REJECT),
    /** The stream itself, or the exchange's catalog; there is no row to reject. */
    STREAM(Action.FLAG, Action.HALT),
    /** What the auditor's own database refuses. */
    DATABASE(Action.REJECT),
    /** What a copy that is adopted has otherwise. */
    ADOPTED(Action.REJECT),
    /** What an operator has decided. */
    DECIDED(Action.REJECT),
    /** What is worth knowing. */
    NOTICE(Action.FLAG),
    /** What is legitimate. */
    REPEAT(Action.IGNORE);

    private final List<Action> actions;

    Kind(Action... actions) {
      this.actions = List.of(actions);
    }

    /** The actions that a policy may choose; the first is that of a policy that says nothing. */
    public List<Action> actions() {
      return actions;
    }
  }

  private static final Map<RuleId, Rule> BY_ID =
      Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Rule::id, rule -> rule));

  private final RuleId id;
  private final Severity severity;
  private final Kind kind;

  Rule(String id, Severity severity, Kind kind) {
    this.id = new RuleId(id);
    this.severity = severity;
    this.kind = kind;
  }

  /** The rule with an id, if there is one. */
  public static Optional<Rule> of(RuleId id) {
    return Optional.ofNullable(BY_ID.get(id));
  }

  /** The stable id. */
  public RuleId id() {
    return id;
  }

  /** How bad it is to break it, unless a policy says otherwise. */
  public Severity severity() {
    return severity;
  }

  /** What it is about. */
  public Kind kind() {
    return kind;
  }

  /** What becomes of what breaks it, unless a policy says otherwise. */
  public Action action() {
    return kind.actions().getFirst();
  }

  /**
   * A finding that it is broken, with its own severity.
   *
   * @param explanation for a person; never contents
   * @param trusted what was trusted instead
   * @param columns the columns concerned
   */
  public Finding finding(String explanation, String trusted, String... columns) {
    return finding(severity, explanation, trusted, columns);
  }

  /** The same with a severity that depends on how far it is broken. */
  public Finding finding(Severity howBad, String explanation, String trusted, String... columns) {
    return new Finding(id, howBad, explanation, trusted, List.of(columns));
  }
}
