package org.pyx.alerts.channel;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.pyx.alerts.desk.Item;
import org.pyx.alerts.desk.Letter;
import org.pyx.alerts.desk.Notice;
import org.pyx.alerts.desk.Rendering;
import org.pyx.schemas.alert.Incident;
import org.pyx.schemas.alert.Sample;
import org.pyx.schemas.alert.Subject;
import org.pyx.schemas.model.Severity;

/** A letter to send. */
final class LetterSample {
  static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
  static final String HOSTILE = "t\r\n\u0000\"$(touch /tmp/x)`id`';<script>\u202E";

  private LetterSample() {}

  static Letter of(String thing, Item.Kind kind) {
    Incident incident =
        new Incident(
            "a1b2c3",
            new Subject("demo", "op.truncate", thing),
            Severity.CRITICAL,
            12,
            NOON,
            NOON.plusSeconds(60),
            NOON,
            NOON,
            5,
            90,
            List.of(new Sample(thing + "/1", "transaction 7 at 0/10", "a table was emptied")),
            kind == Item.Kind.CLOSED ? Optional.of(NOON.plusSeconds(3600)) : Optional.empty(),
            Optional.empty());
    return Rendering.letter(
        new Notice(
            "demo", "ops", NOON.plusSeconds(61), List.of(new Item(kind, incident, 12, 0)), 0, 1));
  }
}
