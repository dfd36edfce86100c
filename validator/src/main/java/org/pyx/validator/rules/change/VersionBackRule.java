package org.pyx.validator.rules.change;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.rule.Checks;
import org.pyx.schemas.rule.Rule;
import org.pyx.validator.memory.Remembered;

/** Configuration with versions changes only to a newer one. Stateless. */
@Checks(Rule.OP_VERSION_BACK)
public final class VersionBackRule {
  /**
   * Judges an UPDATE.
   *
   * @param known the newest version that was seen, or null if rows of the table have none
   * @param now the version now, or null if it is not there
   * @param column the column that holds it
   */
  public Optional<Finding> judge(
      Remembered.@Nullable Version known, Remembered.@Nullable Version now, String column) {
    if (known == null) {
      return Optional.empty();
    }
    if (now != null && now.number() > known.number()) {
      return Optional.empty();
    }
    if (now != null && now.equals(known)) {
      return Optional.empty(); // nothing has changed
    }
    return Optional.of(
        Rule.OP_VERSION_BACK.finding(
            now == null || now.number() < known.number()
                ? "an UPDATE to an older version: " + column + " went back"
                : "an UPDATE of configuration under the version that it had: "
                    + column
                    + " did not grow",
            "a newer " + column + " than the one before",
            column));
  }
}
