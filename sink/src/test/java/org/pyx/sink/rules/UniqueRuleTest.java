package org.pyx.sink.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Severity;
import org.pyx.schemas.rule.Rule;

class UniqueRuleTest {
  private final UniqueRule rule = new UniqueRule();

  @Test
  void passesAnotherState() {
    assertThat(rule.concerns("23503")).isFalse();
    assertThat(DatabaseRule.about("23503")).isNotEqualTo(rule);
  }

  @Test
  void failsItsStateWithWhatTheDatabaseNames() {
    assertThat(DatabaseRule.about("23505")).isEqualTo(rule);
    var finding = Findings.of(rule, new DatabaseError("23505", "the_constraint", "c", "d", "u"));
    assertThat(finding.rule()).isEqualTo(Rule.DB_UNIQUE.id());
    assertThat(finding.severity()).isEqualTo(Rule.DB_UNIQUE.severity());
    assertThat(finding.explanation())
        .isEqualTo(
            "the database refuses the row of table s.t: SQLSTATE 23505, constraint the_constraint,"
                + " column c, type d, found at table u");
    assertThat(finding.trusted())
        .isEqualTo("constraint the_constraint of the auditor's own database");
    assertThat(finding.columns()).containsExactly("c");
    assertThat(
            rule.finding(Findings.TABLE, DatabaseError.of("23505"), Findings.mild(rule.rule()))
                .severity())
        .isEqualTo(Severity.INFO);
  }

  @Test
  void boundaryStatesNextToItsOwnAreOthers() {
    assertThat(rule.concerns("23504")).isFalse();
    assertThat(rule.concerns("23506")).isFalse();
    assertThat(rule.concerns("23000")).isFalse();
  }
}
