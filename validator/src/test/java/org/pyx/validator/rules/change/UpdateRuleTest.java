package org.pyx.validator.rules.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyx.validator.rules.Broken.broken;
import static org.pyx.validator.rules.Broken.remembered;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.rule.Rule;

/** Immutable columns stay as they were. */
class UpdateRuleTest {
  private final UpdateRule rule = new UpdateRule();

  @Test
  void passesTheSameColumns() {
    assertThat(
            rule.judge(
                remembered(),
                true,
                () -> {
                  throw new AssertionError("nobody asks what differs");
                }))
        .isEmpty();
  }

  @Test
  void failsAndNamesWhatTheExchangeSaysItChanged() {
    Finding finding =
        broken(
            rule.judge(remembered(), false, () -> List.of("amount", "note")),
            Rule.OP_UPDATE,
            "amount",
            "note");
    assertThat(finding.explanation()).contains("by the exchange's own word [amount, note]");
    assertThat(finding.trusted()).contains(remembered().digest().toString());
  }

  @Test
  void boundaryIsAnExchangeThatDoesNotSayWhatItChanged() {
    Finding finding = broken(rule.judge(remembered(), false, List::of), Rule.OP_UPDATE);
    assertThat(finding.explanation()).doesNotContain("own word");
  }
}
