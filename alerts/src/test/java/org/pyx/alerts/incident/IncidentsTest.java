package org.pyx.alerts.incident;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.alert.Incident;
import org.pyx.schemas.alert.Sample;
import org.pyx.schemas.alert.Subject;
import org.pyx.schemas.model.Severity;

class IncidentsTest {
  private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
  private static final Incidents.Limits SMALL =
      new Incidents.Limits(Duration.ofHours(1), Duration.ofDays(1), 5, 4, 3);

  private final Incidents incidents = new Incidents(SMALL);
  private long offset;

  @Test
  void eventsOfOneSubjectAreOneIncidentWithItsWorstSeverity() {
    add("op.delete", "t.a", Severity.WARNING, NOON);
    add("op.delete", "t.a", Severity.CRITICAL, NOON.plusSeconds(5));
    add("op.delete", "t.b", Severity.INFO, NOON);
    for (int i = 0; i < 10; i++) {
      add("op.delete", "t.a", Severity.INFO, NOON.plusSeconds(10 + i));
    }

    assertThat(incidents.all()).hasSize(2);
    Incident first = incidents.all().iterator().next();
    assertThat(first.count()).isEqualTo(12);
    assertThat(first.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(first.firstAt()).isEqualTo(NOON);
    assertThat(first.lastAt()).isEqualTo(NOON.plusSeconds(19));
    assertThat(first.firstOffset()).isZero();
    assertThat(first.lastOffset()).isEqualTo(12);
    assertThat(first.samples()).hasSize(Incident.MOST_SAMPLES);
  }

  @Test
  void oneThatWasQuietIsOverAndANewEventBeginsANewOne() {
    Incident old = add("op.delete", "t.a", Severity.CRITICAL, NOON);
    incidents.closeQuiet(NOON.plusSeconds(3599));
    assertThat(old(old).isOpen()).isTrue();
    incidents.closeQuiet(NOON.plusSeconds(3600));
    assertThat(old(old).isOpen()).isFalse();

    Incident next = add("op.delete", "t.a", Severity.CRITICAL, NOON.plusSeconds(4000));

    assertThat(next.id()).isNotEqualTo(old.id());
    assertThat(next.count()).isEqualTo(1);
  }

  @Test
  void oneWhoseEndNobodyWasToldGoesOn() {
    Incident old = add("op.delete", "t.a", Severity.CRITICAL, NOON);
    incidents.closeQuiet(NOON.plusSeconds(3600));

    Incident same =
        incidents.add(
            event("op.delete", "t.a", Severity.INFO, NOON), _ -> false, NOON.plusSeconds(4000));

    assertThat(same.id()).isEqualTo(old.id());
    assertThat(same.isOpen()).isTrue();
    assertThat(same.count()).isEqualTo(2);
  }

  @Test
  void tablesWithoutEndAreCountedAsOneAndNoneIsLost() {
    Random random = new Random(7);
    int events = 20_000;
    for (int i = 0; i < events; i++) {
      add("rule.n" + random.nextInt(40), "t." + random.nextInt(1000), Severity.WARNING, NOON);
    }

    assertThat(incidents.all().stream().mapToLong(Incident::count).sum()).isEqualTo(events);
    // each rule its tables and the others; and one for all other rules
    assertThat(incidents.all()).hasSizeLessThanOrEqualTo(4 * (5 + 1) + 2);
    assertThat(incidents.all())
        .anyMatch(incident -> incident.subject().thing().equals(Subject.OTHERS));
  }

  @Test
  void whatIsOverTakesNoRoomAndIsForgottenInTheEnd() {
    for (int i = 0; i < 5; i++) {
      add("op.delete", "t." + i, Severity.CRITICAL, NOON);
    }
    incidents.closeQuiet(NOON.plusSeconds(3600));
    incidents.forget(_ -> false, NOON.plusSeconds(3600));
    assertThat(incidents.all()).as("nobody was told").hasSize(5);

    incidents.forget(_ -> true, NOON.plusSeconds(3600));
    assertThat(incidents.all()).as("not more than the limit").hasSize(3);
    Incident own = add("op.delete", "t.new", Severity.CRITICAL, NOON.plusSeconds(3601));
    assertThat(own.subject().thing()).isEqualTo("t.new");

    incidents.forget(_ -> true, NOON.plusSeconds(3600).plus(Duration.ofDays(1)));
    assertThat(incidents.all()).extracting(Incident::id).containsExactly(own.id());
  }

  @Test
  void theSameEventsGiveTheSameIdAndARestoredOneIsGoneOnWith() {
    Event event = event("op.delete", "t.a", Severity.CRITICAL, NOON);
    Incident before = incidents.add(event, _ -> true, NOON);
    Incidents again = new Incidents(SMALL);
    assertThat(again.add(event, _ -> true, NOON.plusSeconds(9)).id()).isEqualTo(before.id());

    Incidents restored = new Incidents(SMALL);
    restored.restore(List.of(before));
    assertThat(restored.takeChanged()).isEmpty();
    Incident more =
        restored.add(
            event("op.delete", "t.a", Severity.CRITICAL, NOON), _ -> true, NOON.plusSeconds(1));
    assertThat(more.id()).isEqualTo(before.id());
    assertThat(more.count()).isEqualTo(2);
    assertThat(restored.takeChanged()).containsExactly(before.id());
  }

  @Test
  void oneInSomebodysHandIsNotSoOnceItIsWorse() {
    Incident incident = add("op.delete", "t.a", Severity.WARNING, NOON);
    assertThat(incidents.acknowledge("nosuch", "me", "why", NOON)).isFalse();
    assertThat(incidents.acknowledge(incident.id(), "me", "why", NOON)).isTrue();
    assertThat(old(incident).isAcknowledged()).isTrue();

    add("op.delete", "t.a", Severity.WARNING, NOON);
    assertThat(old(incident).isAcknowledged()).isTrue();
    add("op.delete", "t.a", Severity.CRITICAL, NOON);
    assertThat(old(incident).isAcknowledged()).isFalse();
  }

  @Test
  void aLongTextOfTheExchangeIsCut() {
    Event event =
        new Event(
            new Subject("demo", "op.delete", "t.a"),
            Severity.INFO,
            NOON,
            0,
            new Sample("k".repeat(1_000_000), "p".repeat(1_000_000), "e".repeat(1_000_000)));

    Sample sample = incidents.add(event, _ -> true, NOON).samples().getFirst();

    assertThat(sample.key().length() + sample.position().length() + sample.explanation().length())
        .isLessThan(1_000);
  }

  private Incident old(Incident incident) {
    return incidents.byId(incident.id()).orElseThrow();
  }

  private Incident add(String rule, String table, Severity severity, Instant now) {
    return incidents.add(event(rule, table, severity, now), _ -> true, now);
  }

  private Event event(String rule, String table, Severity severity, Instant at) {
    return new Event(
        new Subject("demo", rule, table),
        severity,
        at,
        offset++,
        new Sample("a/1", "7#1@0/10", "words"));
  }
}
