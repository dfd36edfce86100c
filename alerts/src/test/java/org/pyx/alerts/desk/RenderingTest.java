package org.pyx.alerts.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.alert.Incident;
import org.pyx.schemas.alert.Sample;
import org.pyx.schemas.alert.Subject;
import org.pyx.schemas.model.Severity;

class RenderingTest {
  private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
  private static final String HOSTILE =
      "t\r\nBcc: evil@example.org\r\n\r\n\u202Egpj.exe \u001B[31m http://evil.example/ '; rm -rf ~";

  @Test
  void aMessageSaysWhatHappenedHowOftenAndHowToListItAll() {
    Letter letter =
        letter(
            new Item(Item.Kind.NEW, incident("a1", "op.delete", "taler.reserves", 1234), 1234, 0));

    assertThat(letter.subject())
        .isEqualTo("[pyx demo] CRITICAL op.delete at taler.reserves, 1,234 events");
    assertThat(letter.text())
        .contains(
            "This message stands for 1,234 events that you were not told of, of 1,234 in all.")
        .contains("pyx inspect --rule op.delete --table taler.reserves --config FILE")
        .contains("pyx alerts list")
        .contains("first 2026-05-01 12:00:00 UTC")
        .contains("and 1,233 more");
    assertThat(letter.id()).isEqualTo("<a1.ops@demo.pyx>");
    assertThat(letter.thread()).isEmpty();
  }

  @Test
  void laterMessagesBelongToTheThreadOfTheFirstAndHaveNamesOfTheirOwn() {
    Incident incident = incident("a1", "op.delete", "taler.reserves", 9);
    Letter reminder = letter(new Item(Item.Kind.REMINDER, incident, 4, 0));
    Letter second = letter(new Item(Item.Kind.REMINDER, incident, 4, 1));
    Letter again =
        letter(new Item(Item.Kind.REMINDER, incident("a1", "op.delete", "x", 99), 94, 1));

    assertThat(reminder.thread()).contains("<a1.ops@demo.pyx>");
    assertThat(reminder.id()).isNotEqualTo(second.id());
    assertThat(again.id()).as("sent again, with more events by now").isEqualTo(second.id());
    assertThat(reminder.text()).contains("Goes on: ").contains("9 events, 4 new");
  }

  @Test
  void aSummaryListsEveryIncident() {
    List<Item> items =
        IntStream.range(0, 300)
            .mapToObj(
                i -> new Item(Item.Kind.NEW, incident("id" + i, "op.delete", "t.x" + i, 7), 7, 0))
            .toList();
    Letter letter = Rendering.letter(new Notice("demo", "ops", NOON, items, 40, 340));

    assertThat(letter.subject()).startsWith("[pyx demo] CRITICAL 340 incidents, 2,100 events");
    for (int i = 0; i < 300; i++) {
      assertThat(letter.text()).contains("pyx inspect --rule op.delete --table t.x" + i + " ");
    }
    assertThat(letter.text()).contains("40 further incidents will be told next");
    assertThat(letter.text().length()).isLessThan(100_000);
  }

  @Test
  void textOfTheExchangeCannotForgeLinesLinksOrCommands() {
    Letter letter = letter(new Item(Item.Kind.NEW, incident("a1", "op.delete", HOSTILE, 1), 1, 0));

    assertThat(letter.subject()).doesNotContain("\r", "\n", "\u202E", "\u001B", "http://");
    assertThat(letter.text()).doesNotContain("\r", "\nBcc", "\u202E", "\u001B", "http://");
    assertThat(letter.text().lines().filter(line -> line.contains("pyx inspect")))
        .containsExactly("  all of them: pyx inspect --rule op.delete --config FILE");
    assertThat(letter.text().lines().filter(line -> line.contains("Bcc")))
        .allMatch(line -> line.contains("�"));
  }

  private static Letter letter(Item item) {
    return Rendering.letter(new Notice("demo", "ops", NOON, List.of(item), 0, 1));
  }

  private static Incident incident(String id, String rule, String thing, long count) {
    return new Incident(
        id,
        new Subject("demo", rule, thing),
        Severity.CRITICAL,
        count,
        NOON,
        NOON,
        NOON,
        NOON,
        5,
        90,
        List.of(new Sample("k" + thing, "7#1@0/10", "a row was deleted " + thing)),
        Optional.empty(),
        Optional.empty());
  }
}
