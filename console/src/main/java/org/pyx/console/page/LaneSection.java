package org.pyx.console.page;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.pyx.console.html.Safe;
import org.pyx.console.overview.Overview;
import org.pyx.console.overview.Seen;
import org.pyx.console.overview.VerificationView;
import org.pyx.schemas.alert.Incident;
import org.pyx.schemas.model.CopyState;
import org.pyx.schemas.model.Hold;
import org.pyx.schemas.model.Severity;
import org.pyx.validator.judge.HoldWords;

/** Everything about one lane. Stateless. */
public final class LaneSection {
  private static final int MOST_INCIDENTS = 50;
  private static final int MOST_LATE = 20;

  private LaneSection() {}

  /** A lane as it was seen last. */
  public static Safe of(Seen seen, Audience audience, Instant now) {
    Safe away =
        switch (seen) {
          case Seen.Clearly _ -> Safe.NOTHING;
          case Seen.Not not -> away(not, audience, now);
        };
    return Safe.of(
        "<section><h2>{} {}</h2>{}{}</section>\n",
        seen.lane(),
        state(seen),
        away,
        seen.last().map(last -> known(last, audience, now)).orElse(Safe.NOTHING));
  }

  /** The state of a lane in words, with a colour beside. */
  public static Safe state(Seen seen) {
    return switch (seen) {
      case Seen.Not _ -> pill("bad", "not seen now");
      case Seen.Clearly clearly ->
          switch (clearly.overview().health()) {
            case RUNNING -> pill("good", "runs");
            case ATTENTION -> pill("warn", "runs, wants attention");
            case DOWN -> pill("bad", "does not run");
            case STANDS_STILL -> pill("bad", "stands still");
          };
    };
  }

  private static Safe pill(String kind, String words) {
    return Safe.of("<span class=\"pill {}\">{}</span>", kind, words);
  }

  private static Safe away(Seen.Not not, Audience audience, Instant now) {
    return Safe.of(
        "<p class=\"bad\">Nothing was seen since {}.{}{}</p>",
        Show.time(not.since(), now),
        audience == Audience.OPERATORS
            ? Safe.of(" The last look said: {}", Safe.foreign(not.why()))
            : Safe.NOTHING,
        not.last().isPresent() ? " What follows is what was seen before." : "");
  }

  private static Safe known(Overview seen, Audience audience, Instant now) {
    List<Safe> parts = new ArrayList<>();
    parts.add(Safe.of("<p class=\"dim\">as of {}</p>", Show.time(seen.at(), now)));
    seen.state().hold().ifPresent(hold -> parts.add(hold(hold, seen, audience)));
    parts.add(FlowPart.of(seen, audience, now));
    parts.add(ThroughputPicture.of(seen.minutes()));
    parts.add(incidents(seen, audience, now));
    parts.add(held(seen, audience));
    parts.add(late(seen, audience, now));
    parts.add(verification(seen, now));
    parts.add(Safe.of("<h3>Changes by table</h3>{}", TablesPart.of(seen, audience)));
    if (audience == Audience.OPERATORS) {
      parts.add(
          Safe.of(
              "<p><a class=\"button\" href=\"{}\">All rejected events</a></p>",
              Links.rejected(seen.lane())));
    }
    parts.add(rules(seen, audience));
    return Safe.all(parts);
  }

  private static Safe hold(Hold hold, Overview seen, Audience audience) {
    return audience == Audience.PUBLIC
        ? Safe.of(
            "<p class=\"box bad\">The lane stands still since {} until somebody has decided.</p>",
            Show.seconds(Instant.EPOCH.plus(hold.since(), ChronoUnit.MICROS)))
        : Safe.of(
            "<div class=\"box bad\"><strong>Stands still:</strong> {}<br>{}<br>{}<br>"
                + "<a href=\"{}\">the change</a></div>",
            Safe.foreign(hold.finding().explanation()),
            HoldWords.stands(hold, seen.state().waiting()),
            HoldWords.waysOut(hold),
            Links.journal(seen.lane(), hold.journalOffset()));
  }

  private static Safe incidents(Overview seen, Audience audience, Instant now) {
    List<Safe> counts = new ArrayList<>();
    for (Severity severity : Severity.values()) {
      counts.add(
          Safe.of(
              "<span class=\"{}\">{} {}</span> ",
              seen.incidents(severity) > 0 ? word(severity) : "dim",
              seen.incidents(severity),
              word(severity)));
    }
    List<Safe> items =
        audience == Audience.PUBLIC
            ? List.of()
            : seen.incidents().stream()
                .limit(MOST_INCIDENTS)
                .map(incident -> incident(seen.lane(), incident, now))
                .toList();
    return Safe.of(
        "<h3>Open incidents</h3><p>{}</p><ul>{}</ul>", Safe.all(counts), Safe.all(items));
  }

