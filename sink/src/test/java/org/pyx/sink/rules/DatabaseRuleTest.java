package org.pyx.sink.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyx.schemas.rule.Rule;

class DatabaseRuleTest {
  @Test
  void everyRuleOfTheDatabaseHasOneClass() {
    assertThat(DatabaseRule.ALL.stream().map(DatabaseRule::rule))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(Rule.values()).filter(rule -> rule.kind() == Rule.Kind.DATABASE).toList());
    assertThat(DatabaseRule.ALL.stream().map(Object::getClass))
        .containsExactlyInAnyOrder(DatabaseRule.class.getPermittedSubclasses());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "23503", "23505", "23514", "23502", "23P01", "22P02", "22001", "P0001", "P0004", "XX000",
        "54000", "0A000", "", "null"
      })
  void everyStateConcernsExactlyOne(String state) {
    assertThat(DatabaseRule.ALL).filteredOn(rule -> rule.concerns(state)).hasSize(1);
  }

  @Test
  void whatTheDatabaseDoesNotNameIsNotMentioned() {
    var finding = Findings.of(new UniqueRule(), new DatabaseError("23505", "", null, "", "t"));
    assertThat(finding.explanation())
        .isEqualTo("the database refuses the row of table s.t: SQLSTATE 23505");
    assertThat(finding.trusted()).isEqualTo("the auditor's own database");
    assertThat(finding.columns()).isEmpty();
  }
}
