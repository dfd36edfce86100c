package org.pyx.validator.rules.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyx.validator.Fixture.RESERVES;
import static org.pyx.validator.Fixture.delete;
import static org.pyx.validator.Fixture.only;
import static org.pyx.validator.Fixture.reserve;
import static org.pyx.validator.rules.Broken.broken;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.Verdict;
import org.pyx.schemas.policy.Law;
import org.pyx.schemas.rule.Rule;
import org.pyx.validator.Fixture;
import org.pyx.validator.MapMemory;
import org.pyx.validator.judge.Judge;

/** TRUNCATEs, each of which is wrong. */
class TruncateRuleTest {
  private final TruncateRule rule = new TruncateRule();

  @Test
  void passesWhatIsNoTruncate() {
    Judge judge = new Judge(Law.of(Fixture.POLICY, Fixture.SCHEMA), new MapMemory());
    assertThat(judge.judge(0, delete(RESERVES, only(reserve(1, "(1,0)", 0), "pub"))))
        .isInstanceOfSatisfying(
            Verdict.Rejected.class,
            rejected -> assertThat(rejected.finding().rule()).isEqualTo(Rule.OP_DELETE.id()));
  }

  @Test
  void failsAndSaysHowManyRowsItClaimsToRemove() {
    Finding finding = broken(Optional.of(rule.judge(2_041)), Rule.OP_TRUNCATE);
    assertThat(finding.explanation()).contains("all 2041 accepted rows");
    assertThat(finding.trusted()).isEqualTo("all 2041 stay in the copy");
  }

  @Test
  void boundaryIsAnEmptyTable() {
    assertThat(broken(Optional.of(rule.judge(0)), Rule.OP_TRUNCATE).explanation())
        .contains("all 0 accepted rows");
  }
}
