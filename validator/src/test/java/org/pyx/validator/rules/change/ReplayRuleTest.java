package org.pyx.validator.rules.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyx.validator.rules.Broken.broken;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Action;
import org.pyx.schemas.rule.Rule;

/** A second row with the same content, the one rule whose breach is legitimate. */
class ReplayRuleTest {
  private final ReplayRule rule = new ReplayRule();

  @Test
  void passesOtherContent() {
    assertThat(rule.judge(false)).as("row.rewrite decides").isEmpty();
  }

  @Test
  void failsOnTheSameContent() {
    assertThat(broken(rule.judge(true), Rule.ROW_REPLAY).trusted())
        .isEqualTo("the row is in the copy");
  }

  @Test
  void boundaryIsThatItCanOnlyBeIgnored() {
    assertThat(Rule.ROW_REPLAY.action()).isEqualTo(Action.IGNORE);
    assertThat(Rule.ROW_REPLAY.kind().actions()).isEqualTo(List.of(Action.IGNORE));
  }
}
