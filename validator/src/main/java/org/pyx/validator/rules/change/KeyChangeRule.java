package org.pyx.validator.rules.change;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.rule.Checks;
import org.pyx.schemas.rule.Rule;
import org.pyx.validator.memory.Remembered;

/** No row gets another key; PostgreSQL tells of it as a DELETE and an INSERT. Stateless. */
@Checks(Rule.OP_KEY_CHANGE)
public final class KeyChangeRule {
  /** Judges the first half. */
  public Optional<Finding> judge(Change.Delete change, @Nullable Remembered known) {
    return change.keyChange()
        ? Optional.of(
            Rule.OP_KEY_CHANGE.finding(
                "an UPDATE changed the key of a row; this is its old key", TrustedWords.of(known)))
        : Optional.empty();
  }

  /** Judges the second half. */
  public Optional<Finding> judge(Change.Insert change) {
    return change.keyChange()
        ? Optional.of(
            Rule.OP_KEY_CHANGE.finding(
                "an UPDATE changed the key of a row; this is the row under its new key",
                TrustedWords.IN_COPY))
        : Optional.empty();
  }
}
