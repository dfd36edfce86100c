package org.pyx.validator.rules.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyx.validator.rules.Broken.broken;

import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Decision;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.policy.Law;
import org.pyx.schemas.rule.Rule;
import org.pyx.validator.Fixture;
import org.pyx.validator.rules.Broken;

/** Tables about which an operator has decided. */
class RejectedTableRuleTest {
  private static final Decision.RejectTable DECISION =
      new Decision.RejectTable(Broken.TABLE, "ada", "waits for the migration", 1);

  private final RejectedTableRule rule = new RejectedTableRule();

  @Test
  void passesWithoutADecision() {
    assertThat(rule.judge(null)).isEmpty();
  }

  @Test
  void failsAndSaysWhoDecidedAndWhy() {
    Finding finding = broken(rule.judge(DECISION), Rule.TABLE_REJECTED);
    assertThat(finding.explanation()).contains("ada", "waits for the migration");
    assertThat(finding.trusted()).isEqualTo("an operator's decision");
  }

  @Test
  void boundaryIsTheDecisionThatEndsIt() {
    Law law = Law.of(Fixture.POLICY, Fixture.SCHEMA);
    Law rejected = law.after(DECISION);
    broken(rule.judge(rejected.rejectedTables().get(Broken.TABLE)), Rule.TABLE_REJECTED);
    Law admitted = rejected.after(new Decision.AdmitTable(Broken.TABLE, "ada", "done", 2));
    assertThat(rule.judge(admitted.rejectedTables().get(Broken.TABLE))).isEmpty();
  }
}
