package org.pyx.sink.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.Severity;
import org.pyx.schemas.rule.Rule;
import org.pyx.sink.adoption.judge.Likeness;

class AdoptDiffersRuleTest {
  private final AdoptDiffersRule rule = new AdoptDiffersRule();

  @Test
  void passesAnEqualRow() {
    assertThat(judge("===")).isEmpty();
  }

  @Test
  void failsAnotherRowAndNamesItsColumnsAndDigests() {
    Finding finding = judge("=!!").orElseThrow();
    assertThat(finding.rule()).isEqualTo(Rule.ADOPT_DIFFERS.id());
    assertThat(finding.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(finding.columns()).containsExactly("b", "c");
    assertThat(finding.explanation()).contains("s.t", "5ea");
    assertThat(finding.trusted()).contains("c0b");
  }

  @Test
  void boundaryWhatTheOlderToolLeavesOutIsNoDifferenceUntilAnythingElseIs() {
    assertThat(judge("=o=")).isEmpty();
    assertThat(judge("=o!").orElseThrow().columns()).containsExactly("c");
    assertThat(
            rule.judge(
                    Findings.TABLE,
                    Likeness.of(List.of("a"), "!"),
                    "",
                    "",
                    Findings.mild(Rule.ADOPT_DIFFERS))
                .orElseThrow()
                .severity())
        .isEqualTo(Severity.INFO);
  }

  private Optional<Finding> judge(String marks) {
    return rule.judge(
        Findings.TABLE, Likeness.of(List.of("a", "b", "c"), marks), "5ea", "c0b", Findings.PLAIN);
  }
}
