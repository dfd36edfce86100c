package org.pyx.sink.rules;

import org.pyx.schemas.rule.Checks;
import org.pyx.schemas.rule.Rule;

/** A value that its type does not take (class 22, data exceptions). */
@Checks(Rule.DB_TYPE)
public record TypeRule() implements DatabaseRule {
  @Override
  public Rule rule() {
    return Rule.DB_TYPE;
  }

  @Override
  public boolean concerns(String state) {
    return state.startsWith("22");
  }
}
