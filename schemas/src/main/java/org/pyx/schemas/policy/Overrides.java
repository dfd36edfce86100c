package org.pyx.schemas.policy;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Action;
import org.pyx.schemas.model.Severity;
import org.pyx.schemas.rule.Rule;

/**
 * Where a policy departs from the rules' own actions and severities. Immutable.
 *
 * @param actions what becomes of a change that breaks a rule
 * @param severities how bad it is
 */
public record Overrides(Map<Rule, Action> actions, Map<Rule, Severity> severities) {
  /** No departures. */
  public static final Overrides NONE = new Overrides(Map.of(), Map.of());

  public Overrides {
    actions = Map.copyOf(actions);
    severities = Map.copyOf(severities);
  }

  /** These, and where they say nothing, some others. */
  public Ruling ruling(Rule rule, @Nullable Overrides others) {
    Overrides fallback = others == null ? NONE : others;
    Action action = actions.getOrDefault(rule, fallback.actions.getOrDefault(rule, rule.action()));
    Severity severity =
        severities.getOrDefault(rule, fallback.severities.getOrDefault(rule, rule.severity()));
    return new Ruling(action, severity);
  }

  /**
   * What a rule does.
   *
   * @param action what becomes of the change
   * @param severity how bad it is
   */
  public record Ruling(Action action, Severity severity) {}
}
