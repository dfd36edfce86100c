package org.pyx.validator.rules.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyx.validator.Fixture.text;
import static org.pyx.validator.rules.Broken.broken;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Facts;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.rule.Rule;

/** Another server. */
class SystemRuleTest {
  private final SystemRule rule = new SystemRule();

  @Test
  void passesTheSameServer() {
    assertThat(judge(text("7512"), text("7512"))).isEmpty();
  }

  @Test
  void failsOnAnotherServer() {
    Finding finding = broken(judge(text("7512"), text("9999")), Rule.STREAM_SYSTEM, Facts.SYSTEM);
    assertThat(finding.explanation()).contains("9999");
    assertThat(finding.trusted()).contains("7512");
  }

  @Test
  void boundaryIsTheFirstLookAndWhatWasNotSeen() {
    assertThat(rule.judge(null, facts(text("7512")))).isEmpty();
    assertThat(judge(Value.NULL, text("7512"))).isEmpty();
    assertThat(judge(Value.NULL, Value.NULL)).isEmpty();
    broken(judge(text("7512"), Value.NULL), Rule.STREAM_SYSTEM, Facts.SYSTEM);
    broken(judge(text("7512"), text("")), Rule.STREAM_SYSTEM, Facts.SYSTEM);
  }

  @Test
  void boundaryOfWords() {
    broken(
        judge(text("1".repeat(1_000_000)), text("2".repeat(1_000_000))),
        Rule.STREAM_SYSTEM,
        Facts.SYSTEM);
  }

  private Optional<Finding> judge(Value before, Value now) {
    return rule.judge(facts(before), facts(now));
  }

  private static SourceFacts facts(Value system) {
    return new SourceFacts(Row.of(List.of(Facts.SYSTEM), List.of(system)));
  }
}
