package org.pyx.validator.rules.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyx.validator.Fixture.number;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Facts;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.Severity;
import org.pyx.schemas.model.Value;

/** G9: what the exchange's server holds back is said before it matters. */
class WalRetainedRuleTest {
  private static final long GIB = 1L << 30;

  private final WalRetainedRule rule = new WalRetainedRule();

  @Test
  void passesWhatIsLittle() {
    assertThat(rule.judge(null, facts(GIB, 10 * GIB, 0))).isEmpty();
  }

  @Test
  void passesAThresholdThatWasSaidAndOneThatWasTakenBack() {
    SourceFacts half = facts(5 * GIB, 10 * GIB, 50);
    assertThat(rule.judge(half, facts(6 * GIB, 10 * GIB, 50))).isEmpty();
    assertThat(rule.judge(half, facts(3 * GIB, 10 * GIB, 25))).isEmpty();
  }

  @Test
  void failsAtEachHigherThresholdMoreSeverely() {
    SourceFacts little = facts(0, 10 * GIB, 0);
    SourceFacts quarter = facts(3 * GIB, 10 * GIB, 25);
    SourceFacts half = facts(5 * GIB, 10 * GIB, 50);
    SourceFacts most = facts(9 * GIB, 10 * GIB, 90);
    assertThat(severity(little, quarter)).isEqualTo(Severity.INFO);
    assertThat(severity(quarter, half)).isEqualTo(Severity.WARNING);
    assertThat(severity(half, most)).isEqualTo(Severity.CRITICAL);
    Finding finding = rule.judge(null, half).orElseThrow();
    assertThat(finding.explanation()).contains("5 GiB, 50% of the 10 GiB");
    assertThat(finding.columns()).containsExactly(Facts.LOG_RETAINED);
  }

  @Test
  void failsWithoutALimitToo() {
    Finding finding = rule.judge(facts(0, -1, 0), facts(20 * GIB, -1, 16)).orElseThrow();
    assertThat(finding.explanation()).contains("20 GiB, without a limit");
    assertThat(finding.severity()).isEqualTo(Severity.WARNING);
  }

  @Test
  void boundaryIsAnotherLimitUnderWhichOldThresholdsSayNothing() {
    assertThat(rule.judge(facts(70 * GIB, -1, 64), facts(70 * GIB, 200 * GIB, 25))).isPresent();
  }

  @Test
  void boundaryIsWhatWasNotSeen() {
    SourceFacts nothing = new SourceFacts(Row.of(List.of(), List.of()));
    assertThat(rule.judge(null, nothing)).isEmpty();
    assertThat(rule.judge(nothing, facts(GIB, 10 * GIB, 0))).isEmpty();
    assertThat(rule.judge(nothing, facts(6 * GIB, 10 * GIB, 50))).isPresent();
  }

  @Test
  void boundaryIsALie() {
    Finding finding =
        rule.judge(null, facts(Long.MIN_VALUE, Long.MIN_VALUE, Long.MAX_VALUE)).orElseThrow();
    assertThat(finding.explanation()).contains("0 bytes, without a limit");
    assertThat(rule.judge(null, facts(Long.MAX_VALUE, 1, Long.MIN_VALUE))).isEmpty();
  }

  private @Nullable Severity severity(SourceFacts before, SourceFacts now) {
    Optional<Finding> finding = rule.judge(before, now);
    return finding.map(Finding::severity).orElse(null);
  }

  private static SourceFacts facts(long retained, long limit, long threshold) {
    List<Value> values = List.of(number(retained), number(limit), number(threshold));
    return new SourceFacts(
        Row.of(List.of(Facts.LOG_RETAINED, Facts.LOG_LIMIT, Facts.LOG_THRESHOLD), values));
  }
}
