package org.pyx.alerts.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pyx.alerts.incident.Event;
import org.pyx.alerts.incident.Incidents;
import org.pyx.schemas.alert.Incident;
import org.pyx.schemas.alert.Sample;
import org.pyx.schemas.alert.Silence;
import org.pyx.schemas.alert.Subject;
import org.pyx.schemas.model.Severity;

class DeskTest {
  private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");

  private final Incidents incidents = new Incidents(Incidents.Limits.USUAL);
  private Desk desk = desk(Severity.INFO, Optional.empty());
  private long offset;

  @Test
  void criticalLeavesAtOnceAndTheRestWaitsToBeGrouped() {
    add("row.late-serial", "t.a", Severity.INFO, NOON);
    add("amount.range", "t.a", Severity.WARNING, NOON.plusSeconds(10));
    assertThat(next(NOON.plusSeconds(59))).isEmpty();
    assertThat(next(NOON.plusSeconds(60)).orElseThrow().items())
        .as("the other one goes along")
        .hasSize(1);

    add("op.delete", "t.a", Severity.CRITICAL, NOON.plusSeconds(20));
    assertThat(next(NOON.plusSeconds(20)).orElseThrow().items().getFirst().incident().severity())
        .isEqualTo(Severity.CRITICAL);
  }

  @Test
  void remindersGrowRareWhileItGoesOnAndItsEndIsTold() {
    List<Long> minutes = new ArrayList<>();
    List<Item.Kind> kinds = new ArrayList<>();
    Instant end = NOON.plus(Duration.ofHours(50));
    for (Instant now = NOON;
        now.isBefore(end.plus(Duration.ofHours(3)));
        now = now.plusSeconds(60)) {
      if (now.isBefore(end)) {
        add("op.delete", "t.a", Severity.CRITICAL, now);
      }
      incidents.closeQuiet(now);
      Optional<Notice> notice = next(now);
      if (notice.isPresent()) {
        minutes.add(Duration.between(NOON, now).toMinutes());
        kinds.add(notice.get().items().getFirst().kind());
        desk.told(notice.get(), now);
      }
    }

    assertThat(minutes.subList(0, 6))
        .containsExactly(0L, 15L, 15L + 60, 75L + 240, 315L + 720, 1035L + 1440);
    assertThat(kinds.getLast()).isEqualTo(Item.Kind.CLOSED);
    assertThat(kinds).containsOnlyOnce(Item.Kind.NEW, Item.Kind.CLOSED);
  }

  @Test
  void noReminderWithoutFurtherEvents() {
    add("op.delete", "t.a", Severity.CRITICAL, NOON);
    desk.told(next(NOON).orElseThrow(), NOON);
    assertThat(next(NOON.plus(Duration.ofHours(30)))).isEmpty();
  }

  @Test
  void oneInHandGivesNoRemindersUntilItIsWorse() {
    Incident incident = add("op.delete", "t.a", Severity.WARNING, NOON);
    desk.told(next(NOON.plusSeconds(60)).orElseThrow(), NOON.plusSeconds(60));
    incidents.acknowledge(incident.id(), "me", "on it", NOON.plusSeconds(60));
    Instant later = NOON.plus(Duration.ofHours(9));
    add("op.delete", "t.a", Severity.WARNING, later);
    assertThat(next(later)).isEmpty();

    add("op.delete", "t.a", Severity.CRITICAL, later);
    Notice notice = next(later).orElseThrow();
    assertThat(notice.items().getFirst().kind()).isEqualTo(Item.Kind.WORSE);
    assertThat(notice.events()).isEqualTo(2);
    assertThat(notice.eventsInAll()).isEqualTo(3);
  }

  @Test
  void whatIsSilencedIsCountedAndToldWhenTheSilenceEnds() {
    Instant until = NOON.plus(Duration.ofMinutes(30));
    desk.silence(new Silence("s1", "op.*", "t.*", until, "me", "migration", NOON));
    add("op.delete", "t.a", Severity.CRITICAL, NOON);
    add("op.delete", "t.a", Severity.CRITICAL, NOON);
    assertThat(next(until.minusSeconds(1))).isEmpty();
    add("row.rewrite", "t.a", Severity.CRITICAL, NOON);
    assertThat(next(NOON).orElseThrow().items()).hasSize(1);

    desk.told(next(NOON).orElseThrow(), NOON);
    Notice after = next(until).orElseThrow();
    assertThat(after.items().getFirst().incident().subject().rule()).isEqualTo("op.delete");
    assertThat(after.events()).isEqualTo(2);
    assertThat(desk.endSilence("s1")).isTrue();
    assertThat(desk.endSilence("s1")).isFalse();
    assertThat(next(NOON).orElseThrow().events()).isEqualTo(2);
  }

