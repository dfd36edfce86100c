package org.pyx.validator.rules.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyx.validator.Fixture.number;
import static org.pyx.validator.Fixture.text;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Facts;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.Severity;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.rule.Rule;

/** An honest promotion is information, and nothing else passes for one. */
class PromotionRuleTest {
  private static final Value NO = new Value.Bool(false);
  private static final Value YES = new Value.Bool(true);
  private static final SourceFacts ON_1 = facts(1, text(""), "0/10", NO);

  private final PromotionRule promotion = new PromotionRule();
  private final TimelineRule timeline = new TimelineRule();

  @Test
  void failsNeverOnAPromotionThatHasEverything() {
    SourceFacts now = facts(2, text("1 0/20"), "0/1F", NO);
    Finding told = promotion.judge(ON_1, now).orElseThrow();
    assertThat(told.rule()).isEqualTo(Rule.STREAM_PROMOTION.id());
    assertThat(told.severity()).isEqualTo(Severity.INFO);
    assertThat(told.explanation()).contains("timeline 2", "0/20");
    assertThat(timeline.judge(ON_1, now)).isEmpty();
    assertThat(promotion.judge(now, now)).as("said once").isEmpty();
    assertThat(timeline.judge(now, now)).isEmpty();
  }

  @Test
  void boundaryIsThePositionOfTheSwitch() {
    told(facts(2, text("1 0/20"), "0/20", NO));
    broken(facts(2, text("1 0/20"), "0/21", NO), "up to 0/21");
    told(facts(2, text("1 0/20"), "0/21", YES));
  }

  @Test
  void passesOverSeveralPromotions() {
    told(facts(4, text("1 0/20, 2 0/30, 3 0/40"), "0/20", NO));
    broken(facts(4, text("1 0/20, 2 0/30, 3 0/40"), "0/35", NO), "since 0/20");
  }

  @Test
  void failsOnAnotherBranch() {
    broken(facts(3, text("2 0/20"), "0/1", NO), "restored, or a standby promoted");
    broken(facts(2, text(""), "0/1", NO), "restored, or a standby promoted");
    broken(facts(2, Value.NULL, "0/1", NO), "restored, or a standby promoted");
    broken(facts(2, text("1 lies"), "0/1", YES), "restored, or a standby promoted");
    SourceFacts on2 = facts(2, text("1 0/20"), "0/30", NO);
    assertThat(promotion.judge(on2, ON_1)).as("back to an old primary").isEmpty();
    assertThat(timeline.judge(on2, ON_1)).isPresent();
    SourceFacts other2 = facts(2, text("1 0/18"), "0/30", NO);
    assertThat(promotion.judge(on2, other2)).isEmpty();
    assertThat(timeline.judge(on2, other2))
        .as("two standbys were promoted, and both are timeline 2")
        .hasValueSatisfying(f -> assertThat(f.explanation()).contains("1 0/18"));
  }

  @Test
  void boundaryIsTheFirstLookAndWhatWasNotSeen() {
    assertThat(promotion.judge(null, ON_1)).isEmpty();
    assertThat(promotion.judge(ON_1, facts(null, Value.NULL, "0/1", NO))).isEmpty();
  }

  private void told(SourceFacts now) {
    assertThat(promotion.judge(ON_1, now)).isPresent();
    assertThat(timeline.judge(ON_1, now)).isEmpty();
  }

  private void broken(SourceFacts now, String words) {
    assertThat(promotion.judge(ON_1, now)).isEmpty();
    Optional<Finding> found = timeline.judge(ON_1, now);
    assertThat(found).hasValueSatisfying(f -> assertThat(f.explanation()).contains(words));
    assertThat(found.orElseThrow().severity()).isEqualTo(Severity.CRITICAL);
  }

  private static SourceFacts facts(
      @org.jspecify.annotations.Nullable Integer timeline,
      Value history,
      String resume,
      Value continued) {
    return new SourceFacts(
        Row.of(
            List.of(Facts.TIMELINE, Facts.HISTORY, Facts.RESUME, Facts.CONTINUED),
            List.of(
                timeline == null ? Value.NULL : number(timeline),
                history,
                text(resume),
                continued)));
  }
}
