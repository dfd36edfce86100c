package org.pyx.sink.copying;

import java.sql.SQLException;
import java.util.List;
import org.postgresql.util.ServerErrorMessage;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.rule.Rule;
import org.pyx.sink.assembly.AcceptedRow;
import org.pyx.sink.rules.DatabaseError;
import org.pyx.sink.rules.DatabaseRule;

/**
 * A row that the database refused.
 *
 * @param row which
 * @param finding the rule it breaks; never with row contents, which PostgreSQL's own messages quote
 */
public record Refusal(AcceptedRow row, Finding finding) {
  static Refusal of(AcceptedRow row, SQLException error, Policy policy) {
    String state = String.valueOf(error.getSQLState());
    ServerErrorMessage server = DatabaseAnswer.server(error);
    DatabaseError said =
        server == null
            ? DatabaseError.of(state)
            : new DatabaseError(
                state,
                server.getConstraint(),
                server.getColumn() == null
                    ? CopyContext.of(error, row.table())
                        .flatMap(context -> context.column(row.row().layout()))
                        .orElse(null)
                    : server.getColumn(),
                server.getDatatype(),
                server.getTable());
    return new Refusal(row, DatabaseRule.about(state).finding(row.table(), said, policy));
  }

  static Refusal unwritable(AcceptedRow row, String why, Policy policy) {
    return new Refusal(
        row,
        new Finding(
            Rule.DB_TYPE.id(),
            policy.ruling(Rule.DB_TYPE, row.table()).severity(),
            "the row cannot be written to table " + row.table() + ": " + why,
            DatabaseRule.DATABASE,
            List.of()));
  }

  /** The same row, with one more thing to say of it. */
  Refusal with(String remark) {
    return new Refusal(
        row,
        new Finding(
            finding.rule(),
            finding.severity(),
            finding.explanation() + remark,
            finding.trusted(),
            finding.columns()));
  }

  /** Whether a parent is missing. */
  boolean orphan() {
    return finding.rule().equals(Rule.DB_FOREIGN_KEY.id());
  }
}
