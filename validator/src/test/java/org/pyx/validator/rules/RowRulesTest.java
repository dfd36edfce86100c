package org.pyx.validator.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TrustedSchema.Column;
import org.pyx.schemas.model.TrustedSchema.Kind;
import org.pyx.schemas.model.TrustedSchema.LengthBounds;
import org.pyx.schemas.model.TrustedSchema.Table;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.model.Verdict;
import org.pyx.schemas.policy.TablePolicy;
import org.pyx.validator.Fixture;

/** Each rule: what passes, what does not, and the values at its bounds. */
class RowRulesTest {
  private static final String MOST = "4503599627370496";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(0,0)",
        "(4503599627370496,0)",
        "(4503599627370496,99999999)",
        "(0,99999999)",
        "(1,2)",
        "(999999999999999,1)",
        "(1000000000000000,1)",
        "(12,34000000)"
      })
  void amountsInRange(String amount) {
    assertThat(amount(amount)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ':',
      value = {
        "(4503599627370497,0):amount.range",
        "(9223372036854775807,2147483647):amount.range",
        "(9223372036854775808,0):amount.range",
        "(9999999999999999999,0):amount.range",
        "(0,100000000):amount.range",
        "(0,2147483648):amount.range",
        "(0,9999999999):amount.range",
        "(-1,0):amount.range",
        "(-1,-1):amount.range",
        "(0,-1):amount.range",
        "(,7):amount.null",
        "(7,):amount.null",
        "(,):amount.null",
        "(1,2:amount.form",
        "1,2):amount.form",
        "1,2:amount.form",
        "():amount.form",
        "(1):amount.form",
        "(1,2,3):amount.form",
        "( 1,2):amount.form",
        "(1, 2):amount.form",
        "(01,2):amount.form",
        "(1,02):amount.form",
        "(00,0):amount.form",
        "(-0,0):amount.form",
        "(+1,2):amount.form",
        "(1.0,2):amount.form",
        "(1e3,2):amount.form",
        "(NaN,0):amount.form",
        "(\"1\",2):amount.form",
        "(١,٢):amount.form",
        "(12345678901234567890,0):amount.form",
        "(0,12345678901):amount.form"
      })
  void amountsRefused(String amount, String rule) {
    assertThat(rule(amount(amount))).isEqualTo(rule);
  }

  @Test
  void awkwardAmountTexts() {
    for (String text : List.of("", "(", ")", ",", "(1,2)\n", " (1,2)", "(1,2)(1,2)", "(\0,1)")) {
      assertThat(rule(amount(text))).as(text).isEqualTo("amount.form");
    }
    assertThat(rule(amount("(" + "9".repeat(50_000_000) + ",0)"))).isEqualTo("amount.form");
    assertThat(rule(amount("(".repeat(1_000_000)))).isEqualTo("amount.form");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, ''",
    MOST + ", 99999999, ''",
    "4503599627370497, 0, amount.range",
    "0, 100000000, amount.range",
    "-1, 0, amount.range",
    "0, -1, amount.range",
    "9223372036854775807, 2147483647, amount.range"
  })
  void amountsInTwoColumns(long units, long fractions, String expected) {
    assertThat(rule(pair(new Value.Int(units), new Value.Int(fractions)))).isEqualTo(expected);
  }

  @Test
  void halfAnAmountInTwoColumns() {
    assertThat(rule(pair(Value.NULL, new Value.Int(1)))).isEqualTo("amount.null");
    assertThat(rule(pair(new Value.Int(1), Value.NULL))).isEqualTo("amount.null");
    assertThat(pair(Value.NULL, Value.NULL)).isEmpty();
  }

  @Test
  void lengthsOfBytes() {
    Column exact = Fixture.column("k", Kind.BYTES, true, new LengthBounds(32, 32));
    assertThat(new LengthRule().judge(row(exact, new Value.Bytes(new byte[32])))).isEmpty();
    for (int length : new int[] {0, 31, 33, 1 << 20}) {
      assertThat(rule(new LengthRule().judge(row(exact, new Value.Bytes(new byte[length])))))
          .isEqualTo("row.length");
    }
    assertThat(new LengthRule().judge(row(exact, Value.NULL))).isEmpty();
    assertThat(new LengthRule().judge(row(exact, Value.Unchanged.INSTANCE))).isEmpty();
    Column free = Fixture.column("k", Kind.BYTES, true);
    assertThat(new LengthRule().judge(row(free, new Value.Bytes(new byte[1 << 20])))).isEmpty();
  }

  @Test
  void lengthsOfTextAreInCharacters() {
    Column column = Fixture.column("t", Kind.TEXT, true, new LengthBounds(2, 3));
    assertThat(new LengthRule().judge(row(column, new Value.Text("🪙🪙🪙")))).isEmpty();
    assertThat(new LengthRule().judge(row(column, new Value.Text("ab")))).isEmpty();
    assertThat(rule(new LengthRule().judge(row(column, new Value.Text("a")))))
        .isEqualTo("row.length");
    assertThat(rule(new LengthRule().judge(row(column, new Value.Text("abcd")))))
        .isEqualTo("row.length");
  }

  @ParameterizedTest
  @CsvSource({
    "INT2, 32767, true",
    "INT2, 32768, false",
    "INT2, -32768, true",
    "INT2, -32769, false",
    "INT4, 2147483647, true",
    "INT4, 2147483648, false",
    "INT4, -2147483648, true",
    "INT4, -2147483649, false",
    "INT8, 9223372036854775807, true",
    "INT8, -9223372036854775808, true",
    "TEXT, 1, false",
    "AMOUNT, 1, false",
    "BOOL, 1, false",
    "BYTES, 1, false",
    "REAL, 1, false"
  })
  void numbersHaveTheirRange(Kind kind, long value, boolean fits) {
    assertThat(type(kind, new Value.Int(value)).isEmpty()).isEqualTo(fits);
  }

  @Test
  void everyKindTakesItsOwnValuesOnly() {
    List<Value> values =
        List.of(
            new Value.Bool(true),
            new Value.Real(Double.NaN),
            new Value.Bytes(new byte[1]),
            new Value.Text("(1,2)"));
    List<List<Kind>> takers =
        List.of(
            List.of(Kind.BOOL),
            List.of(Kind.REAL),
            List.of(Kind.BYTES),
            List.of(Kind.TEXT, Kind.AMOUNT));
    for (int i = 0; i < values.size(); i++) {
      for (Kind kind : Kind.values()) {
        assertThat(type(kind, values.get(i)).isEmpty())
            .as("%s as %s", values.get(i), kind)
            .isEqualTo(takers.get(i).contains(kind));
      }
    }
    for (Kind kind : Kind.values()) {
      assertThat(type(kind, Value.NULL)).isEmpty();
      assertThat(type(kind, Value.Unchanged.INSTANCE)).isEmpty();
    }
  }

  @Test
  void aNulInTextIsRefused() {
    assertThat(rule(type(Kind.TEXT, new Value.Text("a\0b")))).isEqualTo("row.type");
    assertThat(rule(type(Kind.AMOUNT, new Value.Text("(1,2)\0")))).isEqualTo("row.type");
  }

  @Test
  void notNull() {
    Column needed = Fixture.column("n", Kind.INT8, true);
    Column free = Fixture.column("n", Kind.INT8, false);
    assertThat(rule(new NotNullRule().judge(row(needed, Value.NULL)))).isEqualTo("row.not-null");
    assertThat(new NotNullRule().judge(row(free, Value.NULL))).isEmpty();
    assertThat(new NotNullRule().judge(row(needed, new Value.Int(0)))).isEmpty();
    assertThat(new NotNullRule().judge(row(needed, Value.Unchanged.INSTANCE))).isEmpty();
  }

  @Test
  void explanationsNeverShowContents() {
    List<Optional<Verdict.Rejected>> verdicts =
        List.of(
            amount("secret"),
            amount("(987654321987654321,0)"),
            type(Kind.INT8, new Value.Text("secret")),
            new LengthRule()
                .judge(
                    row(
                        Fixture.column("t", Kind.TEXT, true, new LengthBounds(0, 1)),
                        new Value.Text("secret"))));
    for (Optional<Verdict.Rejected> verdict : verdicts) {
      assertThat(verdict.orElseThrow().explanation() + verdict.orElseThrow().trusted())
          .doesNotContain("secret", "987654321");
    }
  }

  @Test
  void ruleIdsAreUnique() {
    assertThat(Arrays.stream(Rule.values()).map(Rule::id)).doesNotHaveDuplicates();
  }

  private static Optional<Verdict.Rejected> amount(String text) {
    return new AmountRule()
        .judge(row(Fixture.column("amount", Kind.AMOUNT, true), new Value.Text(text)));
  }

  private static Optional<Verdict.Rejected> pair(Value units, Value fractions) {
    List<Column> columns =
        List.of(
            Fixture.column("fee_val", Kind.INT8, false),
            Fixture.column("fee_frac", Kind.INT4, false));
    return new AmountPairRule(List.of(new TablePolicy.AmountPair("fee_val", "fee_frac")))
        .judge(row(columns, List.of(units, fractions)));
  }

  private static Optional<Verdict.Rejected> type(Kind kind, Value value) {
    return new TypeRule().judge(row(Fixture.column("c", kind, false), value));
  }

  private static TrustedRow row(Column column, Value value) {
    return row(List.of(column), List.of(value));
  }

  private static TrustedRow row(List<Column> columns, List<Value> values) {
    List<String> names = new ArrayList<>(columns.stream().map(Column::name).toList());
    Table table =
        new Table(new TableName("exchange", "t"), columns, List.of(), List.of(), List.of());
    return new TrustedRow(
        table, Row.of(names, values), IntStream.range(0, columns.size()).toArray());
  }

  private static String rule(Optional<Verdict.Rejected> verdict) {
    return verdict.map(rejected -> rejected.rule().value()).orElse("");
  }
}
