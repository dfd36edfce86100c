package org.pyx.sink.rules;

import org.pyx.schemas.rule.Checks;
import org.pyx.schemas.rule.Rule;

/** A parent is missing (foreign_key_violation). */
@Checks(Rule.DB_FOREIGN_KEY)
public record ForeignKeyRule() implements DatabaseRule {
  @Override
  public Rule rule() {
    return Rule.DB_FOREIGN_KEY;
  }

  @Override
  public boolean concerns(String state) {
    return state.equals("23503");
  }
}
