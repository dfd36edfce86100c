package org.pyx.validator.rules.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyx.validator.rules.Broken.broken;
import static org.pyx.validator.rules.Broken.remembered;

import org.junit.jupiter.api.Test;
import org.pyx.schemas.rule.Rule;

/** An UPDATE of what was never accepted. */
class UpdateUnseenRuleTest {
  private final UpdateUnseenRule rule = new UpdateUnseenRule();

  @Test
  void passesAnAcceptedRow() {
    assertThat(rule.judge(remembered())).isEmpty();
  }

  @Test
  void failsOnARowThatIsNotRemembered() {
    assertThat(broken(rule.judge(null), Rule.OP_UPDATE_UNSEEN).trusted())
        .isEqualTo("no row under this key");
  }

  @Test
  void boundaryIsARowThatWasDeleted() {
    assertThat(rule.judge(remembered().asDeleted())).as("row.reinsert decides").isEmpty();
  }
}
