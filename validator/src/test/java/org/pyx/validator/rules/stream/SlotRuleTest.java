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

/** A slot that is gone, or no longer holds what the journal lacks. */
class SlotRuleTest {
  private final SlotRule rule = new SlotRule();

  @Test
  void passesASlotThatHoldsWhatTheJournalLacks() {
    assertThat(judge(text(Facts.SLOT_PRESENT), text("1/400"), text("1/500"))).isEmpty();
  }

  @Test
  void failsOnASlotThatIsGone() {
    Finding finding =
        broken(
            judge(text(Facts.SLOT_MISSING), Value.NULL, text("1/500")),
            Rule.STREAM_SLOT,
            Facts.SLOT);
    assertThat(finding.explanation()).contains("gone");
    assertThat(finding.trusted()).isEqualTo("the journal ends at 1/500");
  }

  @Test
  void failsOnASlotThatLostItsLog() {
    assertThat(
            broken(
                    judge(text(Facts.SLOT_LOST), text("1/400"), text("1/500")),
                    Rule.STREAM_SLOT,
                    Facts.SLOT)
                .explanation())
        .contains("removed log");
  }

  @Test
  void failsOnASlotThatWasAdvanced() {
    assertThat(
            broken(
                    judge(text(Facts.SLOT_PRESENT), text("2/0"), text("1/500")),
                    Rule.STREAM_SLOT,
                    Facts.SLOT)
                .explanation())
        .contains("stands at 2/0");
  }

  @Test
  void boundaryIsTheEndOfTheJournal() {
    assertThat(judge(text(Facts.SLOT_PRESENT), text("1/500"), text("1/500"))).isEmpty();
    broken(
        judge(text(Facts.SLOT_PRESENT), text("1/501"), text("1/500")),
        Rule.STREAM_SLOT,
        Facts.SLOT);
    assertThat(judge(text(Facts.SLOT_PRESENT), text("1/4FF"), text("1/500"))).isEmpty();
    broken(
        judge(text(Facts.SLOT_PRESENT), text("FFFFFFFF/0"), text("7FFFFFFF/0")),
        Rule.STREAM_SLOT,
        Facts.SLOT);
  }

  @Test
  void boundaryIsWhatWasNotSeen() {
    assertThat(judge(text(Facts.SLOT_PRESENT), Value.NULL, text("1/500"))).isEmpty();
    assertThat(judge(text(Facts.SLOT_PRESENT), text("1/500"), Value.NULL)).isEmpty();
    assertThat(judge(Value.NULL, Value.NULL, Value.NULL)).isEmpty();
    broken(judge(Value.NULL, text("1/501"), text("1/500")), Rule.STREAM_SLOT, Facts.SLOT);
  }

  private Optional<Finding> judge(Value slot, Value confirmed, Value resume) {
    return rule.judge(
        new SourceFacts(
            Row.of(
                List.of(Facts.SLOT, Facts.CONFIRMED, Facts.RESUME),
                List.of(slot, confirmed, resume))));
  }
}
