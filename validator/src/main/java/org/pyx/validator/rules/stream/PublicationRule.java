package org.pyx.validator.rules.stream;

import java.util.Optional;
import org.pyx.schemas.model.Facts;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.rule.Checks;
import org.pyx.schemas.rule.Rule;
import org.pyx.validator.rules.Words;

/** The publication hides nothing: no kind of change, no row, no column. Stateless. */
@Checks(Rule.STREAM_PUBLICATION)
public final class PublicationRule {
  /** Judges a look at the server. */
  public Optional<Finding> judge(SourceFacts now) {
    Long notSeen = now.number(Facts.TABLES_NOT_SEEN);
    if (notSeen != null && notSeen > 0) {
      return broken(
          notSeen + " tables are too many to be looked at: what changes of them is not seen",
          Facts.TABLES_NOT_SEEN);
    }
    String lacks = now.text(Facts.NOT_PUBLISHED);
    return lacks == null || lacks.isEmpty()
        ? Optional.empty()
        : broken("the publication does not publish " + Words.list(lacks), Facts.NOT_PUBLISHED);
  }

  /** Judges a look at a table. */
  public Optional<Finding> judge(TableFacts now) {
    String hides = now.text(Facts.HIDDEN);
    return hides == null || hides.isEmpty()
        ? Optional.empty()
        : broken(
            "the publication hides " + Words.list(hides) + " of table " + now.table(),
            Facts.HIDDEN);
  }

  private static Optional<Finding> broken(String what, String fact) {
    return Optional.of(Rule.STREAM_PUBLICATION.finding(what, "everything is published", fact));
  }
}