  @Test
  void aRecipientHearsOnlyOfWhatIsBadEnough() {
    desk = desk(Severity.CRITICAL, Optional.empty());
    Incident warning = add("amount.range", "t.a", Severity.WARNING, NOON);
    assertThat(next(NOON.plusSeconds(600))).isEmpty();
    assertThat(desk.isSettled(warning, NOON)).isTrue();
  }

  @Test
  void aFewAtOnceHaveAMessageEachAndManyHaveOne() {
    add("op.delete", "t.a", Severity.CRITICAL, NOON);
    add("op.delete", "t.b", Severity.CRITICAL, NOON);
    assertThat(next(NOON).orElseThrow().items()).hasSize(1);

    for (int i = 0; i < 20; i++) {
      add("op.delete", "t.x" + i, Severity.CRITICAL, NOON);
    }
    assertThat(next(NOON).orElseThrow().items()).hasSize(22);
  }

  @Test
  void aFloodThatGoesOnUsesUpTheHourInSummariesAMinuteApart() {
    int sent = 0;
    for (int second = 0; second < 60; second++) {
      Instant now = NOON.plusSeconds(second);
      add("op.delete", "t.x" + second, Severity.CRITICAL, now);
      Optional<Notice> notice = next(now);
      if (notice.isPresent()) {
        desk.told(notice.get(), now);
        sent++;
      }
    }
    assertThat(sent).as("half of what may leave at once").isEqualTo(3);

    Instant other = NOON.plusSeconds(60);
    add("row.rewrite", "t.a", Severity.CRITICAL, other);
    assertThat(next(other).orElseThrow().items().getFirst().incident().subject().rule())
        .as("another kind does not wait")
        .isEqualTo("row.rewrite");
  }

  @Test
  void whatIsRememberedIsNotToldAgain() {
    Incident incident = add("op.delete", "t.a", Severity.CRITICAL, NOON);
    desk.told(next(NOON).orElseThrow(), NOON);
    var remembered = desk.takeChanged();
    assertThat(remembered).hasSize(1);
    assertThat(desk.takeChanged()).isEmpty();

    desk = desk(Severity.INFO, Optional.empty());
    assertThat(next(NOON)).isPresent();
    remembered.forEach(desk::restore);
    assertThat(next(NOON)).isEmpty();
    incidents.closeQuiet(NOON.plus(Duration.ofHours(1)));
    Notice end = next(NOON.plus(Duration.ofHours(2))).orElseThrow();
    assertThat(end.items().getFirst().incident().id()).isEqualTo(incident.id());
  }

  @Test
  void aNewRecipientIsNotToldOfWhatWasOver() {
    add("op.delete", "t.a", Severity.CRITICAL, NOON);
    incidents.closeQuiet(NOON.plus(Duration.ofHours(1)));
    desk.begin(incidents.all(), NOON);
    assertThat(next(NOON.plus(Duration.ofHours(2)))).isEmpty();
  }

  @Test
  void aHeartbeatComesAtItsInterval() {
    desk = desk(Severity.INFO, Optional.of(Duration.ofHours(6)));
    assertThat(next(NOON.plus(Duration.ofHours(6)).minusSeconds(1))).isEmpty();
    Notice alive = next(NOON.plus(Duration.ofHours(6))).orElseThrow();
    assertThat(alive.isHeartbeat()).isTrue();
    desk.told(alive, NOON.plus(Duration.ofHours(6)));
    assertThat(next(NOON.plus(Duration.ofHours(7)))).isEmpty();
    assertThat(next(NOON.plus(Duration.ofHours(12)))).isPresent();
  }

  private Optional<Notice> next(Instant now) {
    return desk.next("ops", incidents.all(), now);
  }

  private static Desk desk(Severity least, Optional<Duration> heartbeat) {
    return new Desk(
        "demo", List.of(new Recipient("ops", least, 12, heartbeat)), Rhythm.USUAL, NOON);
  }

  private Incident add(String rule, String table, Severity severity, Instant now) {
    Event event =
        new Event(
            new Subject("demo", rule, table), severity, now, offset++, new Sample("k", "p", "w"));
    return incidents.add(event, _ -> true, now);
  }
}
