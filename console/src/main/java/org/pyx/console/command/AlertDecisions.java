package org.pyx.console.command;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.pyx.console.Terminal;
import org.pyx.console.config.PyxConfig;
import org.pyx.console.lane.Decisions;
import org.pyx.schemas.alert.AlertRecord;
import org.pyx.schemas.alert.Incident;
import org.pyx.schemas.stage.StopException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that decide about alerts; each decision stays on the lane's topic of decisions. */
final class AlertDecisions {
  private AlertDecisions() {}

  /** What all of them have. */
  abstract static class Deciding implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private LaneOption lane;

    @Option(
        names = "--reason",
        required = true,
        paramLabel = "WORDS",
        description = "Why; it is kept with the decision.")
    private String reason = "";

    @Override
    public final Integer call() {
      if (reason.isBlank()) {
        throw new StopException("--reason is empty: say why, for whoever reads it later");
      }
      PyxConfig config = lane.read();
      String by = System.getProperty("user.name", "unknown");
      String done =
          decide(
              AlertsListCommand.remembered(lane.kafka(config), config),
              new Decisions(lane.kafka(config), config.lane(), by),
              reason);
      System.out.println(Terminal.line(done));
      return 0;
    }

    /** Decides; returns what was decided, in words. */
    abstract String decide(Map<String, AlertRecord> remembered, Decisions decisions, String reason);
  }

  /** {@code pyx alerts ack}. */
  @Command(
      name = "ack",
      mixinStandardHelpOptions = true,
      description = "Somebody has an incident in hand: no reminders of it until it becomes worse.")
  static final class Acknowledge extends Deciding {
    @Parameters(paramLabel = "INCIDENT", description = "Its name, as pyx alerts list shows it.")
    private String incident = "";

    @Override
    String decide(Map<String, AlertRecord> remembered, Decisions decisions, String reason) {
      if (!remembered.containsKey(Incident.KEY + incident)) {
        throw new StopException("there is no incident " + incident + "; see pyx alerts list --all");
      }
      decisions.acknowledge(incident, reason);
      return "no reminders of incident " + incident + " unless it becomes worse";
    }
  }

  /** {@code pyx alerts silence}. */
  @Command(
      name = "silence",
      mixinStandardHelpOptions = true,
      description = "Counts incidents and tells nobody of them, until a time.")
  static final class Silence extends Deciding {
    private static final Duration LONGEST = Duration.ofDays(366);

    @Option(
        names = "--rule",
        required = true,
        paramLabel = "RULE",
        description = "Of these rules; * stands for any text.")
    private String rule = "";

    @Option(
        names = "--table",
        defaultValue = "*",
        paramLabel = "TABLE",
        description = "At these tables, such as taler.reserves; * stands for any text.")
    private String table = "*";

    @Option(
        names = "--until",
        paramLabel = "TIME",
        description = "Until when, such as 2026-05-01T06:00:00Z.")
    private @Nullable String until;

    @Option(
        names = "--for",
        paramLabel = "TIME",
        converter = TimeoutOption.Time.class,
        description = "For how long, such as 90m or 48h.")
    private @Nullable Duration length;

    @Override
    String decide(Map<String, AlertRecord> remembered, Decisions decisions, String reason) {
      Instant now = Instant.now();
      Instant end = end(now);
      if (!end.isAfter(now) || end.isAfter(now.plus(LONGEST))) {
        throw new StopException("a silence ends after now and within a year, not at " + end);
      }
      String name = "s" + Long.toString(now.toEpochMilli(), Character.MAX_RADIX);
      decisions.silence(name, rule, table, end.truncatedTo(ChronoUnit.MICROS), reason);
      return "silence %s: nobody is told of rule %s at table %s until %s"
          .formatted(name, rule, table, end.truncatedTo(ChronoUnit.SECONDS));
    }

    private Instant end(Instant now) {
      if ((until == null) == (length == null)) {
        throw new StopException("give one of --until and --for: a silence has an end");
      }
      if (until == null) {
        return now.plus(java.util.Objects.requireNonNull(length));
      }
      try {
        return Instant.parse(until.toUpperCase(Locale.ROOT));
      } catch (DateTimeParseException e) {
        throw new StopException("--until must be a time such as 2026-05-01T06:00:00Z", e);
      }
    }
  }

  /** {@code pyx alerts unsilence}. */
  @Command(
      name = "unsilence",
      mixinStandardHelpOptions = true,
      description = "Ends a silence before its time.")
  static final class Unsilence extends Deciding {
    @Parameters(paramLabel = "SILENCE", description = "Its name, as pyx alerts list shows it.")
    private String silence = "";

    @Override
    String decide(Map<String, AlertRecord> remembered, Decisions decisions, String reason) {
      if (!remembered.containsKey(org.pyx.schemas.alert.Silence.KEY + silence)) {
        throw new StopException("there is no silence " + silence + "; see pyx alerts list");
      }
      decisions.endSilence(silence, reason);
      return "silence " + silence + " is over";
    }
  }
}
