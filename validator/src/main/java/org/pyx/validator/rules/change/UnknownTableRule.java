package org.pyx.validator.rules.change;

import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.rule.Checks;
import org.pyx.schemas.rule.Rule;
import org.pyx.validator.rules.Words;

/** A change is of a table that the auditor has. Stateless. */
@Checks(Rule.TABLE_UNKNOWN)
public final class UnknownTableRule {
  /** Judges a change of a table that the trusted schema lacks or the policy refuses. */
  public Finding judge(TableName table) {
    return Rule.TABLE_UNKNOWN.finding(
        "a change of table " + Words.list(table.toString()) + ", which the auditor does not have",
        "no such table");
  }
}
