package org.pyx.validator.rules.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyx.validator.Fixture.text;
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
import org.pyx.schemas.model.TrustedSchema.LengthBounds;
import org.pyx.schemas.model.TrustedSchema.Table;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.rule.Rule;
import org.pyx.validator.Fixture;

/** The auditor's CHECKs on lengths: bytes of bytea, characters of text. */
class LengthRuleTest {
  private static final Table TABLE =
      table(
          Fixture.column("free", Kind.BYTES, false),
          Fixture.column("key", Kind.BYTES, false, new LengthBounds(32, 32)),
          Fixture.column("name", Kind.TEXT, false, new LengthBounds(2, 3)));

  private final LengthRule rule = new LengthRule(TABLE);

  @Test
  void passesAColumnWithoutBounds() {
    assertThat(rule.judge(row(TABLE, new Value.Bytes(new byte[1 << 20]), Value.NULL, Value.NULL)))
        .isEmpty();
  }

  @Test
  void passesWhatHasNoLength() {
    for (Value value :
        new Value[] {
          Value.NULL,
          Value.Unchanged.INSTANCE,
          new Value.Large(1L << 40, new byte[32]),
          new Value.Bool(true),
          new Value.Int(7),
          new Value.Real(1)
        }) {
      assertThat(rule.judge(row(TABLE, Value.NULL, value, value))).as("%s", value).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 64, 1 << 20})
  void failsOnOtherLengths(int length) {
    Finding finding = broken(bytes(length), Rule.ROW_LENGTH, "key");
    assertThat(finding.explanation()).contains("length " + length);
    assertThat(finding.trusted()).isEqualTo("length 32");
  }

  @Test
  void failsOnLongText() {
    Finding finding =
        broken(rule.judge(row(TABLE, Value.NULL, Value.NULL, secret())), Rule.ROW_LENGTH, "name");
    assertThat(finding.trusted()).isEqualTo("length 2 to 3");
  }

  @ParameterizedTest
  @CsvSource({"31, false", "32, true", "33, false"})
  void boundaryInBytes(int length, boolean passes) {
    assertThat(bytes(length).isEmpty()).isEqualTo(passes);
  }

  @ParameterizedTest
  @CsvSource({"a, false", "ab, true", "abc, true", "abcd, false", "🪙, false", "🪙🪙🪙, true"})
  void boundaryInCharacters(String name, boolean passes) {
    assertThat(rule.judge(row(TABLE, Value.NULL, Value.NULL, text(name))).isEmpty())
        .isEqualTo(passes);
  }

  private Optional<Finding> bytes(int length) {
    return rule.judge(row(TABLE, Value.NULL, new Value.Bytes(new byte[length]), Value.NULL));
  }
}
