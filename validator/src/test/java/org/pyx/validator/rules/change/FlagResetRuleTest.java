package org.pyx.validator.rules.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyx.validator.rules.Broken.broken;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.rule.Rule;

/** One-way flags that were taken back. */
class FlagResetRuleTest {
  private final FlagResetRule rule = new FlagResetRule();

  @Test
  void passesIfNoneWasTakenBack() {
    assertThat(rule.judge(List.of())).isEmpty();
  }

  @Test
  void failsAndNamesThem() {
    assertThat(
            broken(rule.judge(List.of("done", "finished")), Rule.OP_FLAG_RESET, "done", "finished")
                .explanation())
        .contains("[done, finished]");
  }

  @Test
  void boundaryIsOneFlag() {
    broken(rule.judge(List.of("done")), Rule.OP_FLAG_RESET, "done");
  }
}
