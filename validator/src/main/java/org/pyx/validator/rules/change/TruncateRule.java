package org.pyx.validator.rules.change;

import org.pyx.schemas.model.Finding;
import org.pyx.schemas.rule.Checks;
import org.pyx.schemas.rule.Rule;

/** No table is emptied. Stateless. */
@Checks(Rule.OP_TRUNCATE)
public final class TruncateRule {
  /**
   * Judges a TRUNCATE.
   *
   * @param accepted how many rows of the table were accepted before
   */
  public Finding judge(long accepted) {
    return Rule.OP_TRUNCATE.finding(
        "a TRUNCATE, which claims to remove all " + accepted + " accepted rows of the table",
        "all " + accepted + " stay in the copy");
  }
}
