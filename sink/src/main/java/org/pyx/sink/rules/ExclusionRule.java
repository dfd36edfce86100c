package org.pyx.sink.rules;

import org.pyx.schemas.rule.Checks;
import org.pyx.schemas.rule.Rule;

/** A row that is there excludes it (exclusion_violation). */
@Checks(Rule.DB_EXCLUSION)
public record ExclusionRule() implements DatabaseRule {
  @Override
  public Rule rule() {
    return Rule.DB_EXCLUSION;
  }

  @Override
  public boolean concerns(String state) {
    return state.equals("23P01");
  }
}
