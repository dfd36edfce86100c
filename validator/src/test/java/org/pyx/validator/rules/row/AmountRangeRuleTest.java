package org.pyx.validator.rules.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyx.validator.Fixture.number;
import static org.pyx.validator.rules.Broken.broken;
import static org.pyx.validator.rules.Broken.row;
import static org.pyx.validator.rules.Broken.table;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.TrustedSchema.Kind;
import org.pyx.schemas.model.TrustedSchema.Table;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.policy.TablePolicy.AmountPair;
import org.pyx.schemas.rule.Rule;
import org.pyx.validator.Fixture;

/** From 0 to 2^52 units and 99,999,999 fractions, composite or in two columns. */
class AmountRangeRuleTest {
  private static final long MOST = 1L << 52;
  private static final Table TABLE =
      table(
          Fixture.column("amount", Kind.AMOUNT, false),
          Fixture.column("fee_val", Kind.INT8, false),
          Fixture.column("fee_frac", Kind.INT4, false));

  private final AmountRangeRule rule =
      new AmountRangeRule(TABLE, List.of(new AmountPair("fee_val", "fee_frac")));

  @ParameterizedTest
  @ValueSource(
      strings = {"(0,0)", "(1,2)", "(12,34000000)", "(999999999999999,1)", "(1000000000000000,1)"})
  void passesAmounts(String amount) {
    assertThat(composite(amount)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"(,)", "(-1,)", "(1", ""})
  void passesWhatOtherRulesRefuse(String amount) {
    assertThat(composite(amount)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(9223372036854775807,2147483647)",
        "(9223372036854775808,0)",
        "(9999999999999999999,0)",
        "(-9223372036854775808,0)",
        "(0,2147483648)",
        "(0,9999999999)",
        "(-5,2000000000)",
        "(-1,-1)"
      })
  void failsOutOfRange(String amount) {
    Finding finding = broken(composite(amount), Rule.AMOUNT_RANGE, "amount");
    assertThat(finding.explanation()).doesNotContain("9223372036854775807", "9999999999");
  }

  @Test
  void failsOnPairsThatOverflow() {
    broken(pair(Long.MAX_VALUE, Integer.MAX_VALUE), Rule.AMOUNT_RANGE, "fee_val");
    broken(pair(Long.MIN_VALUE, 0), Rule.AMOUNT_RANGE, "fee_val");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, true",
    "0, 99999999, true",
    "0, 100000000, false",
    "0, -1, false",
    "-1, 0, false",
    "4503599627370496, 0, true",
    "4503599627370496, 99999999, true",
    "4503599627370497, 0, false"
  })
  void boundaryIsExact(long units, long fractions, boolean passes) {
    assertThat(MOST).isEqualTo(4_503_599_627_370_496L);
    assertThat(composite("(" + units + "," + fractions + ")").isEmpty()).isEqualTo(passes);
    assertThat(pair(units, fractions).isEmpty()).isEqualTo(passes);
  }

  @Test
  void boundaryOfAnAmountIsThatItIsThere() {
    assertThat(rule.judge(row(TABLE, Value.NULL, Value.NULL, Value.NULL))).isEmpty();
    assertThat(rule.judge(row(TABLE, Value.Unchanged.INSTANCE, number(0), number(0)))).isEmpty();
  }

  private Optional<Finding> composite(String amount) {
    return rule.judge(row(TABLE, Fixture.text(amount), number(0), number(0)));
  }

  private Optional<Finding> pair(long units, long fractions) {
    return rule.judge(row(TABLE, Fixture.text("(0,0)"), number(units), number(fractions)));
  }
}
