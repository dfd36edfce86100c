package org.pyx.validator.rules.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyx.validator.rules.Broken.SECRET_NUMBER;
import static org.pyx.validator.rules.Broken.broken;
import static org.pyx.validator.rules.Broken.row;
import static org.pyx.validator.rules.Broken.secret;
import static org.pyx.validator.rules.Broken.table;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.TrustedSchema.Column;
import org.pyx.schemas.model.TrustedSchema.Kind;
import org.pyx.schemas.model.TrustedSchema.Range;
import org.pyx.schemas.model.TrustedSchema.Table;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.rule.Rule;
import org.pyx.validator.Fixture;

/** The auditor's CHECKs on whole numbers. */
class RangeRuleTest {
  @Test
  void passesNumbersInRange() {
    assertThat(judge(1, 9, new Value.Int(5))).isEmpty();
    assertThat(judge(Long.MIN_VALUE, Long.MAX_VALUE, new Value.Int(Long.MIN_VALUE))).isEmpty();
  }

  @Test
  void passesWhatIsNoNumber() {
    for (Value value : new Value[] {Value.NULL, Value.Unchanged.INSTANCE, secret()}) {
      assertThat(judge(1, 9, value)).isEmpty();
    }
  }

  @Test
  void passesAColumnWithoutRange() {
    Table free = table(Fixture.column("n", Kind.INT8, false));
    assertThat(new RangeRule(free).judge(row(free, new Value.Int(-1)))).isEmpty();
  }

  @Test
  void failsOutOfRange() {
    Finding finding = broken(judge(1, 9, new Value.Int(SECRET_NUMBER)), Rule.ROW_RANGE, "n");
    assertThat(finding.trusted()).isEqualTo("1 to 9");
    assertThat(
            broken(judge(1, Long.MAX_VALUE, new Value.Int(-SECRET_NUMBER)), Rule.ROW_RANGE, "n")
                .trusted())
        .isEqualTo("at least 1");
    assertThat(
            broken(judge(Long.MIN_VALUE, 9, new Value.Int(SECRET_NUMBER)), Rule.ROW_RANGE, "n")
                .trusted())
        .isEqualTo("at most 9");
  }

  @ParameterizedTest
  @CsvSource({
    "0, false",
    "1, true",
    "9, true",
    "10, false",
    "-9223372036854775808, false",
    "9223372036854775807, false"
  })
  void boundaryIsIncluded(long number, boolean passes) {
    assertThat(judge(1, 9, new Value.Int(number)).isEmpty()).isEqualTo(passes);
  }

  private static Optional<Finding> judge(long least, long most, Value value) {
    Table table =
        table(
            Fixture.column("other", Kind.INT8, false),
            new Column("n", "bigint", Kind.INT8, false, false, null, new Range(least, most)));
    return new RangeRule(table).judge(row(table, new Value.Int(Long.MAX_VALUE), value));
  }
}
