package org.pyx.validator.rules.change;

import java.util.List;
import java.util.Optional;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.rule.Checks;
import org.pyx.schemas.rule.Rule;
import org.pyx.validator.memory.Remembered;

/** A second row under a key must be the first one again. Stateless. */
@Checks(Rule.ROW_REWRITE)
public final class RewriteRule {
  /**
   * Judges a new row under a key that is known.
   *
   * @param known what is remembered
   * @param same whether the new row's immutable columns are those of the remembered one
   * @param key the key's columns
   */
  public Optional<Finding> judge(Remembered known, boolean same, List<String> key) {
    return same
        ? Optional.empty()
        : Optional.of(
            Rule.ROW_REWRITE.finding(
                "a second row under the key " + key + ", with other content",
                TrustedWords.of(known)));
  }
}
