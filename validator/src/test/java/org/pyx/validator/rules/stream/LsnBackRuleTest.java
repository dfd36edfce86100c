package org.pyx.validator.rules.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyx.validator.rules.Broken.broken;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Facts;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.TransactionPosition;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.rule.Rule;
import org.pyx.validator.Fixture;

/** Commits that stand before the one before, and a log that ends before the journal. */
class LsnBackRuleTest {
  private static final Lsn LAST = Lsn.parse("1/500");

  private final LsnBackRule rule = new LsnBackRule();

  @Test
  void passesCommitsOneBehindTheOther() {
    assertThat(commit(LAST, Lsn.parse("2/0"))).isEmpty();
    assertThat(commit(Lsn.NONE, LAST)).as("the first").isEmpty();
  }

  @Test
  void passesALogThatGoesOn() {
    assertThat(look(Fixture.text("1/600"), Fixture.text("1/500"))).isEmpty();
  }

  @Test
  void failsOnACommitBefore() {
    Finding finding = broken(commit(LAST, Lsn.parse("0/FFFFFFFF")), Rule.STREAM_LSN_BACK);
    assertThat(finding.explanation()).contains("0/FFFFFFFF after one at 1/500");
  }

  @Test
  void failsOnALogThatEndsBeforeTheJournal() {
    Finding finding =
        broken(
            look(Fixture.text("1/400"), Fixture.text("1/500")),
            Rule.STREAM_LSN_BACK,
            Facts.LOG_END);
    assertThat(finding.explanation()).contains("1/400");
    assertThat(finding.trusted()).contains("1/500");
  }

  @Test
  void boundaryOfCommits() {
    broken(commit(LAST, LAST), Rule.STREAM_LSN_BACK);
    assertThat(commit(LAST, new Lsn(LAST.value() + 1))).isEmpty();
    broken(commit(LAST, new Lsn(LAST.value() - 1)), Rule.STREAM_LSN_BACK);
    assertThat(commit(new Lsn(Long.MAX_VALUE), new Lsn(Long.MIN_VALUE)))
        .as("positions are unsigned")
        .isEmpty();
    broken(commit(new Lsn(-1), new Lsn(0)), Rule.STREAM_LSN_BACK);
  }

  @Test
  void boundaryOfTheLog() {
    assertThat(look(Fixture.text("1/500"), Fixture.text("1/500"))).isEmpty();
    broken(look(Fixture.text("1/4FF"), Fixture.text("1/500")), Rule.STREAM_LSN_BACK, Facts.LOG_END);
    assertThat(look(Value.NULL, Fixture.text("1/500"))).as("not seen").isEmpty();
    assertThat(look(Fixture.text("1/500"), Value.NULL)).as("nothing captured yet").isEmpty();
    assertThat(look(Fixture.text("nonsense"), Fixture.text("1/500"))).isEmpty();
  }

  private Optional<Finding> commit(Lsn last, Lsn now) {
    StreamState before = new StreamState(last, 1, StreamState.NONE, 0);
    return rule.judge(before, new Change.End(new TransactionPosition(7, now, 0), 1, 0));
  }

  private Optional<Finding> look(Value logEnd, Value resume) {
    return rule.judge(
        new SourceFacts(Row.of(List.of(Facts.LOG_END, Facts.RESUME), List.of(logEnd, resume))));
  }
}
