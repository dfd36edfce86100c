package org.pyx.validator.rules.stream;

import java.util.Optional;
import org.pyx.schemas.model.Facts;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.rule.Checks;
import org.pyx.schemas.rule.Rule;

/** A table that is copied is published. Stateless. */
@Checks(Rule.TABLE_UNPUBLISHED)
public final class UnpublishedRule {
  /**
   * Judges a look at a table.
   *
   * @param copied whether the auditor copies it
   */
  public Optional<Finding> judge(TableFacts now, boolean copied) {
    return copied && now.isFalse(Facts.PUBLISHED)
        ? Optional.of(
            Rule.TABLE_UNPUBLISHED.finding(
                "table " + now.table() + " is not published: what changes there is not captured",
                "published",
                Facts.PUBLISHED))
        : Optional.empty();
  }
}
