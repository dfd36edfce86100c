package org.pyx.sink.rules;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.rule.Rule;

/**
 * A rule that the auditor's own database keeps. It decides; this gives its decision a name. Rules
 * are stateless and thread-safe.
 */
public sealed interface DatabaseRule
    permits ForeignKeyRule,
        UniqueRule,
        CheckRule,
        NotNullRule,
        ExclusionRule,
        TypeRule,
        TriggerRule {
  /** What was trusted where the database names no constraint. */
  String DATABASE = "the auditor's own database";

  /** All of them; every SQLSTATE concerns exactly one. */
  List<DatabaseRule> ALL =
      List.of(
          new ForeignKeyRule(),
          new UniqueRule(),
          new CheckRule(),
          new NotNullRule(),
          new ExclusionRule(),
          new TypeRule(),
          new TriggerRule());

  /** Its entry in the catalogue. */
  Rule rule();

  /**
   * Whether it is about an SQLSTATE (<a
   * href="https://www.postgresql.org/docs/18/errcodes-appendix.html">PostgreSQL's error codes</a>).
   */
  boolean concerns(String state);

  /** The rule that is about an SQLSTATE. */
  static DatabaseRule about(String state) {
    return ALL.stream()
        .filter(rule -> rule.concerns(state))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no rule is about SQLSTATE " + state));
  }

  /**
   * The finding that the database refuses a row, as severe as the policy has it.
   *
   * @param table the table that the row was for
   * @param error what the database says
   * @param policy in force
   */
  default Finding finding(TableName table, DatabaseError error, Policy policy) {
    StringBuilder text =
        new StringBuilder("the database refuses the row of table ")
            .append(table)
            .append(": SQLSTATE ")
            .append(error.state());
    name(text, "constraint", error.constraint());
    name(text, "column", error.column());
    name(text, "type", error.datatype());
    if (!table.name().equals(error.table())) {
      name(text, "found at table", error.table());
    }
    String constraint = error.constraint();
    String column = error.column();
    return new Finding(
        rule().id(),
        policy.ruling(rule(), table).severity(),
        text.toString(),
        constraint == null ? DATABASE : "constraint " + constraint + " of " + DATABASE,
        column == null ? List.of() : List.of(column));
  }

  private static void name(StringBuilder text, String what, @Nullable String name) {
    if (name != null) {
      text.append(", ").append(what).append(' ').append(name);
    }
  }
}
