package org.pyx.validator.rules.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyx.validator.Fixture.number;
import static org.pyx.validator.rules.Broken.broken;
import static org.pyx.validator.rules.Broken.row;
import static org.pyx.validator.rules.Broken.secret;
import static org.pyx.validator.rules.Broken.table;

import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.TrustedSchema.Kind;
import org.pyx.schemas.model.TrustedSchema.Table;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.rule.Rule;
import org.pyx.validator.Fixture;

/** NULL where the auditor's schema refuses it. */
class NotNullRuleTest {
  private static final Table TABLE =
      table(
          Fixture.column("free", Kind.TEXT, false),
          Fixture.column("id", Kind.INT8, true),
          Fixture.column("name", Kind.TEXT, true));

  private final NotNullRule rule = new NotNullRule(TABLE);

  @Test
  void passesValues() {
    assertThat(rule.judge(row(TABLE, secret(), number(1), secret()))).isEmpty();
  }

  @Test
  void failsOnNull() {
    broken(rule.judge(row(TABLE, secret(), Value.NULL, secret())), Rule.ROW_NOT_NULL, "id");
    broken(rule.judge(row(TABLE, secret(), number(1), Value.NULL)), Rule.ROW_NOT_NULL, "name");
  }

  @Test
  void failsAtTheFirstOfSeveral() {
    broken(rule.judge(row(TABLE, Value.NULL, Value.NULL, Value.NULL)), Rule.ROW_NOT_NULL, "id");
  }

  @Test
  void boundaryIsWhatIsAlmostNothing() {
    assertThat(rule.judge(row(TABLE, Value.NULL, number(0), Fixture.text("")))).isEmpty();
    assertThat(
            rule.judge(row(TABLE, Value.NULL, Value.Unchanged.INSTANCE, Value.Unchanged.INSTANCE)))
        .as("not sent is not NULL")
        .isEmpty();
  }
}
