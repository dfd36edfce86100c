package org.pyx.sink.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Severity;
import org.pyx.schemas.rule.Rule;

class TriggerRuleTest {
  private final TriggerRule rule = new TriggerRule();

  @Test
  void passesAnotherState() {
    assertThat(rule.concerns("23514")).isFalse();
    assertThat(DatabaseRule.about("23514")).isNotEqualTo(rule);
  }

  @Test
  void failsItsStateWithWhatTheDatabaseNames() {
    assertThat(DatabaseRule.about("P0001")).isEqualTo(rule);
    var finding = Findings.of(rule, new DatabaseError("P0001", "the_constraint", "c", "d", "u"));
    assertThat(finding.rule()).isEqualTo(Rule.DB_TRIGGER.id());
    assertThat(finding.severity()).isEqualTo(Rule.DB_TRIGGER.severity());
    assertThat(finding.explanation())
        .isEqualTo(
            "the database refuses the row of table s.t: SQLSTATE P0001, constraint the_constraint,"
                + " column c, type d, found at table u");
    assertThat(finding.trusted())
        .isEqualTo("constraint the_constraint of the auditor's own database");
    assertThat(finding.columns()).containsExactly("c");
    assertThat(
            rule.finding(Findings.TABLE, DatabaseError.of("P0001"), Findings.mild(rule.rule()))
                .severity())
        .isEqualTo(Severity.INFO);
  }

  @Test
  void boundaryStatesNextToItsOwnAreOthers() {
    assertThat(rule.concerns("54000")).isTrue();
    assertThat(rule.concerns("23001")).isTrue();
    assertThat(rule.concerns("23000")).isTrue();
    assertThat(rule.concerns("null")).isTrue();
    assertThat(rule.concerns("22000")).isFalse();
    assertThat(rule.concerns("23503")).isFalse();
    assertThat(rule.concerns("23505")).isFalse();
    assertThat(rule.concerns("23502")).isFalse();
    assertThat(rule.concerns("23P01")).isFalse();
  }
}
