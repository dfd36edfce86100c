package org.pyx.validator.rules.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyx.validator.Fixture.RESERVES;
import static org.pyx.validator.Fixture.at;
import static org.pyx.validator.rules.Broken.broken;
import static org.pyx.validator.rules.Broken.remembered;
import static org.pyx.validator.rules.Broken.secret;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.rule.Rule;

/** The two halves of an UPDATE that changed a key. */
class KeyChangeRuleTest {
  private static final Row ROW = Row.of(List.of("pub"), List.of(secret()));

  private final KeyChangeRule rule = new KeyChangeRule();

  @Test
  void passesOrdinaryChanges() {
    assertThat(rule.judge(delete(false), remembered())).isEmpty();
    assertThat(rule.judge(insert(false))).isEmpty();
  }

  @Test
  void failsOnTheFirstHalf() {
    Finding finding = broken(rule.judge(delete(true), remembered()), Rule.OP_KEY_CHANGE);
    assertThat(finding.explanation()).contains("old key");
    assertThat(finding.trusted()).contains(remembered().digest().toString());
  }

  @Test
  void failsOnTheSecondHalf() {
    assertThat(broken(rule.judge(insert(true)), Rule.OP_KEY_CHANGE).explanation())
        .contains("new key");
  }

  @Test
  void boundaryIsARowThatWasNeverAccepted() {
    assertThat(broken(rule.judge(delete(true), null), Rule.OP_KEY_CHANGE).trusted())
        .isEqualTo("no row under this key");
  }

  private static Change.Delete delete(boolean keyChange) {
    return new Change.Delete(at(), 1, RESERVES, ROW, keyChange);
  }

  private static Change.Insert insert(boolean keyChange) {
    return new Change.Insert(at(), 1, RESERVES, ROW, keyChange);
  }
}
