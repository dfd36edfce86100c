package org.pyx.validator.rules.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.pyx.validator.rules.Broken.SECRET_NUMBER;
import static org.pyx.validator.rules.Broken.broken;
import static org.pyx.validator.rules.Broken.row;
import static org.pyx.validator.rules.Broken.secret;
import static org.pyx.validator.rules.Broken.table;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.TrustedSchema.Kind;
import org.pyx.schemas.model.TrustedSchema.Table;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.rule.Rule;
import org.pyx.validator.Fixture;
import org.pyx.validator.rules.TrustedRow;

/** Every kind of column takes its own values only. */
class TypeRuleTest {
  private static final Map<Value, List<Kind>> TAKERS =
      Map.of(
          new Value.Bool(true),
          List.of(Kind.BOOL),
          new Value.Real(Double.NaN),
          List.of(Kind.REAL),
          new Value.Bytes(new byte[1]),
          List.of(Kind.BYTES),
          secret(),
          List.of(Kind.TEXT, Kind.AMOUNT),
          new Value.Int(7),
          List.of(Kind.INT2, Kind.INT4, Kind.INT8));

  private final TypeRule rule = new TypeRule();

  @ParameterizedTest
  @EnumSource(Kind.class)
  void passesItsOwnValues(Kind kind) {
    TAKERS.forEach((value, takers) -> {
      if (takers.contains(kind)) {
        assertThat(judge(kind, value)).as("%s as %s", value, kind).isEmpty();
      }
    });
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void passesWhatIsNotThere(Kind kind) {
    assertThat(judge(kind, Value.NULL)).isEmpty();
    assertThat(judge(kind, Value.Unchanged.INSTANCE)).isEmpty();
    assertThat(judge(kind, new Value.Large(1L << 30, new byte[32])))
        .as("another rule's business")
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void failsOnEveryOtherKind(Kind kind) {
    TAKERS.forEach((value, takers) -> {
      if (!takers.contains(kind)) {
        broken(judge(kind, value), Rule.ROW_TYPE, "c");
      }
    });
    if (kind != Kind.INT8) {
      broken(judge(kind, new Value.Int(SECRET_NUMBER)), Rule.ROW_TYPE, "c");
    }
  }

  @Test
  void failsOnANewRowThatLacksAValue() {
    Table table =
        table(Fixture.column("a", Kind.TEXT, false), Fixture.column("b", Kind.INT4, false));
    TrustedRow row = row(table, secret(), Value.Unchanged.INSTANCE);
    Finding finding = broken(Optional.of(rule.incomplete(row)), Rule.ROW_TYPE, "b");
    assertThat(finding.trusted()).isEqualTo("int4");
    assertThatThrownBy(() -> rule.incomplete(row(table, secret(), Value.NULL)))
        .isInstanceOf(IllegalArgumentException.class);
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
  void boundaryOfNumbers(Kind kind, long value, boolean fits) {
    assertThat(judge(kind, new Value.Int(value)).isEmpty()).isEqualTo(fits);
  }

  private Optional<Finding> judge(Kind kind, Value value) {
    Table table =
        table(Fixture.column("other", Kind.TEXT, false), Fixture.column("c", kind, false));
    return rule.judge(row(table, secret(), value));
  }
}
