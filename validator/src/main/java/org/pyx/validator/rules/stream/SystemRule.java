package org.pyx.validator.rules.stream;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Facts;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.rule.Checks;
import org.pyx.schemas.rule.Rule;
import org.pyx.validator.rules.Words;

/** The exchange's server is the one that it was. Stateless. */
@Checks(Rule.STREAM_SYSTEM)
public final class SystemRule {
  /** Judges a look at the server by the one before. */
  public Optional<Finding> judge(@Nullable SourceFacts before, SourceFacts now) {
    String was = before == null ? null : before.text(Facts.SYSTEM);
    String is = now.text(Facts.SYSTEM);
    if (was != null && is == null) {
      return Optional.of(
          Rule.STREAM_SYSTEM.finding(
              "the server does not tell its system identifier any more: another may stand in its place",
              "system identifier " + Words.name(was),
              Facts.SYSTEM));
    }
    return was == null || is == null || was.equals(is)
        ? Optional.empty()
        : Optional.of(
            Rule.STREAM_SYSTEM.finding(
                "another server answers: its system identifier is " + Words.name(is),
                "system identifier " + Words.name(was),
                Facts.SYSTEM));
  }
}
