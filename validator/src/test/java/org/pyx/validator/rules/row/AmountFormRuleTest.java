package org.pyx.validator.rules.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyx.validator.rules.Broken.SECRET;
import static org.pyx.validator.rules.Broken.broken;
import static org.pyx.validator.rules.Broken.row;
import static org.pyx.validator.rules.Broken.secret;
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

/** PostgreSQL's own text of an amount, and no other. */
class AmountFormRuleTest {
  private static final Table TABLE =
      table(
          Fixture.column("note", Kind.TEXT, false),
          Fixture.column("fee", Kind.AMOUNT, false),
          Fixture.column("amount", Kind.AMOUNT, false));
  private static final Value GOOD = Fixture.text("(0,0)");

  private final AmountFormRule rule = new AmountFormRule(TABLE, List.of());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(0,0)",
        "(1,2)",
        "(12,34000000)",
        "(999999999999999,1)",
        "(1000000000000000,1)",
        "(4503599627370496,99999999)"
      })
  void passesAmounts(String amount) {
    assertThat(judge(amount)).isEmpty();
  }

  @Test
  void passesWhatIsNoTextOrNoAmount() {
    assertThat(rule.judge(row(TABLE, Fixture.text("(x"), Value.NULL, Value.NULL))).isEmpty();
    assertThat(rule.judge(row(TABLE, Value.NULL, Value.Unchanged.INSTANCE, GOOD))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(1,2",
        "1,2)",
        "1,2",
        "()",
        "(1)",
        "(1,2,3)",
        "( 1,2)",
        "(1, 2)",
        "(01,2)",
        "(1,02)",
        "(00,0)",
        "(-0,0)",
        "(+1,2)",
        "(1.0,2)",
        "(1e3,2)",
        "(NaN,0)",
        "(\"1\",2)",
        "(١,٢)",
        "",
        "(",
        ")",
        ",",
        "(1,2)\n",
        " (1,2)",
        "(1,2)(1,2)",
        "(\0,1)",
        SECRET
      })
  void failsOnAwkwardTexts(String amount) {
    broken(judge(amount), Rule.AMOUNT_FORM, "amount");
  }

  @Test
  void failsOnHugeTexts() {
    broken(judge("(" + "9".repeat(50_000_000) + ",0)"), Rule.AMOUNT_FORM, "amount");
    broken(judge("(0," + "9".repeat(1_000_000) + ")"), Rule.AMOUNT_FORM, "amount");
    broken(judge("(".repeat(1_000_000)), Rule.AMOUNT_FORM, "amount");
  }

  @Test
  void failsAtTheFirstColumnOfSeveral() {
    broken(rule.judge(row(TABLE, Value.NULL, secret(), secret())), Rule.AMOUNT_FORM, "fee");
  }

  @Test
  void boundaryIsWhatPostgresCanWrite() {
    // 19 digits are the most of an int8, 10 those of an int4; what is above them is out of range
    assertThat(judge("(9999999999999999999,0)")).isEmpty();
    broken(judge("(12345678901234567890,0)"), Rule.AMOUNT_FORM, "amount");
    assertThat(judge("(0,9999999999)")).isEmpty();
    broken(judge("(0,12345678901)"), Rule.AMOUNT_FORM, "amount");
    assertThat(judge("(-1,-1)")).isEmpty();
    assertThat(judge("(,)")).as("another rule's business").isEmpty();
  }

  @Test
  void boundaryOfPairsIsThatNumbersHaveNoForm() {
    Table pair =
        table(
            Fixture.column("fee_val", Kind.INT8, false),
            Fixture.column("fee_frac", Kind.INT4, false));
    AmountFormRule ofPairs =
        new AmountFormRule(pair, List.of(new AmountPair("fee_val", "fee_frac")));
    assertThat(ofPairs.judge(row(pair, Fixture.number(-1), Fixture.number(-1)))).isEmpty();
    assertThat(ofPairs.judge(row(pair, Value.NULL, Fixture.number(1)))).isEmpty();
  }

  private Optional<Finding> judge(String amount) {
    return rule.judge(row(TABLE, secret(), GOOD, Fixture.text(amount)));
  }
}
