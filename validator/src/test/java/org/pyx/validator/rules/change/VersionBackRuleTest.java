package org.pyx.validator.rules.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyx.validator.rules.Broken.SECRET_NUMBER;
import static org.pyx.validator.rules.Broken.broken;

import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.rule.Rule;
import org.pyx.validator.memory.Remembered.Version;

/** Configuration that grows newer with each change. */
class VersionBackRuleTest {
  private static final Version KNOWN = new Version(SECRET_NUMBER, 7);

  private final VersionBackRule rule = new VersionBackRule();

  @Test
  void passesANewerVersion() {
    assertThat(rule.judge(KNOWN, new Version(SECRET_NUMBER + 1_000_000, 8), "last_change"))
        .isEmpty();
  }

  @Test
  void passesATableWithoutVersions() {
    assertThat(rule.judge(null, null, "")).isEmpty();
    assertThat(rule.judge(null, KNOWN, "last_change")).as("nothing to compare with").isEmpty();
  }

  @Test
  void failsOnAnOlderVersion() {
    Finding finding =
        broken(
            rule.judge(KNOWN, new Version(SECRET_NUMBER - 1, 7), "last_change"),
            Rule.OP_VERSION_BACK,
            "last_change");
    assertThat(finding.explanation()).contains("last_change went back");
  }

  @Test
  void failsWithoutAVersion() {
    broken(rule.judge(KNOWN, null, "last_change"), Rule.OP_VERSION_BACK, "last_change");
  }

  @Test
  void failsOnAChangeUnderTheSameVersion() {
    Finding finding =
        broken(
            rule.judge(KNOWN, new Version(SECRET_NUMBER, 8), "last_change"),
            Rule.OP_VERSION_BACK,
            "last_change");
    assertThat(finding.explanation()).contains("did not grow");
  }

  @Test
  void boundaryIsExact() {
    assertThat(rule.judge(KNOWN, new Version(SECRET_NUMBER + 1, 7), "v")).isEmpty();
    assertThat(rule.judge(KNOWN, new Version(SECRET_NUMBER, 7), "v"))
        .as("nothing has changed")
        .isEmpty();
    broken(rule.judge(KNOWN, new Version(SECRET_NUMBER - 1, 7), "v"), Rule.OP_VERSION_BACK, "v");
    Version last = new Version(Long.MAX_VALUE, 1);
    assertThat(rule.judge(last, last, "v")).isEmpty();
    broken(rule.judge(last, new Version(Long.MIN_VALUE, 1), "v"), Rule.OP_VERSION_BACK, "v");
    assertThat(rule.judge(new Version(Long.MIN_VALUE, 1), last, "v")).isEmpty();
  }
}
