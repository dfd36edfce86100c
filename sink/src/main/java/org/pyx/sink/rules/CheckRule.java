package org.pyx.sink.rules;

import org.pyx.schemas.rule.Checks;
import org.pyx.schemas.rule.Rule;

/**
 * A CHECK of the table or of a domain does not hold, or no partition takes the row
 * (check_violation, with_check_option_violation).
 */
@Checks(Rule.DB_CHECK)
public record CheckRule() implements DatabaseRule {
  @Override
  public Rule rule() {
    return Rule.DB_CHECK;
  }

  @Override
  public boolean concerns(String state) {
    return state.equals("23514") || state.equals("44000");
  }
}
