package org.pyx.sink.rules;

import org.pyx.schemas.rule.Checks;
import org.pyx.schemas.rule.Rule;

/** The key is taken (unique_violation). */
@Checks(Rule.DB_UNIQUE)
public record UniqueRule() implements DatabaseRule {
  @Override
  public Rule rule() {
    return Rule.DB_UNIQUE;
  }

  @Override
  public boolean concerns(String state) {
    return state.equals("23505");
  }
}
