package org.pyx.exchange;

import org.pyx.schemas.model.Severity;
import org.pyx.schemas.rule.Rule;

/**
 * A rule that must catch something, and how bad it must call it.
 *
 * @param rule the rule
 * @param severity the severity of its finding, under a policy that overrides none
 */
public record Expected(Rule rule, Severity severity) {
  /** A rule with its own severity. */
  public static Expected of(Rule rule) {
    return new Expected(rule, rule.severity());
  }
}