  private static Safe incident(String lane, Incident incident, Instant now) {
    Safe rule =
        incident.firstOffset() < 0
            ? Safe.of("{}", incident.subject().rule())
            : Safe.of(
                "<a href=\"{}\">{}</a>",
                Links.rejected(lane, "rule", incident.subject().rule()),
                incident.subject().rule());
    return Safe.of(
        "<li><span class=\"{}\">{}</span> {} {} — {} {}, last {}{}</li>",
        word(incident.severity()),
        word(incident.severity()),
        rule,
        incident.subject().thing().isEmpty()
            ? Safe.NOTHING
            : Safe.of("at {}", Safe.foreign(incident.subject().thing())),
        Show.number(incident.count()),
        incident.count() == 1 ? "event" : "events",
        Show.time(incident.lastAt(), now),
        incident.isAcknowledged()
            ? incident
                .acknowledgement()
                .map(hand -> Safe.of(", in hand: {}", Safe.foreign(hand.by())))
                .orElse(Safe.NOTHING)
            : Safe.NOTHING);
  }

  private static Safe held(Overview seen, Audience audience) {
    if (seen.state().rejectedTables().isEmpty()) {
      return Safe.of("<h3>Held tables</h3><p>none</p>");
    }
    return Safe.of(
        "<h3>Held tables</h3><p class=\"warn\">{} by decision</p><ul>{}</ul>",
        seen.state().rejectedTables().size(),
        audience == Audience.PUBLIC
            ? Safe.NOTHING
            : Safe.all(
                seen.state().rejectedTables().stream()
                    .map(table -> Safe.of("<li>{}</li>", Safe.foreign(table.toString())))
                    .toList()));
  }

  private static Safe late(Overview seen, Audience audience, Instant now) {
    List<CopyState.LateSerials> late =
        seen.state().copy().map(CopyState::lateSerials).orElse(List.of());
    if (late.isEmpty()) {
      return Safe.of("<h3>Late serials</h3><p>none</p>");
    }
    return Safe.of(
        "<h3>Late serials</h3><p>Whoever reads by serial and has passed the lowest must go back.</p><ul>{}</ul>",
        Safe.all(
            late.reversed().stream()
                .limit(MOST_LATE)
                .map(one ->
                    Safe.of(
                        "<li>{} {}: lowest {}, {} rows, came after {} — {}</li>",
                        Safe.foreign(TablesPart.name(seen, one.table(), audience)),
                        audience == Audience.PUBLIC ? "" : Safe.foreign(one.column()),
                        one.lowest(),
                        Show.number(one.rows()),
                        one.passed(),
                        Show.time(Instant.EPOCH.plus(one.at(), ChronoUnit.MICROS), now)))
                .toList()));
  }

  private static Safe verification(Overview seen, Instant now) {
    return Safe.of(
        "<h3>Last verification</h3><p>{}</p>",
        seen.verification().map(last -> verified(last, now)).orElse(Safe.of("none is known")));
  }

  private static Safe verified(VerificationView last, Instant now) {
    return Safe.of(
        "<span class=\"{}\">{}</span>: {} tables, {} rows equal, {} differ, {} undecided — {}",
        last.clean() ? "good" : "bad",
        last.clean() ? "source and copy are equal" : "differences",
        last.tables(),
        Show.number(last.equal()),
        Show.number(last.differences()),
        Show.number(last.open()),
        Show.time(last.at(), now));
  }

  private static Safe rules(Overview seen, Audience audience) {
    List<Safe> items = new ArrayList<>();
    seen.rules()
        .forEach((rule, count) ->
            items.add(
                Safe.of(
                    "<li>{}: {}</li>",
                    audience == Audience.PUBLIC
                        ? rule.value()
                        : Safe.of(
                            "<a href=\"{}\">{}</a>",
                            Links.rejected(seen.lane(), "rule", rule.value()),
                            rule.value()),
                    Show.number(count))));
    return items.isEmpty()
        ? Safe.of("<h3>Rules that were broken</h3><p>none</p>")
        : Safe.of("<h3>Rules that were broken</h3><ul class=\"columns\">{}</ul>", Safe.all(items));
  }

  private static String word(Severity severity) {
    return severity.name().toLowerCase(Locale.ROOT);
  }
}
