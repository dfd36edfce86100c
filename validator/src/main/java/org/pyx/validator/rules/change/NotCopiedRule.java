package org.pyx.validator.rules.change;

import java.util.Optional;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.policy.TablePolicy;
import org.pyx.schemas.rule.Checks;
import org.pyx.schemas.rule.Rule;

/** A table that is not copied is not published. Stateless. */
@Checks(Rule.TABLE_NOT_COPIED)
public final class NotCopiedRule {
  /** Judges a change of a table that the policy knows. */
  public Optional<Finding> judge(String policy, TablePolicy table) {
    return switch (table.treatment()) {
      case COPY -> Optional.empty();
      case DERIVED ->
          Optional.of(
              finding(
                  "which the copy builds by itself under policy " + policy, "built by the copy"));
      case LEFT_OUT -> Optional.of(finding("which policy " + policy + " leaves out", "not copied"));
    };
  }

  private static Finding finding(String why, String trusted) {
    return Rule.TABLE_NOT_COPIED.finding(
        "a change of a table " + why + "; take it out of the publication", trusted);
  }
}
