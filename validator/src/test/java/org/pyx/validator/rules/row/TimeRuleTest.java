package org.pyx.validator.rules.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyx.validator.Fixture.number;
import static org.pyx.validator.rules.Broken.SECRET_NUMBER;
import static org.pyx.validator.rules.Broken.broken;
import static org.pyx.validator.rules.Broken.row;
import static org.pyx.validator.rules.Broken.secret;
import static org.pyx.validator.rules.Broken.table;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.TrustedSchema.Kind;
import org.pyx.schemas.model.TrustedSchema.Table;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.policy.PolicyFile;
import org.pyx.schemas.rule.Rule;
import org.pyx.validator.Fixture;

/** Whole seconds, where the policy names the columns. */
class TimeRuleTest {
  private static final Policy POLICY =
      PolicyFile.parse(
          "test",
          """
          policy: test
          schema: exchange
          whole-seconds: ["*_date", "expire_*", valid_from]
          tables: {}
          """);
  private static final Table TABLE =
      table(
          Fixture.column("serial", Kind.INT8, true),
          Fixture.column("gc_date", Kind.INT8, true),
          Fixture.column("expire_legal", Kind.INT8, true),
          Fixture.column("valid_from", Kind.INT8, true),
          Fixture.column("text_date", Kind.TEXT, true));

  private final TimeRule rule = new TimeRule(TABLE, POLICY);

  @ParameterizedTest
  @ValueSource(longs = {1_700_000_000_000_000L, 2_000_000, 9_223_372_036_854_000_000L})
  void passesWholeSeconds(long time) {
    assertThat(judge(time)).isEmpty();
  }

  @Test
  void passesColumnsThatAreNoTimes() {
    assertThat(
            rule.judge(
                row(
                    TABLE,
                    number(-SECRET_NUMBER),
                    Value.NULL,
                    Value.Unchanged.INSTANCE,
                    number(0),
                    secret())))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {SECRET_NUMBER, -SECRET_NUMBER, Long.MIN_VALUE, 1_700_000_000_000_001L})
  void failsOnOtherTimes(long time) {
    broken(judge(time), Rule.TIME_FORM, "gc_date");
  }

  @Test
  void failsInEachNamedColumn() {
    broken(
        rule.judge(row(TABLE, number(1), number(0), number(1), number(0), secret())),
        Rule.TIME_FORM,
        "expire_legal");
    broken(
        rule.judge(row(TABLE, number(1), number(0), number(0), number(1), secret())),
        Rule.TIME_FORM,
        "valid_from");
  }

  @ParameterizedTest
  @CsvSource({
    "-1000000, false",
    "-1, false",
    "0, true",
    "1, false",
    "999999, false",
    "1000000, true",
    "1000001, false",
    "9223372036854775807, true",
    "9223372036854775806, false"
  })
  void boundaryIsExact(long time, boolean passes) {
    assertThat(judge(time).isEmpty()).isEqualTo(passes);
  }

  private Optional<Finding> judge(long time) {
    return rule.judge(
        row(TABLE, number(SECRET_NUMBER), number(time), number(0), number(0), secret()));
  }
}
