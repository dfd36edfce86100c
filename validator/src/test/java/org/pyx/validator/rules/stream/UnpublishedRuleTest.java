package org.pyx.validator.rules.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyx.validator.rules.Broken.TABLE;
import static org.pyx.validator.rules.Broken.broken;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Facts;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.rule.Rule;

/** Copied tables that are not published. */
class UnpublishedRuleTest {
  private final UnpublishedRule rule = new UnpublishedRule();

  @Test
  void passesAPublishedTable() {
    assertThat(judge(new Value.Bool(true), true)).isEmpty();
  }

  @Test
  void failsOnACopiedTableThatIsNot() {
    assertThat(
            broken(judge(new Value.Bool(false), true), Rule.TABLE_UNPUBLISHED, Facts.PUBLISHED)
                .explanation())
        .contains("exchange.t is not published");
  }

  @Test
  void boundaryIsATableThatIsNotCopiedOrNotSeen() {
    assertThat(judge(new Value.Bool(false), false)).isEmpty();
    assertThat(judge(Value.NULL, true)).isEmpty();
    assertThat(rule.judge(new TableFacts(TABLE, Row.of(List.of(), List.of())), true)).isEmpty();
  }

  private Optional<Finding> judge(Value published, boolean copied) {
    return rule.judge(
        new TableFacts(TABLE, Row.of(List.of(Facts.PUBLISHED), List.of(published))), copied);
  }
}
