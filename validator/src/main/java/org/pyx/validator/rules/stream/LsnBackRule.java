package org.pyx.validator.rules.stream;

import java.util.Optional;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Facts;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.rule.Checks;
import org.pyx.schemas.rule.Rule;

/** Commits stand in the log one behind the other. Stateless. */
@Checks(Rule.STREAM_LSN_BACK)
public final class LsnBackRule {
  /** Judges the end of a transaction. */
  public Optional<Finding> judge(StreamState before, Change.End end) {
    Lsn now = end.position().lsn();
    return now.compareTo(before.lastEnd()) > 0
        ? Optional.empty()
        : Optional.of(
            Rule.STREAM_LSN_BACK.finding(
                "a commit at " + now + " after one at " + before.lastEnd(),
                "the log ended at " + before.lastEnd()));
  }

  /** Judges a look at the server, whose log may not end before what was captured of it. */
  public Optional<Finding> judge(SourceFacts facts) {
    Lsn end = facts.logEnd();
    Lsn resume = facts.resume();
    return end == null || resume == null || end.compareTo(resume) >= 0
        ? Optional.empty()
        : Optional.of(
            Rule.STREAM_LSN_BACK.finding(
                "the exchange's log ends at " + end + ", before what was captured of it",
                "captured up to " + resume,
                Facts.LOG_END));
  }
}
