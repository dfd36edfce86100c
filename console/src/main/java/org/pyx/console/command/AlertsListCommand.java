package org.pyx.console.command;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.pyx.alerts.state.AlertTopic;
import org.pyx.console.Terminal;
import org.pyx.console.config.PyxConfig;
import org.pyx.schemas.alert.AlertRecord;
import org.pyx.schemas.alert.Incident;
import org.pyx.schemas.alert.Silence;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.wire.LaneTopics;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pyx alerts list}. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Lists incidents and silences, as the alert stage remembers them.")
public final class AlertsListCommand implements Callable<Integer> {
  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private LaneOption lane;

  @Option(names = "--all", description = "Those that are over too, as far as they are remembered.")
  private boolean all;

  @Override
  public Integer call() {
    PyxConfig config = lane.read();
    Collection<AlertRecord> records = remembered(lane.kafka(config), config).values();
    List<Incident> incidents =
        records.stream()
            .filter(Incident.class::isInstance)
            .map(Incident.class::cast)
            .filter(incident -> all || incident.isOpen())
            .sorted(
                Comparator.comparing(Incident::severity)
                    .thenComparing(Incident::lastAt, Comparator.reverseOrder()))
            .toList();
    line("%d incidents%s", incidents.size(), all ? "" : " open");
    incidents.forEach(AlertsListCommand::print);
    records.stream()
        .filter(Silence.class::isInstance)
        .map(Silence.class::cast)
        .forEach(silence ->
            line(
                "silenced until %s: rule %s, table %s, by %s: %s (pyx alerts unsilence %s)",
                time(silence.until()),
                silence.rule(),
                silence.thing(),
                silence.by(),
                silence.reason(),
                silence.id()));
    return 0;
  }

  /** What the alert stage remembers, by key; nothing if the lane has none. */
  static java.util.Map<String, AlertRecord> remembered(KafkaAccess kafka, PyxConfig config) {
    boolean there =
        LaneTopics.look(kafka, config.lane(), List.of(config.lane().alerts()))
            .of(config.lane().alerts())
            .isPresent();
    return there ? AlertTopic.read(kafka, config.lane(), () -> false) : java.util.Map.of();
  }

  private static void print(Incident incident) {
    line(
        "%s  %-8s %s%s  %s events, %s to %s%s%s",
        incident.id(),
        incident.severity().name().toLowerCase(Locale.ROOT),
        incident.subject().rule(),
        incident.subject().thing().isEmpty() ? "" : " at " + incident.subject().thing(),
        incident.count(),
        time(incident.firstAt()),
        time(incident.lastAt()),
        incident.isOpen() ? "" : ", over",
        incident.isAcknowledged()
            ? incident
                .acknowledgement()
                .map(hand -> ", in hand: " + hand.by() + ", " + hand.reason())
                .orElse("")
            : "");
  }

  private static String time(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Names may have been chosen by the exchange. */
  private static void line(String format, Object... arguments) {
    System.out.println(Terminal.format(format, arguments));
  }
}
