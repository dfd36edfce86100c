package org.pyx.console.page;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.pyx.console.events.EventRow;
import org.pyx.console.events.EventView;
import org.pyx.console.html.Html;
import org.pyx.console.html.Safe;
import org.pyx.console.inspect.Content;
import org.pyx.console.inspect.EntryJson;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.policy.Policy;

/** One event in full. Stateless. */
public final class EventPage {
  private EventPage() {}

  /** A record of the rejected topic or of the journal. */
  public static Safe of(String lane, EventView view, Policy policy, Instant now) {
    return switch (view.entry().content()) {
      case Content.Evidence evidence -> evidence(lane, view, evidence.event(), policy, now);
      case Content.Captured captured -> captured(lane, view, captured.change(), policy, now);
      case Content.Unreadable unreadable ->
          Safe.of(
              "<h1>Record {} of <a href=\"/\">{}</a></h1><p class=\"bad\">It cannot be read: {}</p>"
                  + "<div class=\"mono\">{}</div>",
              view.entry().offset(),
              lane,
              Safe.foreign(unreadable.why()),
              new Safe(Html.value(new Value.Bytes(unreadable.bytes()))));
      case Content.Copied _,
          Content.Settled _,
          Content.JudgedAgain _,
          Content.Decided _,
          Content.Ruled _ ->
          Safe.of("<p class=\"bad\">Such a record does not belong on this topic.</p>");
    };
  }

  private static Safe evidence(
      String lane, EventView view, RejectedEvent event, Policy policy, Instant now) {
    Finding finding = event.finding();
    String severity = EntryJson.word(finding.severity());
    return Safe.of(
        """
        <h1>{} <span class="pill {}">{}</span></h1>
        <div class="box">{}</div>
        <dl class="facts">{}{}{}{}{}{}{}{}</dl>
        <h3>Columns</h3>{}{}{}
        """,
        finding.rule().value(),
        severity,
        severity,
        Safe.foreign(finding.explanation()),
        fact("change", Safe.foreign(EventRow.words(event.change(), policy))),
        fact(
            "became of it",
            Safe.of("{}, by {}", EntryJson.word(event.action()), Safe.foreign(event.stage()))),
        fact(
            "trusted",
            finding.trusted().isEmpty()
                ? trusted(lane, view)
                : Safe.of("{}<br>{}", Safe.foreign(finding.trusted()), trusted(lane, view))),
        position(lane, event.change(), now),
        fact("judged", Show.time(Instant.EPOCH.plus(event.judgedAt(), ChronoUnit.MICROS), now)),
        fact(
            "where",
            Safe.of(
                "<a href=\"{}\">event {}</a> · <a href=\"{}\">journal offset {}</a>",
                Links.event(lane, view.entry().offset()),
                view.entry().offset(),
                Links.journal(lane, event.journalOffset()),
                event.journalOffset())),
        fact("policy", Safe.of("<code>{}</code>", event.policy())),
        fact("trusted schema", Safe.of("<code>{}</code>", event.schema())),
        ColumnsPart.of(event.change(), view, finding.columns()),
        neighbours(lane, view.neighbours(), event.journalOffset()),
        back(lane));
  }

  private static Safe captured(
      String lane, EventView view, Change change, Policy policy, Instant now) {
    return Safe.of(
        """
        <h1>Journal offset {}</h1>
        <dl class="facts">{}{}{}</dl>
        <p><a href="{}">Previous</a> · <a href="{}">Next</a></p>
        <h3>Columns</h3>{}{}{}
        """,
        view.entry().offset(),
        fact("change", Safe.foreign(EventRow.words(change, policy))),
        position(lane, change, now),
        fact("written", Show.time(view.entry().written(), now)),
        Links.journal(lane, Math.max(0, view.entry().offset() - 1)),
        Links.journal(lane, view.entry().offset() + 1),
        ColumnsPart.of(change, view, List.of()),
        neighbours(lane, view.neighbours(), view.entry().offset()),
        back(lane));
  }

  private static Safe trusted(String lane, EventView view) {
    return view.trusted()
        .map(found ->
            Safe.of(
                "the row that was accepted before, at <a href=\"{}\">journal offset {}</a>",
                Links.journal(lane, found.journalOffset()),
                found.journalOffset()))
        .orElse(
            Safe.of(
                "<span class=\"dim\">no earlier row under this key was found among the last records;"
                    + " pyx inspect row looks at all</span>"));
  }

  private static Safe position(String lane, Change change, Instant now) {
    long transaction = change.position().transactionId();
    return fact(
        "at the exchange",
        Safe.of(
            "{}, <a href=\"{}\">transaction {}</a>, change {} in it{}",
            change.position().lsn(),
            Links.rejected(lane, "tx", Long.toString(transaction)),
            transaction,
            change.position().order(),
            change.commitTime() == 0
                ? Safe.NOTHING
                : Safe.of(
                    ", committed {}",
                    Show.time(Instant.EPOCH.plus(change.commitTime(), ChronoUnit.MICROS), now))));
  }

  private static Safe fact(String name, Safe value) {
    return Safe.of("<dt>{}</dt><dd>{}</dd>\n", name, value);
  }

  private static Safe neighbours(String lane, List<EventView.Neighbour> neighbours, long here) {
    return Safe.of(
        "<h3>Around it in the transaction</h3><ul>{}</ul>",
        Safe.all(
            neighbours.stream()
                .map(each ->
                    Safe.of(
                        "<li{}><a href=\"{}\">{}</a> {}</li>",
                        each.offset() == here ? Safe.of(" class=\"here\"") : Safe.NOTHING,
                        Links.journal(lane, each.offset()),
                        each.offset(),
                        Safe.foreign(each.words())))
                .toList()));
  }

  private static Safe back(String lane) {
    return Safe.of("<p><a href=\"{}\">All rejected events</a></p>", Links.rejected(lane));
  }
}
