package org.pyx.sink.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.Severity;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.policy.PolicyFile;
import org.pyx.schemas.rule.Rule;

class AdoptExtraRuleTest {
  private final AdoptExtraRule rule = new AdoptExtraRule();

  @Test
  void passesWhatTheExchangeMayDeleteAtAnyTime() {
    assertThat(judge("{deletes: always}", 0)).isEmpty();
  }

  @Test
  void failsWhereNothingIsEverDeleted() {
    Finding finding = judge("{}", 0).orElseThrow();
    assertThat(finding.rule()).isEqualTo(Rule.ADOPT_EXTRA.id());
    assertThat(finding.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(finding.explanation()).contains("s.t").doesNotContain("rejected");
  }

  @Test
  void boundaryADeleteThatMayHaveBeenLegitimateIsSaidToBeSoAndSoIsARowThatWasRejected() {
    assertThat(judge("{once-true: [done], deletes-once: done}", 0).orElseThrow().explanation())
        .contains("if done had moved");
    assertThat(judge("{}", 1).orElseThrow().explanation()).contains("rows 1 were rejected");
  }

  private Optional<Finding> judge(String table, long rejected) {
    Policy policy = PolicyFile.parse("p", "policy: p\nschema: s\ntables:\n  t: " + table + "\n");
    return rule.judge(policy.of(Findings.TABLE).orElseThrow(), rejected, policy);
  }
}
