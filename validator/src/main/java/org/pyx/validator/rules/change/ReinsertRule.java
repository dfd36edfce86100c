package org.pyx.validator.rules.change;

import java.util.Optional;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.rule.Checks;
import org.pyx.schemas.rule.Rule;
import org.pyx.validator.memory.Remembered;

/** Nothing may come again under a key whose row was deleted or given another key. Stateless. */
@Checks(Rule.ROW_REINSERT)
public final class ReinsertRule {
  /**
   * Judges a new or changed row under a key that is known.
   *
   * @param known what is remembered
   * @param same whether the row's immutable columns are those of the remembered one
   */
  public Optional<Finding> judge(Remembered known, boolean same) {
    return known.deleted()
        ? Optional.of(
            Rule.ROW_REINSERT.finding(
                "a row under a key whose row the exchange deleted before; its content is "
                    + (same ? "the same" : "another"),
                TrustedWords.of(known)))
        : Optional.empty();
  }
}
