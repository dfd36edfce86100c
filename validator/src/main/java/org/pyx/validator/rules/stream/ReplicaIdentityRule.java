package org.pyx.validator.rules.stream;

import java.util.Optional;
import org.pyx.schemas.model.Facts;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.rule.Checks;
import org.pyx.schemas.rule.Rule;

/** Each change tells which row it concerns. Stateless. */
@Checks(Rule.STREAM_REPLICA_IDENTITY)
public final class ReplicaIdentityRule {
  /** Judges a look at a table. */
  public Optional<Finding> judge(TableFacts now) {
    return now.isTrue(Facts.PUBLISHED) && now.isFalse(Facts.IDENTIFIED)
        ? Optional.of(
            Rule.STREAM_REPLICA_IDENTITY.finding(
                "a DELETE or UPDATE of table "
                    + now.table()
                    + " would not tell which row it changed",
                "a primary key, or REPLICA IDENTITY FULL",
                Facts.IDENTIFIED))
        : Optional.empty();
  }
}
