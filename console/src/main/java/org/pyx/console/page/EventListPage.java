package org.pyx.console.page;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.pyx.console.events.EventList;
import org.pyx.console.events.EventRow;
import org.pyx.console.events.FilterForm;
import org.pyx.console.html.Safe;
import org.pyx.console.inspect.EntryJson;
import org.pyx.schemas.model.Severity;

/** The rejected events of a lane. Stateless. */
public final class EventListPage {
  private EventListPage() {}

  /** A page of them. */
  public static Safe of(String lane, FilterForm form, EventList list) {
    return Safe.of(
        "{}{}{}",
        head(lane, form),
        list.rows().isEmpty()
            ? Safe.of("<p>No such event among {} records.</p>", Show.number(list.passed()))
            : table(lane, list),
        older(lane, form, list));
  }

  /** The form again, with what is wrong in it. */
  public static Safe wrong(String lane, FilterForm form, String why) {
    return Safe.of("{}<p class=\"bad\">{}</p>", head(lane, form), why);
  }

  private static Safe head(String lane, FilterForm form) {
    return Safe.of(
        """
        <h1>Rejected events of <a href="/">{}</a></h1>
        <form class="filter" method="get" action="{}">
        {}{}<div><label for="severity">severity</label><select id="severity" name="severity">{}</select></div>
        {}{}{}<div><button>Show</button></div></form>
        """,
        lane,
        Links.rejected(lane),
        field("table", "table", form.table(), "reserves_in"),
        field("rule", "rule", form.rule(), "row.*"),
        options(form.severity()),
        field("since", "since", form.since(), "2h, 2026-11-23"),
        field("until", "until", form.until(), "2026-11-23T20:16Z"),
        field("tx", "transaction", form.transaction(), "7141"));
  }

  private static Safe field(String name, String label, String value, String example) {
    return Safe.of(
        "<div><label for=\"{}\">{}</label><input id=\"{}\" name=\"{}\" value=\"{}\" placeholder=\"{}\""
            + " maxlength=\"300\" autocomplete=\"off\"></div>\n",
        name,
        label,
        name,
        name,
        value,
        example);
  }

  private static Safe options(String chosen) {
    Safe all = Safe.of("<option value=\"\">all</option>");
    return Safe.all(
        all,
        Safe.all(
            List.of(Severity.values()).stream()
                .map(severity -> severity.name().toLowerCase(Locale.ROOT))
                .map(word ->
                    Safe.of(
                        "<option{}>{}</option>",
                        word.equals(chosen) ? Safe.of(" selected") : Safe.NOTHING,
                        word))
                .toList()));
  }

  private static Safe table(String lane, EventList list) {
    return Safe.of(
        "<table class=\"cards rows\"><thead><tr><th>event<th>written<th>rule<th>change<th>what</tr></thead>"
            + "<tbody>{}</tbody></table>",
        Safe.all(list.rows().stream().map(row -> row(lane, row)).toList()));
  }

  private static Safe row(String lane, EventRow row) {
    Safe link = Safe.of("<a href=\"{}\">{}</a>", Links.event(lane, row.offset()), row.offset());
    return row.finding()
        .map(found ->
            Safe.of(
                "<tr><th scope=\"row\">{}</th><td>{}</td><td><span class=\"{}\">{}</span><br>{}"
                    + " <span class=\"dim\">{}</span></td><td>{}<br><a class=\"dim\" href=\"{}\">"
                    + "transaction {}</a></td><td>{}</td></tr>\n",
                link,
                Show.seconds(row.written()).replace('T', ' '),
                EntryJson.word(found.severity()),
                EntryJson.word(found.severity()),
                found.rule(),
                EntryJson.word(found.action()),
                Safe.shortly(found.change()),
                Links.rejected(lane, "tx", Long.toString(found.transaction())),
                found.transaction(),
                Safe.shortly(found.explanation())))
        .orElse(
            Safe.of(
                "<tr><th scope=\"row\">{}</th><td>{}</td><td class=\"bad\" colspan=\"3\">cannot be read</td></tr>\n",
                link,
                Show.seconds(row.written()).replace('T', ' ')));
  }

  private static Safe older(String lane, FilterForm form, EventList list) {
    if (list.older().isEmpty()) {
      return Safe.of("<p class=\"dim\">There is nothing older.</p>");
    }
    String query =
        form.fields().stream()
            .filter(field -> !field.getValue().isEmpty())
            .map((Map.Entry<String, String> field) ->
                field.getKey() + "=" + Links.encode(field.getValue()) + "&")
            .collect(Collectors.joining());
    return Safe.of(
        "<p><a class=\"button\" href=\"{}?{}before={}\">Older</a></p>",
        Links.rejected(lane),
        query,
        list.older().getAsLong());
  }
}
