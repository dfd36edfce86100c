package org.pyx.console.page;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pyx.console.html.Safe;
import org.pyx.console.overview.Lag;
import org.pyx.console.overview.Overview;
import org.pyx.console.overview.Place;
import org.pyx.console.overview.SlotView;
import org.pyx.console.overview.StageView;
import org.pyx.schemas.model.LogRetention;

/** Where source, journal, verdict and copy stand, and what waits between them. Stateless. */
final class FlowPart {
  private FlowPart() {}

  static Safe of(Overview seen, Audience audience, Instant now) {
    return Safe.of(
        "<ol class=\"flow\">{}{}{}{}</ol>",
        box("exchange", source(seen.slot(), now), "capture", seen, audience),
        box("journal", place(seen.captured(), now), "", seen, audience),
        box(
            "verdict",
            Safe.all(place(seen.judged(), now), lag(seen.toJudge())),
            "validator",
            seen,
            audience),
        box(
            "copy",
            Safe.all(place(seen.copied(), now), lag(seen.toCopy())),
            "sink",
            seen,
            audience));
  }

  private static Safe box(
      String title, Safe content, String stage, Overview seen, Audience audience) {
    Safe who =
        Safe.all(
            seen.stages().stream()
                .filter(each -> each.name().equals(stage))
                .map(each -> stage(each, audience))
                .toList());
    return Safe.of("<li><h3>{}</h3><dl>{}{}</dl></li>", title, content, who);
  }

  /** A stage: who runs it, and what it says of itself. */
  static Safe stage(StageView stage, Audience audience) {
    String word = stage.runs() ? "runs" : "does not run";
    List<Safe> lines = new ArrayList<>();
    lines.add(Safe.of("<span class=\"{}\">{}</span>", stage.runs() ? "good" : "bad", word));
    if (audience == Audience.OPERATORS) {
      stage.doing().ifPresent(doing -> lines.add(Safe.of(": {}", Safe.foreign(doing))));
      stage
          .holder()
          .ifPresent(holder -> lines.add(Safe.of("<br><small>{}</small>", Safe.foreign(holder))));
      stage
          .standbys()
          .forEach(standby ->
              lines.add(Safe.of("<br><small>standing by: {}</small>", Safe.foreign(standby))));
    }
    return Safe.of("<dt>{}</dt><dd>{}</dd>", stage.name(), Safe.all(lines));
  }

  private static Safe place(Optional<Place> place, Instant now) {
    return place
        .map(at ->
            Safe.of(
                "<dt>position</dt><dd>{}<br>journal offset {}</dd>{}",
                at.lsn(),
                Show.number(at.offset()),
                at.at()
                    .map(time -> Safe.of("<dt>written</dt><dd>{}</dd>", Show.time(time, now)))
                    .orElse(Safe.NOTHING)))
        .orElse(Safe.of("<dt>position</dt><dd>nothing yet</dd>"));
  }

  private static Safe lag(Lag lag) {
    return Safe.of(
        "<dt>behind</dt><dd>{}</dd>",
        lag.rows() == 0
            ? Safe.of("<span class=\"good\">nothing waits</span>")
            : Safe.of(
                "{}{} rows, {}, the first for {}",
                lag.exact() ? "" : "at most ",
                Show.number(lag.rows()),
                LogRetention.bytes(lag.bytes()),
                Show.duration(lag.oldest())));
  }

  private static Safe source(Optional<SlotView> slot, Instant now) {
    if (slot.isEmpty()) {
      return Safe.of("<dt>slot</dt><dd>it has said nothing yet</dd>");
    }
    SlotView view = slot.get();
    String state =
        switch (view.state()) {
          case PRESENT -> "is there";
          case MISSING -> "is gone";
          case LOST -> "has lost its log";
          case UNKNOWN -> "unknown";
        };
    Safe unread =
        view.unread().isPresent()
            ? Safe.of(
                "<dt>not yet in the journal</dt><dd>{} of log</dd>",
                LogRetention.bytes(view.unread().getAsLong()))
            : Safe.NOTHING;
    return Safe.of(
        "<dt>slot</dt><dd><span class=\"{}\">{}</span></dd><dt>log held back</dt><dd>{}</dd>{}"
            + "<dt>its own word of</dt><dd>{}</dd>",
        view.isGone() ? "bad" : "good",
        state,
        view.retention().map(LogRetention::words).orElse("it does not say"),
        unread,
        Show.time(view.at(), now));
  }
}
