package org.pyx.validator.rules.row;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.Layout;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.rule.Checks;
import org.pyx.schemas.rule.Rule;
import org.pyx.validator.rules.Words;

/** The columns of a row are the trusted ones: none unknown, none missing. Immutable. */
@Checks(Rule.ROW_SHAPE)
public final class ShapeRule {
  private static final int MOST_NAMES = 10;

  private final TrustedSchema.Table table;

  /** For a table. */
  public ShapeRule(TrustedSchema.Table table) {
    this.table = table;
  }

  /**
   * Where the trusted columns stand in rows of a layout.
   *
   * @return for each trusted column its place; empty if the columns are not the trusted ones
   */
  public int[] places(Layout layout) {
    if (layout.size() != table.columns().size()) {
      return new int[0];
    }
    int[] places = new int[layout.size()];
    for (int i = 0; i < places.length; i++) {
      places[i] = layout.indexOf(table.columns().get(i).name());
      if (places[i] < 0) {
        return new int[0];
      }
    }
    return places;
  }

  /** What differs between a layout without places and the trusted columns. */
  public Finding broken(Layout layout) {
    Set<String> trusted =
        table.columns().stream().map(TrustedSchema.Column::name).collect(Collectors.toSet());
    List<String> unknown =
        layout.names().stream()
            .filter(name -> !trusted.contains(name))
            .limit(MOST_NAMES)
            .map(Words::name)
            .toList();
    List<String> missing =
        trusted.stream()
            .filter(name -> layout.indexOf(name) < 0)
            .sorted()
            .limit(MOST_NAMES)
            .toList();
    return Rule.ROW_SHAPE.finding(
        "columns unknown to the auditor: " + unknown + "; columns missing: " + missing,
        "the auditor's columns of " + table.name(),
        Stream.concat(unknown.stream(), missing.stream()).toArray(String[]::new));
  }
}
