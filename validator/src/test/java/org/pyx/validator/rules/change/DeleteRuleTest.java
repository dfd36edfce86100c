package org.pyx.validator.rules.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyx.validator.rules.Broken.broken;
import static org.pyx.validator.rules.Broken.remembered;

import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.rule.Rule;

/** A DELETE, allowed or not. */
class DeleteRuleTest {
  private final DeleteRule rule = new DeleteRule();

  @Test
  void passesWhatThePolicyAllows() {
    assertThat(rule.judge(remembered(), true)).isEmpty();
  }

  @Test
  void failsOtherwise() {
    Finding finding = broken(rule.judge(remembered(), false), Rule.OP_DELETE);
    assertThat(finding.explanation()).isEqualTo("a DELETE of an accepted row");
    assertThat(finding.trusted()).contains(remembered().digest().toString(), "stays in the copy");
  }

  @Test
  void boundaryIsARowThatWasNeverAccepted() {
    Finding finding = broken(rule.judge(null, false), Rule.OP_DELETE);
    assertThat(finding.explanation()).contains("never accepted");
    assertThat(finding.trusted()).isEqualTo("no row under this key");
    assertThat(rule.judge(null, true)).isEmpty();
    broken(rule.judge(remembered().asDeleted(), false), Rule.OP_DELETE);
  }
}
