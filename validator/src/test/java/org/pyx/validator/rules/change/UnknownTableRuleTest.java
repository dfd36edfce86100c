package org.pyx.validator.rules.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyx.validator.rules.Broken.broken;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.Verdict;
import org.pyx.schemas.policy.Law;
import org.pyx.schemas.rule.Rule;
import org.pyx.validator.Fixture;
import org.pyx.validator.MapMemory;
import org.pyx.validator.judge.Judge;

/** Tables that the auditor does not have. */
class UnknownTableRuleTest {
  private final UnknownTableRule rule = new UnknownTableRule();

  @Test
  void passesATableThatTheAuditorHas() {
    Judge judge = new Judge(Law.of(Fixture.POLICY, Fixture.SCHEMA), new MapMemory());
    assertThat(judge.judge(0, Fixture.insert(Fixture.RESERVES, Fixture.reserve(1, "(1,0)", 0))))
        .isEqualTo(Verdict.Accepted.PLAINLY);
  }

  @Test
  void failsAndNamesTheTable() {
    Finding finding = broken(Optional.of(rule.judge(Fixture.UNKNOWN)), Rule.TABLE_UNKNOWN);
    assertThat(finding.explanation()).contains("exchange.unknown");
    assertThat(finding.trusted()).isEqualTo("no such table");
  }

  @Test
  void boundaryIsTheLongestNameThatPostgresHas() {
    TableName longest = new TableName("s".repeat(63), "t".repeat(63));
    assertThat(rule.judge(longest).explanation()).contains(longest.toString());
    TableName forged = new TableName("s".repeat(1_000_000), "t".repeat(1_000_000));
    assertThat(rule.judge(forged).explanation()).hasSizeLessThan(600);
  }
}
