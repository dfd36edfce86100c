package org.pyx.validator.rules.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyx.validator.rules.Broken.broken;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.policy.PolicyFile;
import org.pyx.schemas.policy.TablePolicy;
import org.pyx.schemas.policy.Treatment;
import org.pyx.schemas.rule.Rule;
import org.pyx.validator.rules.Broken;

/** Changes of tables that are derived or left out. */
class NotCopiedRuleTest {
  private static final Policy POLICY =
      PolicyFile.parse(
          "test",
          """
          policy: test
          schema: exchange
          tables:
            copy: {}
            derived: {treatment: derived}
            left_out: {treatment: left-out}
          """);

  private final NotCopiedRule rule = new NotCopiedRule();

  @Test
  void passesATableThatIsCopied() {
    assertThat(rule.judge("test", table("copy"))).isEmpty();
    assertThat(rule.judge("test", TablePolicy.strict(Broken.TABLE))).isEmpty();
  }

  @Test
  void failsOnADerivedTable() {
    Finding finding = broken(rule.judge("test", table("derived")), Rule.TABLE_NOT_COPIED);
    assertThat(finding.explanation()).contains("builds by itself under policy test");
    assertThat(finding.trusted()).isEqualTo("built by the copy");
  }

  @Test
  void failsOnATableThatIsLeftOut() {
    Finding finding = broken(rule.judge("test", table("left_out")), Rule.TABLE_NOT_COPIED);
    assertThat(finding.explanation()).contains("policy test leaves out");
    assertThat(finding.trusted()).isEqualTo("not copied");
  }

  @ParameterizedTest
  @EnumSource(Treatment.class)
  void boundaryIsTheTreatment(Treatment treatment) {
    String name = treatment.name().toLowerCase(java.util.Locale.ROOT);
    assertThat(rule.judge("test", table(name)).isEmpty()).isEqualTo(treatment == Treatment.COPY);
  }

  private static TablePolicy table(String name) {
    return POLICY.of(new TableName("exchange", name)).orElseThrow();
  }
}
