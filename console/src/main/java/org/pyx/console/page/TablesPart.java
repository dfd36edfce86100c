package org.pyx.console.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pyx.console.html.Safe;
import org.pyx.console.overview.Overview;
import org.pyx.console.overview.Throughput;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.Tally;

/** The books of a lane by table. Stateless. */
final class TablesPart {
  private static final String OTHERS = "tables that the auditor does not have";

  private static final Set<String> NO_TABLES =
      Set.of(Tally.MESSAGES.toString(), Tally.OTHERS.toString());

  private TablesPart() {}

  static Safe of(Overview seen, Audience audience) {
    if (seen.state().tally().isEmpty()) {
      return Safe.of("<p>Nothing was judged yet.</p>");
    }
    Tally tally = seen.state().tally().get();
    List<Safe> rows = new ArrayList<>();
    shown(seen, tally, audience)
        .forEach((name, counts) -> rows.add(row(name, counts, seen, audience)));
    rows.add(row("all", Throughput.sum(tally), seen, Audience.PUBLIC));
    return Safe.of(
        "<table class=\"cards\"><thead><tr><th>table<th>captured<th>accepted<th>ignored<th>rejected"
            + "</tr></thead><tbody>{}</tbody></table>",
        Safe.all(rows));
  }

  private static Map<String, Tally.Counts> shown(Overview seen, Tally tally, Audience audience) {
    Map<String, Tally.Counts> shown = new LinkedHashMap<>();
    Map<String, Tally.Counts> others = new LinkedHashMap<>();
    tally
        .tables()
        .forEach((table, counts) -> {
          String name = name(seen, table, audience);
          (name.equals(OTHERS) ? others : shown).merge(name, counts, TablesPart::plus);
        });
    shown.putAll(others);
    return shown;
  }

  /** The exchange names its tables, and what it has chosen is not published for it. */
  static String name(Overview seen, TableName table, Audience audience) {
    boolean own =
        !seen.state().laws().isEmpty()
            && seen.state().laws().getLast().law().schema().byName().containsKey(table);
    return own || audience == Audience.OPERATORS ? table.toString() : OTHERS;
  }

  private static Tally.Counts plus(Tally.Counts one, Tally.Counts other) {
    return new Tally.Counts(
        one.captured() + other.captured(),
        one.accepted() + other.accepted(),
        one.ignored() + other.ignored(),
        one.rejected() + other.rejected());
  }

  private static Safe row(String name, Tally.Counts counts, Overview seen, Audience audience) {
    boolean link =
        audience == Audience.OPERATORS && counts.rejected() > 0 && !NO_TABLES.contains(name);
    String number = Show.number(counts.rejected());
    return Safe.of(
        "<tr><th scope=\"row\">{}</th><td data-of=\"captured\">{}</td><td data-of=\"accepted\">{}</td>"
            + "<td data-of=\"ignored\">{}</td><td data-of=\"rejected\"{}>{}</td></tr>\n",
        Safe.foreign(name),
        Show.number(counts.captured()),
        Show.number(counts.accepted()),
        Show.number(counts.ignored()),
        counts.rejected() > 0 ? Safe.of(" class=\"bad\"") : Safe.NOTHING,
        link
            ? Safe.of("<a href=\"{}\">{}</a>", Links.rejected(seen.lane(), "table", name), number)
            : Safe.of("{}", number));
  }
}
