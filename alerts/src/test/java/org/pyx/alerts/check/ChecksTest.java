package org.pyx.alerts.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyx.alerts.check.Checks.Outcome;
import org.pyx.schemas.alert.Subject;
import org.pyx.schemas.model.Severity;

class ChecksTest {
  private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");

  private Checks checks = checks(3, 10, Duration.ofDays(3));

  @Test
  void soOftenInARowIsAnIncidentUntilItIsWell() {
    assertThat(look(true, 0)).isInstanceOf(Outcome.Open.class);
    assertThat(look(true, 1)).isInstanceOf(Outcome.Open.class);
    assertThat(look(true, 2))
        .isInstanceOfSatisfying(
            Outcome.Bad.class,
            bad -> {
              assertThat(bad.event().subject()).isEqualTo(new Subject("demo", "check.lag", "sink"));
              assertThat(bad.event().severity()).isEqualTo(Severity.CRITICAL);
              assertThat(bad.event().sample().explanation()).isEqualTo("7 rows");
            });
    assertThat(look(true, 3)).isInstanceOf(Outcome.Bad.class);
    assertThat(look(false, 4)).isInstanceOf(Outcome.Well.class);
    assertThat(look(true, 5)).isInstanceOf(Outcome.Open.class);
  }

  @Test
  void aLookThatIsWellBreaksTheRow() {
    for (int minute = 0; minute < 9; minute += 3) {
      assertThat(look(true, minute)).isInstanceOf(Outcome.Open.class);
      assertThat(look(true, minute + 1)).isInstanceOf(Outcome.Open.class);
      assertThat(look(false, minute + 2)).isInstanceOf(Outcome.Well.class);
    }
  }

  @Test
  void fiveBadMinutesEveryDayShow() {
    checks = checks(6, 10, Duration.ofDays(3));
    int firstAlarm = 0;
    for (int day = 1; day <= 3; day++) {
      for (int minute = 0; minute < 60; minute++) {
        Outcome outcome = look(minute < 5, day * 1440L + minute);
        if (outcome instanceof Outcome.Bad bad && firstAlarm == 0) {
          firstAlarm = day;
          assertThat(bad.event().sample().explanation()).contains("10th time within 72 hours");
        }
      }
    }
    assertThat(firstAlarm).isEqualTo(2);
  }

  @Test
  void whatIsLongAgoDoesNotCount() {
    checks = checks(6, 10, Duration.ofHours(3));
    for (int day = 1; day <= 30; day++) {
      for (int minute = 0; minute < 60; minute++) {
        assertThat(look(minute < 5, day * 1440L + minute)).isNotInstanceOf(Outcome.Bad.class);
      }
    }
  }

  @Test
  void aRestartGoesOnWithTheRow() {
    look(true, 0);
    look(true, 1);
    var remembered = checks.takeChanged();
    assertThat(checks.takeChanged()).isEmpty();
    checks = checks(3, 10, Duration.ofDays(3));
    remembered.values().forEach(watched -> checks.restore(watched.orElseThrow()));
    assertThat(look(true, 2)).isInstanceOf(Outcome.Bad.class);
  }

  @Test
  void whatIsWellForLongIsForgotten() {
    look(true, 0);
    look(false, 1);
    assertThat(checks.takeChanged().values()).allMatch(watched -> watched.isPresent());
    look(false, 5 * 1440L);
    assertThat(checks.takeChanged().values()).singleElement().isEqualTo(java.util.Optional.empty());
  }

  @Test
  void eachThingCountsForItself() {
    look(true, 0);
    look(true, 1);
    assertThat(checks.take(new Reading(CheckKind.LAG, "validator", true, "x"), NOON))
        .isInstanceOf(Outcome.Open.class);
  }

  private Outcome look(boolean bad, long minute) {
    return checks.take(
        new Reading(CheckKind.LAG, "sink", bad, "7 rows"), NOON.plusSeconds(60 * minute));
  }

  private static Checks checks(int inARow, int times, Duration within) {
    return new Checks(
        "demo", Map.of(CheckKind.LAG, new CheckRule(Severity.CRITICAL, inARow, times, within)));
  }
}
