package org.pyx.alerts.channel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.pyx.alerts.desk.Item;
import org.pyx.alerts.desk.Letter;
import org.pyx.alerts.desk.Notice;
import org.pyx.schemas.alert.Incident;
import org.pyx.schemas.model.Severity;
import org.pyx.schemas.text.SafeText;

/**
 * Letters for programs. Names of the exchange are exact, but in ASCII with escapes, so that whoever
 * prints the text sees no control character. Stateless and thread-safe.
 */
final class NoticeJson {
  /** An alert that is not ended ends for Alertmanager after minutes, if it is not told a time. */
  private static final Duration LONGER_THAN_ANY_REMINDER = Duration.ofHours(49);

  private static final int LONGEST_LABEL = 200;
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private NoticeJson() {}

  /** Pyx's own form; docs/alerts.md describes it. */
  static byte[] plain(Letter letter) {
    Notice notice = letter.notice();
    ObjectNode root = MAPPER.createObjectNode();
    root.put("version", 1);
    root.put("id", letter.id());
    root.put("lane", notice.lane());
    root.put("recipient", notice.recipient());
    root.put("at", notice.at().toString());
    root.put("heartbeat", notice.isHeartbeat());
    root.put("severity", lower(notice.severity()));
    root.put("subject", letter.subject());
    root.put("events", notice.events());
    root.put("eventsInAll", notice.eventsInAll());
    root.put("furtherIncidents", notice.later());
    root.put("openIncidents", notice.open());
    ArrayNode incidents = root.putArray("incidents");
    notice.items().forEach(item -> put(incidents.addObject(), item));
    return bytes(root);
  }

  /** What {@code POST /api/v2/alerts} of Prometheus Alertmanager takes. */
  static byte[] alertmanager(Letter letter) {
    ArrayNode root = MAPPER.createArrayNode();
    Notice notice = letter.notice();
    if (notice.isHeartbeat()) {
      ObjectNode alive = root.addObject();
      ObjectNode labels = alive.putObject("labels");
      labels.put("alertname", "PyxAlive");
      labels.put("lane", notice.lane());
      labels.put("severity", "info");
      alive.putObject("annotations").put("summary", letter.subject());
      alive.put("startsAt", notice.at().toString());
      alive.put("endsAt", notice.at().plus(LONGER_THAN_ANY_REMINDER).toString());
    }
    for (Item item : notice.items()) {
      Severity now = item.incident().severity();
      alert(root.addObject(), item, now, endOf(item.incident(), notice.at()));
      if (item.kind() == Item.Kind.WORSE) {
        // an alert is its labels: the milder one, which is routed elsewhere, is over
        for (Severity milder : Severity.values()) {
          if (milder.compareTo(now) > 0) {
            alert(root.addObject(), item, milder, notice.at());
          }
        }
      }
    }
    return bytes(root);
  }

  private static Instant endOf(Incident incident, Instant now) {
    return incident.closed().orElse(now.plus(LONGER_THAN_ANY_REMINDER));
  }

  private static void alert(ObjectNode alert, Item item, Severity severity, Instant end) {
    Incident incident = item.incident();
    ObjectNode labels = alert.putObject("labels");
    labels.put("alertname", "PyxIncident");
    labels.put("lane", incident.subject().lane());
    labels.put("incident", incident.id());
    labels.put("rule", SafeText.mail(incident.subject().rule(), LONGEST_LABEL));
    labels.put("table", SafeText.mail(incident.subject().thing(), LONGEST_LABEL));
    labels.put("severity", lower(severity));
    ObjectNode annotations = alert.putObject("annotations");
    annotations.put("events", Long.toString(incident.count()));
    annotations.put(
        "summary",
        "%s %s, %d events"
            .formatted(
                incident.severity(),
                SafeText.mail(incident.subject().rule(), LONGEST_LABEL),
                incident.count()));
    if (!incident.samples().isEmpty()) {
      annotations.put(
          "description",
          SafeText.mail(incident.samples().getFirst().explanation(), 2 * LONGEST_LABEL));
    }
    alert.put("startsAt", incident.opened().toString());
    alert.put("endsAt", end.toString());
  }

  private static void put(ObjectNode node, Item item) {
    Incident incident = item.incident();
    node.put("id", incident.id());
    node.put("why", lower(item.kind()));
    node.put("rule", incident.subject().rule());
    node.put("table", incident.subject().thing());
    node.put("severity", lower(incident.severity()));
    node.put("events", incident.count());
    node.put("newEvents", item.more());
    node.put("firstAt", incident.firstAt().toString());
    node.put("lastAt", incident.lastAt().toString());
    node.put("firstOffset", incident.firstOffset());
    node.put("lastOffset", incident.lastOffset());
    node.put("open", incident.isOpen());
    node.put("acknowledged", incident.isAcknowledged());
    ArrayNode samples = node.putArray("samples");
    incident
        .samples()
        .forEach(sample ->
            samples
                .addObject()
                .put("key", sample.key())
                .put("position", sample.position())
                .put("explanation", sample.explanation()));
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static byte[] bytes(com.fasterxml.jackson.databind.JsonNode node) {
    try {
      return MAPPER.writeValueAsString(node).getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of texts and numbers is always written", e);
    }
  }
}
