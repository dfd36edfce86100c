package org.pyx.sink.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Severity;
import org.pyx.schemas.rule.Rule;

class CheckRuleTest {
  private final CheckRule rule = new CheckRule();

  @Test
  void passesAnotherState() {
    assertThat(rule.concerns("23502")).isFalse();
    assertThat(DatabaseRule.about("23502")).isNotEqualTo(rule);
  }

  @Test
  void failsItsStateWithWhatTheDatabaseNames() {
    assertThat(DatabaseRule.about("23514")).isEqualTo(rule);
    var finding = Findings.of(rule, new DatabaseError("23514", "the_constraint", "c", "d", "u"));
    assertThat(finding.rule()).isEqualTo(Rule.DB_CHECK.id());
    assertThat(finding.severity()).isEqualTo(Rule.DB_CHECK.severity());
    assertThat(finding.explanation())
        .isEqualTo(
            "the database refuses the row of table s.t: SQLSTATE 23514, constraint the_constraint,"
                + " column c, type d, found at table u");
    assertThat(finding.trusted())
        .isEqualTo("constraint the_constraint of the auditor's own database");
    assertThat(finding.columns()).containsExactly("c");
    assertThat(
            rule.finding(Findings.TABLE, DatabaseError.of("23514"), Findings.mild(rule.rule()))
                .severity())
        .isEqualTo(Severity.INFO);
  }

  @Test
  void boundaryStatesNextToItsOwnAreOthers() {
    assertThat(rule.concerns("23513")).isFalse();
    assertThat(rule.concerns("23515")).isFalse();
    assertThat(rule.concerns("44000")).isTrue();
    assertThat(rule.concerns("44001")).isFalse();
  }
}
