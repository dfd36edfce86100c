package org.pyx.alerts.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.pyx.alerts.desk.Letter;
import org.pyx.alerts.desk.Notice;
import org.pyx.alerts.desk.Recipient;
import org.pyx.alerts.desk.Rendering;
import org.pyx.alerts.desk.Rhythm;
import org.pyx.alerts.incident.Event;
import org.pyx.alerts.incident.Incidents;
import org.pyx.schemas.alert.AlertRecord;
import org.pyx.schemas.alert.Progress;
import org.pyx.schemas.alert.Sample;
import org.pyx.schemas.alert.Subject;
import org.pyx.schemas.model.Severity;

/** What is remembered survives, wherever a process is killed. */
class AlertMemoryTest {
  private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
  private static final Event EVENT =
      new Event(
          new Subject("demo", "op.truncate", "taler.reserves"),
          Severity.CRITICAL,
          NOON,
          0,
          new Sample("k", "p", "w"));

  private final Map<String, AlertRecord> topic = new HashMap<>();

  @Test
  void killedBetweenSendingAndNotingItSendsTheSameMessageAgain() {
    AlertMemory memory = memory();
    memory.take(EVENT, NOON);
    memory.passedRejected(1);
    save(memory);
    Letter sent = letter(memory, NOON);

    Letter again = letter(memory(), NOON.plusSeconds(9));

    assertThat(again.id()).isEqualTo(sent.id());
  }

  @Test
  void killedBeforeTheEventWasNotedSendsTheSameMessageAgain() {
    AlertMemory memory = memory();
    memory.take(EVENT, NOON);
    Letter sent = letter(memory, NOON);

    AlertMemory restarted = memory();
    assertThat(restarted.rejected()).as("it is read again").isZero();
    restarted.take(EVENT, NOON.plusSeconds(9));

    assertThat(letter(restarted, NOON.plusSeconds(9)).id()).isEqualTo(sent.id());
  }

  @Test
  void killedAfterItWasNotedSendsNothing() {
    AlertMemory memory = memory();
    memory.take(EVENT, NOON);
    memory.passedRejected(1);
    memory.desk().told(letter(memory, NOON).notice(), NOON);
    save(memory);

    AlertMemory restarted = memory();
    assertThat(next(restarted, NOON.plusSeconds(9))).isEmpty();
    assertThat(restarted.rejected()).isEqualTo(1);
    assertThat(save(restarted)).as("nothing has changed").isEmpty();
  }

  @Test
  void whatIsOverAndToldIsRemovedInTheEnd() {
    AlertMemory memory = memory();
    memory.take(EVENT, NOON);
    memory.desk().told(letter(memory, NOON).notice(), NOON);
    save(memory);
    assertThat(topic).hasSize(3);
    Instant later = NOON.plusSeconds(2 * 3600);
    memory.tidy(later);
    Instant grouped = later.plusSeconds(60);
    memory.desk().told(letter(memory, grouped).notice(), grouped);
    save(memory);
    memory.tidy(later.plus(Incidents.Limits.USUAL.kept()).plusSeconds(1));
    save(memory);
    assertThat(topic.keySet()).containsExactlyInAnyOrder(Progress.KEY, "recipient/ops");
    assertThat(next(memory(), later)).isEmpty();
  }

  private AlertMemory memory() {
    AlertMemory memory =
        new AlertMemory(
            "demo",
            Incidents.Limits.USUAL,
            List.of(new Recipient("ops", Severity.INFO, 12, Optional.empty())),
            Rhythm.USUAL,
            Map.of(),
            NOON);
    memory.restore(topic.values(), NOON);
    return memory;
  }

  private List<String> save(AlertMemory memory) {
    Map<String, @Nullable AlertRecord> records = memory.takeChanged(NOON);
    records.forEach((key, record) -> {
      if (record == null) {
        topic.remove(key);
      } else {
        topic.put(key, record);
      }
    });
    return new ArrayList<>(records.keySet());
  }

  private static Letter letter(AlertMemory memory, Instant now) {
    return Rendering.letter(next(memory, now).orElseThrow());
  }

  private static Optional<Notice> next(AlertMemory memory, Instant now) {
    return memory.desk().next("ops", memory.incidents().all(), now);
  }
}
