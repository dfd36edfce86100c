package org.pyx.validator.judge;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Action;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.Verdict;
import org.pyx.schemas.policy.Law;
import org.pyx.schemas.policy.Overrides;
import org.pyx.schemas.rule.Rule;

/** What becomes of a finding, by the law in force. Not thread-safe. */
final class Rulings {
  private final Law law;
  private boolean released;

  Rulings(Law law) {
    this.law = law;
  }

  /** Says which record of the journal is judged now. */
  void at(long journalOffset) {
    released = journalOffset == law.released();
  }

  /** The verdict on a change that breaks a rule. */
  Verdict of(Finding finding, @Nullable TableName table) {
    return of(finding, table, List.of());
  }

  /** The same, with what is flagged if the change is ignored. */
  Verdict of(Finding finding, @Nullable TableName table, List<Finding> flags) {
    Finding weighed = weighed(finding, table);
    return switch (action(finding, table)) {
      case HALT -> released ? new Verdict.Rejected(weighed) : new Verdict.Held(weighed);
      case IGNORE -> new Verdict.Ignored(finding.explanation(), Optional.of(finding.rule()), flags);
      case REJECT, FLAG -> new Verdict.Rejected(weighed);
    };
  }

  /** Whether a finding is only flagged. */
  boolean isFlag(Finding finding, @Nullable TableName table) {
    return action(finding, table) == Action.FLAG;
  }

  /** Whether the lane must stand still because of a finding. */
  boolean isHalt(Finding finding, @Nullable TableName table) {
    return !released && action(finding, table) == Action.HALT;
  }

  /** The finding with the severity that the policy gives it, or its own if that gives none. */
  Finding weighed(Finding finding, @Nullable TableName table) {
    Rule rule = rule(finding);
    Overrides.Ruling ruling = law.policy().ruling(rule, table);
    return ruling.severity() == rule.severity()
        ? finding
        : new Finding(
            finding.rule(),
            ruling.severity(),
            finding.explanation(),
            finding.trusted(),
            finding.columns());
  }

  private Action action(Finding finding, @Nullable TableName table) {
    return law.policy().ruling(rule(finding), table).action();
  }

  private static Rule rule(Finding finding) {
    return Rule.of(finding.rule())
        .orElseThrow(() -> new IllegalArgumentException("no rule " + finding.rule()));
  }
}
