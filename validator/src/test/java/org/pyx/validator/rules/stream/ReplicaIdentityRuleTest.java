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

/** Tables whose changes do not tell their row. */
class ReplicaIdentityRuleTest {
  private static final Value TRUE = new Value.Bool(true);
  private static final Value FALSE = new Value.Bool(false);

  private final ReplicaIdentityRule rule = new ReplicaIdentityRule();

  @Test
  void passesATableWithIdentity() {
    assertThat(judge(TRUE, TRUE)).isEmpty();
  }

  @Test
  void failsWithoutIdentity() {
    assertThat(
            broken(judge(TRUE, FALSE), Rule.STREAM_REPLICA_IDENTITY, Facts.IDENTIFIED)
                .explanation())
        .contains("exchange.t");
  }

  @Test
  void boundaryIsATableThatIsNotPublishedOrNotSeen() {
    assertThat(judge(FALSE, FALSE)).isEmpty();
    assertThat(judge(Value.NULL, FALSE)).isEmpty();
    assertThat(judge(TRUE, Value.NULL)).isEmpty();
    assertThat(rule.judge(new TableFacts(TABLE, Row.of(List.of(), List.of())))).isEmpty();
  }

  private Optional<Finding> judge(Value published, Value identified) {
    return rule.judge(
        new TableFacts(
            TABLE,
            Row.of(List.of(Facts.PUBLISHED, Facts.IDENTIFIED), List.of(published, identified))));
  }
}
