package org.pyx.validator.rules.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyx.validator.Fixture.text;
import static org.pyx.validator.rules.Broken.SECRET;
import static org.pyx.validator.rules.Broken.broken;
import static org.pyx.validator.rules.Broken.row;
import static org.pyx.validator.rules.Broken.table;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.TrustedSchema.Kind;
import org.pyx.schemas.model.TrustedSchema.Table;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.rule.Rule;
import org.pyx.validator.Fixture;

/** Text that PostgreSQL can hold. */
class TextRuleTest {
  private static final Table TABLE =
      table(Fixture.column("raw", Kind.BYTES, false), Fixture.column("note", Kind.TEXT, false));
  private static final String HIGH = "\ud83e";
  private static final String LOW = "\ude99";

  private final TextRule rule = new TextRule();

  @ParameterizedTest
  @ValueSource(strings = {"", SECRET, "Zürich", "🪙🪙", "\u202eright to left", "a\nb\u0001\u007f"})
  void passesText(String text) {
    assertThat(judge(text)).isEmpty();
  }

  @Test
  void passesWhatIsNoText() {
    assertThat(rule.judge(row(TABLE, new Value.Bytes(new byte[3]), Value.NULL))).isEmpty();
  }

  @Test
  void passesTheReplacementCharacter() {
    assertThat(judge("\ufffd")).as("any customer may write it").isEmpty();
  }

  @Test
  void failsOnNul() {
    broken(judge(SECRET + "\0"), Rule.ROW_TEXT, "note");
    broken(judge("\0"), Rule.ROW_TEXT, "note");
  }

  @Test
  void failsOnHalfACharacter() {
    broken(judge(HIGH), Rule.ROW_TEXT, "note");
    broken(judge(LOW), Rule.ROW_TEXT, "note");
    broken(judge(HIGH + SECRET), Rule.ROW_TEXT, "note");
    broken(judge(SECRET + HIGH), Rule.ROW_TEXT, "note");
    broken(judge(LOW + HIGH), Rule.ROW_TEXT, "note");
    broken(judge(HIGH + HIGH + LOW), Rule.ROW_TEXT, "note");
    broken(judge(HIGH + LOW + LOW), Rule.ROW_TEXT, "note");
  }

  @Test
  void failsOnAnAmountWithNul() {
    Table amounts = table(Fixture.column("amount", Kind.AMOUNT, false));
    broken(rule.judge(row(amounts, text("(1,2)\0"))), Rule.ROW_TEXT, "amount");
  }

  @Test
  void boundaryIsTheCharacterAfterNulAndTheOnesBesideSurrogates() {
    assertThat(judge("\u0001")).isEmpty();
    assertThat(judge("\ud7ff\ue000")).isEmpty();
    broken(judge("\ud800"), Rule.ROW_TEXT, "note");
    broken(judge("\udfff"), Rule.ROW_TEXT, "note");
    assertThat(judge("\ud800\udc00")).as("the first of the pairs").isEmpty();
    assertThat(judge("\udbff\udfff")).as("the last of the pairs").isEmpty();
  }

  private Optional<Finding> judge(String text) {
    return rule.judge(row(TABLE, Value.NULL, text(text)));
  }
}
