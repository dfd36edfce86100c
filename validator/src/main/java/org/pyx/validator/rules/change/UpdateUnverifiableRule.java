package org.pyx.validator.rules.change;

import java.util.Optional;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.rule.Checks;
import org.pyx.schemas.rule.Rule;
import org.pyx.validator.memory.Remembered;

/** Every immutable column of an updated row must be there to be compared. Stateless. */
@Checks(Rule.OP_UPDATE_UNVERIFIABLE)
public final class UpdateUnverifiableRule {
  /**
   * Judges an UPDATE.
   *
   * @param known what is remembered
   * @param comparable whether the value of every immutable column is there
   */
  public Optional<Finding> judge(TableName table, Remembered known, boolean comparable) {
    return comparable
        ? Optional.empty()
        : Optional.of(
            Rule.OP_UPDATE_UNVERIFIABLE.finding(
                "an UPDATE without the value of an immutable column; set REPLICA IDENTITY FULL on "
                    + table,
                TrustedWords.of(known)));
  }
}
