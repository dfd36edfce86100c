package org.pyx.validator.rules.change;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.rule.Checks;
import org.pyx.schemas.rule.Rule;
import org.pyx.validator.memory.Remembered;

/** An UPDATE leaves the immutable columns as they were first accepted. Stateless. */
@Checks(Rule.OP_UPDATE)
public final class UpdateRule {
  /**
   * Judges an UPDATE.
   *
   * @param known what is remembered
   * @param same whether the immutable columns are those that were accepted
   * @param differing the columns that differ from the row before, by the exchange's own word; empty
   *     if it did not say
   */
  public Optional<Finding> judge(Remembered known, boolean same, Supplier<List<String>> differing) {
    if (same) {
      return Optional.empty();
    }
    List<String> columns = differing.get();
    return Optional.of(
        Rule.OP_UPDATE.finding(
            "an UPDATE of a column that never changes"
                + (columns.isEmpty() ? "" : "; by the exchange's own word " + columns),
            TrustedWords.of(known),
            columns.toArray(String[]::new)));
  }
}
