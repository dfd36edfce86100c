package org.pyx.validator.rules.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyx.validator.rules.Broken.broken;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.TransactionPosition;
import org.pyx.schemas.rule.Rule;

/** Commit times that go back. */
class TimeBackRuleTest {
  private static final long NOW = 1_700_000_000_123_456L;
  private static final long SECOND = 1_000_000;

  private final TimeBackRule rule = new TimeBackRule();

  @Test
  void passesTimesThatGoOn() {
    assertThat(judge(NOW, NOW + 1)).isEmpty();
    assertThat(judge(NOW, NOW)).isEmpty();
    assertThat(judge(0, NOW)).as("the first").isEmpty();
  }

  @Test
  void passesACommitWithoutTime() {
    assertThat(judge(NOW, 0)).isEmpty();
  }

  @Test
  void failsOnATimeThatGoesBack() {
    assertThat(broken(judge(NOW, NOW - 3_600 * SECOND), Rule.STREAM_TIME_BACK).explanation())
        .contains("a commit 3600 s before");
  }

  @Test
  void failsOnAClockThatIsTurnedBackInSmallSteps() {
    StreamState state = StreamState.START.after(commit(NOW));
    Optional<Finding> found = Optional.empty();
    int steps = 0;
    while (found.isEmpty() && steps < 10) {
      steps++;
      Change.End next = commit(NOW - steps * 9 * SECOND);
      found = rule.judge(state, next);
      state = state.after(next);
    }
    broken(found, Rule.STREAM_TIME_BACK);
    assertThat(steps).isEqualTo(2);
  }

  @Test
  void failsAlthoughACommitWithoutTimeStandsBetween() {
    StreamState state = StreamState.START.after(commit(NOW)).after(commit(0));
    broken(rule.judge(state, commit(NOW - 11 * SECOND)), Rule.STREAM_TIME_BACK);
  }

  @Test
  void boundaryIsTenSeconds() {
    assertThat(judge(NOW, NOW - 10 * SECOND)).isEmpty();
    broken(judge(NOW, NOW - 10 * SECOND - 1), Rule.STREAM_TIME_BACK);
    assertThat(judge(NOW, NOW - 10 * SECOND + 1)).isEmpty();
  }

  @Test
  void boundaryIsOneReportOfAClockThatWasSetRight() {
    StreamState state = StreamState.START.after(commit(NOW + 3_600 * SECOND));
    broken(rule.judge(state, commit(NOW)), Rule.STREAM_TIME_BACK);
    state = state.after(commit(NOW));
    assertThat(rule.judge(state, commit(NOW + 1))).as("said once").isEmpty();
  }

  @Test
  void boundaryOfTheNumbers() {
    assertThat(judge(Long.MIN_VALUE, NOW)).isEmpty();
    assertThat(judge(Long.MIN_VALUE, Long.MIN_VALUE)).isEmpty();
    assertThat(broken(judge(Long.MAX_VALUE, Long.MIN_VALUE), Rule.STREAM_TIME_BACK).explanation())
        .doesNotContain("-");
    assertThat(broken(judge(NOW, Long.MIN_VALUE), Rule.STREAM_TIME_BACK).explanation())
        .doesNotContain("-");
  }

  private Optional<Finding> judge(long last, long now) {
    return rule.judge(new StreamState(new Lsn(1), last, StreamState.NONE, 0), commit(now));
  }

  private static Change.End commit(long time) {
    return new Change.End(new TransactionPosition(7, new Lsn(2), 0), time, 0);
  }
}
