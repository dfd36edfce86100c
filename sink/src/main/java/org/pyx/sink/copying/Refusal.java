package org.pyx.sink.copying;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.ServerErrorMessage;
import org.pyx.schemas.model.RuleId;
import org.pyx.schemas.model.Severity;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.Verdict;
import org.pyx.sink.assembly.AcceptedRow;

/**
 * A row that the database refused.
 *
 * @param row which
 * @param verdict the rule it breaks; never with row contents, which PostgreSQL's own messages quote
 */
public record Refusal(AcceptedRow row, Verdict.Rejected verdict) {
  /** A parent is missing. */
  public static final RuleId FOREIGN_KEY = new RuleId("db.foreign-key");

  /** The key is taken. */
  public static final RuleId UNIQUE = new RuleId("db.unique");

  /** A CHECK does not hold. */
  public static final RuleId CHECK = new RuleId("db.check");

  /** A NULL where none may be. */
  public static final RuleId NOT_NULL = new RuleId("db.not-null");

  /** An exclusion constraint. */
  public static final RuleId EXCLUSION = new RuleId("db.exclusion");

  /** A value that its type does not take. */
  public static final RuleId TYPE = new RuleId("db.type");

  /** A trigger raised an error, or anything else. */
  public static final RuleId TRIGGER = new RuleId("db.trigger");

  static Refusal of(AcceptedRow row, SQLException error) {
    RuleId rule = rule(String.valueOf(error.getSQLState()));
    ServerErrorMessage server = DatabaseAnswer.server(error);
    String constraint = server == null ? null : server.getConstraint();
    return new Refusal(
        row,
        new Verdict.Rejected(
            rule,
            rule.equals(UNIQUE) || rule.equals(FOREIGN_KEY) ? Severity.CRITICAL : Severity.WARNING,
            explanation(row.table(), error.getSQLState(), server),
            constraint == null
                ? "the auditor's own database"
                : "constraint " + constraint + " of the auditor's own database"));
  }

  static Refusal unwritable(AcceptedRow row, String why) {
    return new Refusal(
        row,
        new Verdict.Rejected(
            TYPE,
            Severity.WARNING,
            "the row cannot be written to table " + row.table() + ": " + why,
            "the auditor's own database"));
  }

  private static RuleId rule(String state) {
    return switch (state) {
      case "23503" -> FOREIGN_KEY;
      case "23505" -> UNIQUE;
      case "23514" -> CHECK;
      case "23502" -> NOT_NULL;
      case "23P01" -> EXCLUSION;
      default -> state.startsWith("22") ? TYPE : TRIGGER;
    };
  }

  private static String explanation(
      TableName table, @Nullable String state, @Nullable ServerErrorMessage server) {
    StringBuilder text =
        new StringBuilder("the database refuses the row of table ")
            .append(table)
            .append(": SQLSTATE ")
            .append(state);
    if (server != null) {
      name(text, "constraint", server.getConstraint());
      name(text, "column", server.getColumn());
      name(text, "domain", server.getDatatype());
      if (server.getTable() != null && !table.name().equals(server.getTable())) {
        name(text, "found at table", server.getTable());
      }
    }
    return text.toString();
  }

  private static void name(StringBuilder text, String what, @Nullable String name) {
    if (name != null && !name.isEmpty()) {
      text.append(", ").append(what).append(' ').append(name);
    }
  }
}
