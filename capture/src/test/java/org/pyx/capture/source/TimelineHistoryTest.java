package org.pyx.capture.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.stage.TryAgainException;

/** A server's own history, which it may invent. */
class TimelineHistoryTest {
  @Test
  void aHistoryFileIsRead() {
    TimelineHistory history =
        TimelineHistory.parse(
            "# comment\n1\t0/3000148\tno recovery target specified\n\n2\t1/A0\tbefore 2026-01-01\n");
    assertThat(history).hasToString("1 0/3000148, 2 1/A0");
    assertThat(history.end(1)).contains(Lsn.parse("0/3000148"));
    assertThat(history.end(3)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x", "1", "1 0/0/0", "-1 0/1 r", "99999999999 0/1 r", "1 0/123456789 r", "1, 0/1"})
  void whatIsNoHistoryIsRefused(String file) {
    assertThatThrownBy(() -> TimelineHistory.parse(file)).isInstanceOf(TryAgainException.class);
  }

  @Test
  void ofALongHistoryTheLatestAreKept() {
    StringBuilder file = new StringBuilder();
    for (int i = 1; i <= 1_000; i++) {
      file.append(i).append(" 0/").append(Integer.toHexString(i)).append(" r\n");
    }
    TimelineHistory history = TimelineHistory.parse(file.toString());
    assertThat(history.end(1_000)).isPresent();
    assertThat(history.end(900)).isEmpty();
    assertThat(history.toString()).hasSizeLessThan(1_000);
  }
}
