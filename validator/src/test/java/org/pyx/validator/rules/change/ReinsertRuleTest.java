package org.pyx.validator.rules.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyx.validator.rules.Broken.broken;
import static org.pyx.validator.rules.Broken.remembered;

import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.rule.Rule;

/** What comes again under a key whose row was deleted. */
class ReinsertRuleTest {
  private final ReinsertRule rule = new ReinsertRule();

  @Test
  void passesWhatWasNeverDeleted() {
    assertThat(rule.judge(remembered(), true)).isEmpty();
  }

  @Test
  void failsOnOtherContent() {
    Finding finding = broken(rule.judge(remembered().asDeleted(), false), Rule.ROW_REINSERT);
    assertThat(finding.explanation()).endsWith("another");
    assertThat(finding.trusted()).contains(remembered().digest().toString());
  }

  @Test
  void failsOnTheSameContent() {
    assertThat(broken(rule.judge(remembered().asDeleted(), true), Rule.ROW_REINSERT).explanation())
        .endsWith("the same");
  }

  @Test
  void boundaryIsOtherContentWithoutADelete() {
    assertThat(rule.judge(remembered(), false)).as("row.rewrite decides").isEmpty();
  }
}
