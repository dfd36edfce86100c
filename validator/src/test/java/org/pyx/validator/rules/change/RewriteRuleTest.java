package org.pyx.validator.rules.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyx.validator.rules.Broken.broken;
import static org.pyx.validator.rules.Broken.remembered;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.rule.Rule;

/** A second row under a key, with other content. */
class RewriteRuleTest {
  private final RewriteRule rule = new RewriteRule();

  @Test
  void passesTheSameContent() {
    assertThat(rule.judge(remembered(), true, List.of("id"))).isEmpty();
  }

  @Test
  void failsOnOtherContent() {
    Finding finding = broken(rule.judge(remembered(), false, List.of("id")), Rule.ROW_REWRITE);
    assertThat(finding.explanation()).contains("under the key [id]");
    assertThat(finding.trusted())
        .contains(remembered().digest().toString(), "as first accepted stays");
  }

  @Test
  void boundaryIsAKeyOfSeveralColumnsOrNone() {
    assertThat(
            broken(rule.judge(remembered(), false, List.of("a", "b")), Rule.ROW_REWRITE)
                .explanation())
        .contains("[a, b]");
    broken(rule.judge(remembered(), false, List.of()), Rule.ROW_REWRITE);
  }
}
