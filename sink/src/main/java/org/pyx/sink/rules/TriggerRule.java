package org.pyx.sink.rules;

import org.pyx.schemas.rule.Checks;
import org.pyx.schemas.rule.Rule;

/** A trigger raised an error, or the database refuses the row for any other reason. */
@Checks(Rule.DB_TRIGGER)
public record TriggerRule() implements DatabaseRule {
  @Override
  public Rule rule() {
    return Rule.DB_TRIGGER;
  }

  @Override
  public boolean concerns(String state) {
    return ALL.stream().noneMatch(rule -> !equals(rule) && rule.concerns(state));
  }
}
