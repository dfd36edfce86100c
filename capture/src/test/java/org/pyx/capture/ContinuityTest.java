package org.pyx.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.pyx.capture.journal.JournalTail;
import org.pyx.capture.source.SlotRetention;
import org.pyx.capture.source.SourceServer;
import org.pyx.capture.source.SourceView;
import org.pyx.capture.source.TimelineHistory;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.stage.PostgresAccess;
import org.pyx.schemas.stage.Secret;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.stage.TryAgainException;

class ContinuityTest {
  private static final Lsn RESUME = new Lsn(100);
  private static final long STARTED = 5;

  @Test
  void aPartOfATransactionFromBehindTheSwitchIsNoPartOfTheHistory() {
    JournalTail.Open before = new JournalTail.Open(7, 2, new Lsn(110));
    assertThat(of(tail(before, null), server(true), seen(2, 9)).broken()).isNull();
    JournalTail.Open behind = new JournalTail.Open(7, 2, new Lsn(130));
    assertThat(of(tail(behind, null), server(true), seen(2, 9)).broken())
        .isInstanceOf(StopException.class)
        .hasMessageContaining("a part of transaction 7");
  }

  @Test
  void aLogThatEndedTooEarlyIsNotReadOnWhenItHasGrown() {
    JournalTail tail = tail(null, new Lsn(90));
    assertThat(of(tail, server(true), seen(1, STARTED + 1)).broken())
        .isInstanceOf(StopException.class)
        .hasMessageContaining("was seen to end at 0/5A");
    assertThat(of(tail, server(true), seen(1, STARTED)).broken())
        .as("the very server from which the journal comes")
        .isNull();
  }

  @Test
  void anOldPrimaryIsNotJudgedWhileAnotherServerIsAway() {
    JournalTail tail = new JournalTail(RESUME, "system", 3L, STARTED, null, null, false);
    assertThat(of(tail, server(false), seen(2, 9)).broken())
        .isInstanceOf(TryAgainException.class)
        .hasMessageContaining("source.hosts")
        .hasMessageContaining("an old primary");
    assertThat(of(tail, server(true), seen(2, 9)).broken()).isInstanceOf(StopException.class);
  }

  private static Continuity of(JournalTail tail, SourceServer server, SourceView.Server seen) {
    return Continuity.of(tail, server, seen, () -> RESUME);
  }

  private static JournalTail tail(JournalTail.@Nullable Open open, @Nullable Lsn wentBack) {
    return new JournalTail(RESUME, "system", 1L, STARTED, open, wentBack, false);
  }

  private static SourceServer server(boolean others) {
    return new SourceServer(
        new PostgresAccess("h", 1, "d", "u", Secret.NONE, Map.of()), false, 2, true, others);
  }

  /** Timeline 2 began at 0/78. */
  private static SourceView.Server seen(long timeline, long started) {
    return new SourceView.Server(
        "system",
        timeline,
        timeline == 1
            ? TimelineHistory.NONE
            : new TimelineHistory(List.of(new TimelineHistory.Switch(1, new Lsn(120)))),
        started,
        false,
        180_000L,
        new Lsn(500),
        "present",
        null,
        new SlotRetention(null, null, null),
        "");
  }
}
