package org.pyx.console.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyx.console.events.EventView;
import org.pyx.console.events.ValueForms;
import org.pyx.console.html.Html;
import org.pyx.console.html.Safe;
import org.pyx.console.inspect.ChangeRow;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.model.Value;

/** The columns of a change: what was received, what is trusted, what differs. Stateless. */
final class ColumnsPart {
  /** An exchange may send 1,600 columns and more. */
  private static final int MOST_COLUMNS = 1_000;

  private static final int WITH_FORMS = 100;

  private ColumnsPart() {}

  /** A table of the columns. */
  static Safe of(Change change, EventView view, List<String> concerned) {
    if (ChangeRow.of(change).isEmpty()) {
      return content(change);
    }
    Row row = ChangeRow.of(change).get();
    Optional<Row> trusted = view.trusted().flatMap(found -> ChangeRow.of(found.change()));
    Optional<Row> before =
        change instanceof Change.Update update
            ? Optional.ofNullable(update.before())
            : Optional.empty();
    List<Safe> rows = new ArrayList<>();
    for (int i = 0; i < Math.min(row.size(), MOST_COLUMNS); i++) {
      rows.add(column(i, row, trusted, before, concerned, view.table()));
    }
    return Safe.of(
        "<table class=\"cards fields\"><thead><tr><th>column<th>received{}{}</tr></thead><tbody>{}</tbody></table>{}",
        trusted.isPresent() ? Safe.of("<th>trusted: accepted before") : Safe.NOTHING,
        before.isPresent() ? Safe.of("<th>before, as the exchange says") : Safe.NOTHING,
        Safe.all(rows),
        row.size() > MOST_COLUMNS
            ? Safe.of(
                "<p>and {} more columns; pyx inspect shows all</p>", row.size() - MOST_COLUMNS)
            : Safe.NOTHING);
  }

  private static Safe column(
      int place,
      Row row,
      Optional<Row> trusted,
      Optional<Row> before,
      List<String> concerned,
      Optional<TrustedSchema.Table> table) {
    String name = row.name(place);
    Value value = row.value(place);
    boolean isConcerned = concerned.contains(name);
    boolean differs =
        trusted
                .map(r -> !Objects.equals(r.get(name), value) && value != Value.Unchanged.INSTANCE)
                .orElse(false)
            || before.map(r -> !Objects.equals(r.get(name), value)).orElse(false);
    boolean forms = place < WITH_FORMS || isConcerned || differs;
    return Safe.of(
        "<tr class=\"{}{}\"><th scope=\"row\">{}{}{}</th><td data-of=\"received\">{}</td>{}{}</tr>\n",
        isConcerned ? "concerned " : "",
        differs ? "differs" : "",
        Safe.foreign(name),
        type(name, value, table),
        differs ? Safe.of(" <small class=\"bad\">differs</small>") : Safe.NOTHING,
        value(value, forms),
        trusted.map(r -> cell("trusted", r.get(name), forms)).orElse(Safe.NOTHING),
        before.map(r -> cell("before", r.get(name), forms)).orElse(Safe.NOTHING));
  }

  private static Safe type(String name, Value value, Optional<TrustedSchema.Table> table) {
    String trusted =
        table
            .flatMap(
                known -> known.columns().stream().filter(c -> c.name().equals(name)).findFirst())
            .map(TrustedSchema.Column::type)
            .orElse(table.isPresent() ? "the auditor has no such column" : "");
    return Safe.of(
        "<br><small>{}{}</small>", Html.type(value), trusted.isEmpty() ? "" : ", " + trusted);
  }

  private static Safe cell(String of, @Nullable Value value, boolean forms) {
    return Safe.of(
        "<td data-of=\"{}\">{}</td>",
        of,
        value == null ? Safe.of("<span class=\"dim\">not there</span>") : value(value, forms));
  }

  private static Safe value(Value value, boolean forms) {
    Safe own = new Safe(Html.value(value));
    if (!forms) {
      return own;
    }
    return Safe.all(
        own,
        Safe.all(
            ValueForms.of(value).stream()
                .map(form ->
                    Safe.of("<br><small>{}: {}</small>", form.name(), Safe.shortly(form.text())))
                .toList()));
  }

  private static Safe content(Change change) {
    return switch (change) {
      case Change.Message c ->
          Safe.of(
              "<dl><dt>prefix</dt><dd>{}</dd><dt>content</dt><dd class=\"mono\">{}</dd></dl>",
              Safe.foreign(c.prefix()),
              value(new Value.Bytes(c.content()), true));
      case Change.Relation c ->
          Safe.of(
              "<ul class=\"columns\">{}</ul>",
              Safe.all(
                  c.columns().stream()
                      .limit(MOST_COLUMNS)
                      .map(column ->
                          Safe.of(
                              "<li>{} <small>{}</small></li>",
                              Safe.foreign(column.name()),
                              Safe.foreign(column.type())))
                      .toList()));
      case Change.Truncate _, Change.Begin _, Change.End _, Change.Heartbeat _ ->
          Safe.of("<p class=\"dim\">It has no columns.</p>");
      case Change.Insert _,
          Change.SnapshotRow _,
          Change.Update _,
          Change.Delete _,
          Change.Observed _ ->
          Safe.NOTHING;
    };
  }
}
