package org.pyx.validator.rules.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyx.validator.Fixture.number;
import static org.pyx.validator.rules.Broken.broken;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Facts;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.rule.Rule;

/** Another timeline. */
class TimelineRuleTest {
  private final TimelineRule rule = new TimelineRule();

  @Test
  void passesTheSameTimeline() {
    assertThat(judge(number(1), number(1))).isEmpty();
  }

  @Test
  void failsOnAnotherTimeline() {
    Finding finding = broken(judge(number(1), number(3)), Rule.STREAM_TIMELINE, Facts.TIMELINE);
    assertThat(finding.explanation()).contains("timeline 3");
    assertThat(finding.trusted()).isEqualTo("timeline 1");
  }

  @Test
  void boundaryIsOneMoreOrOneLess() {
    broken(judge(number(4), number(5)), Rule.STREAM_TIMELINE, Facts.TIMELINE);
    broken(judge(number(5), number(4)), Rule.STREAM_TIMELINE, Facts.TIMELINE);
    assertThat(judge(number(Long.MAX_VALUE), number(Long.MAX_VALUE))).isEmpty();
  }

  @Test
  void boundaryIsTheFirstLookAndWhatWasNotSeen() {
    assertThat(rule.judge(null, facts(number(1)))).isEmpty();
    assertThat(judge(Value.NULL, number(1))).isEmpty();
    assertThat(judge(Value.NULL, Value.NULL)).isEmpty();
    broken(judge(number(1), Value.NULL), Rule.STREAM_TIMELINE, Facts.TIMELINE);
  }

  private Optional<Finding> judge(Value before, Value now) {
    return rule.judge(facts(before), facts(now));
  }

  private static SourceFacts facts(Value timeline) {
    return new SourceFacts(Row.of(List.of(Facts.TIMELINE), List.of(timeline)));
  }
}
