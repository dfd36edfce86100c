package org.pyx.validator.rules.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyx.validator.Fixture.number;
import static org.pyx.validator.rules.Broken.SECRET_NUMBER;
import static org.pyx.validator.rules.Broken.broken;
import static org.pyx.validator.rules.Broken.row;
import static org.pyx.validator.rules.Broken.table;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.TrustedSchema.Kind;
import org.pyx.schemas.model.TrustedSchema.Table;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.policy.TablePolicy.AmountPair;
import org.pyx.schemas.rule.Rule;
import org.pyx.validator.Fixture;

/** No half of an amount is NULL, composite or in two columns. */
class AmountNullRuleTest {
  private static final Table TABLE =
      table(
          Fixture.column("amount", Kind.AMOUNT, false),
          Fixture.column("fee_val", Kind.INT8, false),
          Fixture.column("fee_frac", Kind.INT4, false));

  private final AmountNullRule rule =
      new AmountNullRule(TABLE, List.of(new AmountPair("fee_val", "fee_frac")));

  @ParameterizedTest
  @ValueSource(strings = {"(0,0)", "(-1,-1)", "(1", "(9999999999999999999,0)"})
  void passesWhatHasBothMembers(String amount) {
    assertThat(composite(amount)).isEmpty();
  }

  @Test
  void passesWholePairs() {
    assertThat(pair(number(-1), number(Long.MAX_VALUE))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"(,7)", "(7,)", "(,)", "(" + SECRET_NUMBER + ",)"})
  void failsOnHalfAnAmount(String amount) {
    broken(composite(amount), Rule.AMOUNT_NULL, "amount");
  }

  @Test
  void failsOnHalfAPair() {
    broken(pair(Value.NULL, number(SECRET_NUMBER)), Rule.AMOUNT_NULL, "fee_val");
    broken(pair(number(SECRET_NUMBER), Value.NULL), Rule.AMOUNT_NULL, "fee_val");
  }

  @Test
  void boundaryIsAnAmountThatIsNullAsAWhole() {
    assertThat(pair(Value.NULL, Value.NULL)).as("NOT NULL decides").isEmpty();
    assertThat(rule.judge(row(TABLE, Value.NULL, number(1), number(1)))).isEmpty();
    broken(composite("(,)"), Rule.AMOUNT_NULL, "amount");
    assertThat(pair(Value.Unchanged.INSTANCE, Value.Unchanged.INSTANCE)).isEmpty();
    broken(pair(Value.NULL, Value.Unchanged.INSTANCE), Rule.AMOUNT_NULL, "fee_val");
  }

  private Optional<Finding> composite(String amount) {
    return rule.judge(row(TABLE, Fixture.text(amount), number(0), number(0)));
  }

  private Optional<Finding> pair(Value units, Value fractions) {
    return rule.judge(row(TABLE, Fixture.text("(0,0)"), units, fractions));
  }
}
