package org.pyx.sink.rules;

import java.util.Optional;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.rule.Checks;
import org.pyx.schemas.rule.Rule;
import org.pyx.sink.adoption.judge.Likeness;

/**
 * The copy that is adopted has another row under the key ({@code adopt.differs}). Stateless and
 * thread-safe.
 */
@Checks(Rule.ADOPT_DIFFERS)
public record AdoptDiffersRule() {
  /** Its entry in the catalogue. */
  public Rule rule() {
    return Rule.ADOPT_DIFFERS;
  }

  /**
   * The finding, if there is anything that the older tool does not explain.
   *
   * @param source SHA-256 of the exchange's row, in hexadecimal digits
   * @param copy that of the copy's
   */
  public Optional<Finding> judge(
      TableName table, Likeness likeness, String source, String copy, Policy policy) {
    return likeness.differing().isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Finding(
                rule().id(),
                policy.ruling(rule(), table).severity(),
                "the copy that is adopted has another row of table "
                    + table
                    + " under this key; SHA-256 of the row at the exchange "
                    + source,
                "the copy's row, which stays; its SHA-256 " + copy,
                likeness.differing()));
  }
}
