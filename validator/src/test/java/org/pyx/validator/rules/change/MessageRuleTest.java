package org.pyx.validator.rules.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyx.validator.Fixture.at;
import static org.pyx.validator.Fixture.insert;
import static org.pyx.validator.rules.Broken.SECRET;
import static org.pyx.validator.rules.Broken.broken;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Action;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.policy.Law;
import org.pyx.schemas.rule.Rule;
import org.pyx.validator.Fixture;
import org.pyx.validator.MapMemory;
import org.pyx.validator.judge.Judge;

/** Logical messages, each of which is wrong. */
class MessageRuleTest {
  private final MessageRule rule = new MessageRule();

  @Test
  void passesWhatIsNoMessage() {
    assertThat(Rule.STREAM_MESSAGE.action()).isEqualTo(Action.REJECT);
    Judge judge = new Judge(Law.of(Fixture.POLICY, Fixture.SCHEMA), new MapMemory());
    assertThat(judge.judge(0, insert(Fixture.RESERVES, Fixture.reserve(1, "(1,0)", 0))).flags())
        .isEmpty();
  }

  @Test
  void failsWithItsSizeAlone() {
    Finding finding = judge(SECRET.getBytes(StandardCharsets.UTF_8));
    assertThat(finding.explanation()).contains(" 6 bytes");
    assertThat(finding.trusted()).isEmpty();
  }

  @Test
  void boundaryIsAnEmptyMessageAndAHugeOne() {
    assertThat(judge(new byte[0]).explanation()).contains(" 0 bytes");
    assertThat(judge(new byte[1 << 24]).explanation()).contains(" 16777216 bytes");
  }

  private Finding judge(byte[] content) {
    return broken(
        Optional.of(rule.judge(new Change.Message(at(), 1, SECRET, content))), Rule.STREAM_MESSAGE);
  }
}
