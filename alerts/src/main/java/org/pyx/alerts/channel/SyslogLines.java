package org.pyx.alerts.channel;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import org.pyx.alerts.desk.Item;
import org.pyx.alerts.desk.Letter;
import org.pyx.schemas.alert.Incident;
import org.pyx.schemas.model.Severity;
import org.pyx.schemas.stage.StageStart;
import org.pyx.schemas.text.SafeText;

/** Letters as RFC 5424 has them. Stateless. */
final class SyslogLines {
  /** Every receiver takes so many bytes; RFC 5424, section 6.1, says that it should. */
  private static final int LONGEST = 2_048;

  private static final int LOG_AUDIT = 13;
  private static final int LONGEST_NAME = 130;

  /** The number that RFC 5612 gives to examples; Pyx has none of its own. */
  private static final String ELEMENT = "pyx@32473";

  private SyslogLines() {}

  static List<byte[]> of(Letter letter) {
    if (letter.notice().isHeartbeat()) {
      return List.of(line(Severity.INFO, letter.notice().at(), "alive", "", letter.subject()));
    }
    return letter.notice().items().stream().map(item -> line(item, letter.notice().at())).toList();
  }

  private static byte[] line(Item item, Instant at) {
    Incident incident = item.incident();
    String data =
        param("lane", incident.subject().lane())
            + param("incident", incident.id())
            + param("rule", incident.subject().rule())
            + param("table", incident.subject().thing())
            + param("events", Long.toString(incident.count()))
            + param("new", Long.toString(item.more()))
            + param("firstOffset", Long.toString(incident.firstOffset()))
            + param("lastOffset", Long.toString(incident.lastOffset()));
    String why =
        switch (item.kind()) {
          case NEW -> "new";
          case WORSE -> "worse";
          case REMINDER -> "goes-on";
          case CLOSED -> "over";
        };
    String words =
        incident.samples().isEmpty() ? "" : ": " + incident.samples().getFirst().explanation();
    String text =
        "%s %s at %s, %d events%s"
            .formatted(
                incident.severity(),
                incident.subject().rule(),
                incident.subject().thing(),
                incident.count(),
                words);
    return line(incident.severity(), at, why, data, text);
  }

  private static byte[] line(Severity severity, Instant at, String why, String data, String text) {
    String element = data.isEmpty() ? "-" : "[" + ELEMENT + data + "]";
    String line =
        "<%d>1 %s %s pyx %d %s %s %s"
            .formatted(
                LOG_AUDIT * 8 + code(severity),
                at.truncatedTo(ChronoUnit.MILLIS),
                StageStart.machine(),
                ProcessHandle.current().pid(),
                why,
                element,
                SafeText.line(text));
    return cut(line.getBytes(StandardCharsets.UTF_8));
  }

  private static int code(Severity severity) {
    return switch (severity) {
      case CRITICAL -> 2;
      case WARNING -> 4;
      case INFO -> 6;
    };
  }

  private static String param(String name, String value) {
    String shorter = value.length() > LONGEST_NAME ? value.substring(0, LONGEST_NAME) : value;
    String escaped =
        SafeText.line(shorter).replace("\\", "\\\\").replace("\"", "\\\"").replace("]", "\\]");
    return " " + name + "=\"" + escaped + "\"";
  }

  /** Between two characters. */
  private static byte[] cut(byte[] line) {
    int length = Math.min(line.length, LONGEST);
    while (length < line.length && (line[length] & 0xC0) == 0x80) {
      length--;
    }
    return Arrays.copyOf(line, length);
  }
}
