package org.pyx.validator.rules.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Facts;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.rule.Checks;
import org.pyx.schemas.rule.Rule;
import org.pyx.validator.rules.Words;

/** The exchange's columns are those of the auditor's table. Stateless. */
@Checks(Rule.SCHEMA_CHANGED)
public final class SchemaChangedRule {
  private static final int MOST_NAMES = 10;

  /**
   * Judges a look at a table.
   *
   * @param trusted the auditor's table, or null if there is none of the name
   */
  public Optional<Finding> judge(TableFacts now, TrustedSchema.@Nullable Table trusted) {
    Map<String, String> columns = now.columns();
    if (trusted == null) {
      return columns.isEmpty() || !now.isTrue(Facts.PUBLISHED)
          ? Optional.empty()
          : broken(
              "table " + now.table() + " is published, and the auditor does not have it",
              "no such table");
    }
    if (columns.isEmpty()) {
      return broken("table " + now.table() + " is gone", "the auditor's table");
    }
    List<String> differences = differences(columns, trusted);
    return differences.isEmpty()
        ? Optional.empty()
        : broken(
            "the columns of table "
                + now.table()
                + " are not the auditor's: "
                + String.join(", ", differences),
            "the auditor's columns");
  }

  private static List<String> differences(
      Map<String, String> columns, TrustedSchema.Table trusted) {
    Map<String, String> mine = new TreeMap<>();
    trusted.columns().forEach(column -> mine.put(column.name(), column.type()));
    List<String> differences = new ArrayList<>();
    columns.forEach((name, type) -> {
      String known = mine.get(name);
      if (known == null) {
        differences.add(Words.name(name) + " is new");
      } else if (!known.equals(type)) {
        differences.add(name + " is " + Words.name(type) + ", not " + known);
      }
    });
    mine.keySet().stream()
        .filter(name -> !columns.containsKey(name))
        .forEach(name -> differences.add(name + " is missing"));
    return differences.size() <= MOST_NAMES
        ? differences
        : List.copyOf(differences.subList(0, MOST_NAMES));
  }

  private static Optional<Finding> broken(String what, String trusted) {
    return Optional.of(Rule.SCHEMA_CHANGED.finding(what, trusted));
  }
}
