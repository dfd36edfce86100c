package org.pyx.alerts.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyx.alerts.incident.Event;
import org.pyx.alerts.incident.Incidents;
import org.pyx.schemas.alert.Incident;
import org.pyx.schemas.alert.Sample;
import org.pyx.schemas.alert.Subject;
import org.pyx.schemas.model.Severity;

/** Random storms of events in simulated time: what holds whatever the exchange does. */
class DeskStormTest {
  private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
  private static final Duration STEP = Duration.ofSeconds(5);

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  private final Incidents incidents = new Incidents(Incidents.Limits.USUAL);
  private final List<Notice> sent = new ArrayList<>();
  private Instant now = NOON;
  private long offset;
  private long events;

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 6, 12, 60})
  void theLimitHoldsAndEverythingIsToldInTheEnd(int limit) {
    Desk desk = desk(limit);
    Instant calm = NOON.plus(Duration.ofHours(12));
    while (now.isBefore(calm)) {
      storm();
      step(desk, random.nextInt(100) > 0);
    }
    Set<String> subjects = new HashSet<>();
    while (incidents.all().stream().anyMatch(incident -> !desk.isSettled(incident, now))) {
      step(desk, true);
      assertThat(now).as("seed %d", seed).isBefore(calm.plus(Duration.ofDays(3)));
    }

    assertLimit(limit);
    Map<String, Long> told = new HashMap<>();
    Set<String> over = new HashSet<>();
    for (Notice notice : sent) {
      for (Item item : notice.items()) {
        Incident incident = item.incident();
        assertThat(over).as("seed %d: told after its end", seed).doesNotContain(incident.id());
        boolean first = told.put(incident.id(), incident.count()) == null;
        assertThat(first).as("seed %d", seed).isEqualTo(item.kind() == Item.Kind.NEW);
        subjects.add(incident.subject().rule());
        if (!incident.isOpen()) {
          over.add(incident.id());
        }
      }
    }
    assertThat(told.values().stream().mapToLong(Long::longValue).sum())
        .as("every event was told, seed %d", seed)
        .isEqualTo(events);
    assertThat(sent.stream().mapToLong(Notice::events).sum())
        .as("and counted in one message only, seed %d", seed)
        .isEqualTo(events);
    assertThat(subjects).as("seed %d", seed).hasSizeGreaterThan(5);
  }

  @Test
  void aFloodOfOneKindNeverHidesTheFirstOfAnother() {
    Desk desk = desk(6);
    for (int round = 0; round < 40; round++) {
      Instant until = now.plus(Duration.ofMinutes(20L + random.nextInt(60)));
      while (now.isBefore(until)) {
        for (int i = 0; i < 50; i++) {
          add("table.unknown", "t.x" + random.nextInt(1_000_000), Severity.CRITICAL);
        }
        step(desk, true);
      }
      int before = sent.size();
      String rule = "row.kind" + round;
      add(rule, "t.reserves", Severity.CRITICAL);
      Instant came = now;
      while (sent.size() == before) {
        step(desk, true);
      }
      assertThat(sent.get(before).items().getFirst().incident().subject().rule())
          .as("first of the next message, seed %d", seed)
          .isEqualTo(rule);
      assertThat(Duration.between(came, now))
          .as("no later than the bucket refills, seed %d", seed)
          .isLessThanOrEqualTo(Duration.ofMinutes(21));
    }
    assertLimit(6);
  }

  @Test
  void afterAnHourWithoutAMailServerOneMessageSaysAll() {
    Desk desk = desk(12);
    Instant until = now.plus(Duration.ofHours(1));
    while (now.isBefore(until)) {
      add("op.delete", "t." + random.nextInt(30), Severity.CRITICAL);
      add("amount.range", "t." + random.nextInt(30), Severity.WARNING);
      step(desk, false);
    }
    step(desk, true);

    assertThat(sent).hasSize(1);
    assertThat(sent.getFirst().items()).hasSize(incidents.all().size());
    assertThat(sent.getFirst().events()).isEqualTo(events);
  }

  private void storm() {
    switch (random.nextInt(40)) {
      case 0 -> {
        for (int i = random.nextInt(2_000); i > 0; i--) {
          add("table.unknown", "t.x" + random.nextInt(1_000_000), Severity.CRITICAL);
        }
      }
      case 1, 2 -> {
        Severity severity = Severity.values()[random.nextInt(3)];
        add("rule.n" + random.nextInt(60), "t." + random.nextInt(40), severity);
      }
      case 3, 4, 5 -> add("op.delete", "t.reserves", Severity.CRITICAL);
      default -> {}
    }
  }

  private void add(String rule, String table, Severity severity) {
    Event event =
        new Event(
            new Subject("demo", rule, table), severity, now, offset++, new Sample("k", "p", "w"));
    var _ = incidents.add(event, incident -> desk.isSettled(incident, now), now);
    events++;
  }

  @SuppressWarnings("NullAway.Init")
  private Desk desk;

  private Desk desk(int limit) {
    desk =
        new Desk(
            "demo",
            List.of(new Recipient("ops", Severity.INFO, limit, Optional.empty())),
            Rhythm.USUAL,
            now);
    return desk;
  }

  private void step(Desk desk, boolean reachable) {
    incidents.closeQuiet(now);
    incidents.forget(incident -> desk.isSettled(incident, now), now);
    desk.forgetAllBut(incidents.all());
    Optional<Notice> next = desk.next("ops", incidents.all(), now);
    if (next.isPresent() && reachable) {
      sent.add(next.get());
      desk.told(next.get(), now);
    }
    now = now.plus(STEP);
  }

  private void assertLimit(int limit) {
    for (int i = limit; i < sent.size(); i++) {
      assertThat(Duration.between(sent.get(i - limit).at(), sent.get(i).at()))
          .as("message %d and the one %d before it, seed %d", i, limit, seed)
          .isGreaterThanOrEqualTo(Duration.ofHours(1));
    }
    assertThat(sent).as("seed %d", seed).hasSizeGreaterThan(limit);
  }
}
