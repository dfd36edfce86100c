package org.pyx.sink.rules;

import org.pyx.schemas.rule.Checks;
import org.pyx.schemas.rule.Rule;

/** A NULL in a column or domain that takes none (not_null_violation). */
@Checks(Rule.DB_NOT_NULL)
public record NotNullRule() implements DatabaseRule {
  @Override
  public Rule rule() {
    return Rule.DB_NOT_NULL;
  }

  @Override
  public boolean concerns(String state) {
    return state.equals("23502");
  }
}
