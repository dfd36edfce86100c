package org.pyx.validator.rules.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyx.validator.rules.Broken.TABLE;
import static org.pyx.validator.rules.Broken.broken;
import static org.pyx.validator.rules.Broken.remembered;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.model.Verdict;
import org.pyx.schemas.policy.Law;
import org.pyx.schemas.rule.Rule;
import org.pyx.validator.Fixture;
import org.pyx.validator.MapMemory;
import org.pyx.validator.judge.Judge;

/** An UPDATE that lacks what it must be compared by. */
class UpdateUnverifiableRuleTest {
  private final UpdateUnverifiableRule rule = new UpdateUnverifiableRule();

  @Test
  void passesIfEveryValueIsThere() {
    assertThat(rule.judge(TABLE, remembered(), true)).isEmpty();
  }

  @Test
  void failsAndSaysWhatToDo() {
    Finding finding = broken(rule.judge(TABLE, remembered(), false), Rule.OP_UPDATE_UNVERIFIABLE);
    assertThat(finding.explanation()).contains("REPLICA IDENTITY FULL on exchange.t");
    assertThat(finding.trusted()).contains(remembered().digest().toString());
  }

  @Test
  void boundaryIsOneImmutableColumn() {
    Judge judge = new Judge(Law.of(Fixture.POLICY, Fixture.SCHEMA), new MapMemory());
    Row row = Fixture.deposit(1, "(1,0)", Fixture.text("p"), false, true);
    judge.judge(0, Fixture.insert(Fixture.DEPOSITS, row));
    Row hint = Fixture.with(row, "hint", Value.Unchanged.INSTANCE);
    assertThat(judge.judge(1, Fixture.update(Fixture.DEPOSITS, hint)))
        .as("one that may change")
        .isInstanceOf(Verdict.Ignored.class);
    Row payload = Fixture.with(row, "payload", Value.Unchanged.INSTANCE);
    assertThat(judge.judge(2, Fixture.update(Fixture.DEPOSITS, payload)))
        .isInstanceOfSatisfying(
            Verdict.Rejected.class,
            rejected -> broken(Optional.of(rejected.finding()), Rule.OP_UPDATE_UNVERIFIABLE));
    assertThat(judge.judge(3, Fixture.update(Fixture.DEPOSITS, payload, Optional.of(row))))
        .as("the row before has it")
        .isInstanceOf(Verdict.Ignored.class);
  }
}
