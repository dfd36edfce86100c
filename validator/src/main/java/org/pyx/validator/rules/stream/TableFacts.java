package org.pyx.validator.rules.stream;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Facts;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.Value;

/**
 * What was seen of a table.
 *
 * @param table the table
 * @param facts by name
 */
public record TableFacts(TableName table, Row facts) {
  @Nullable String text(String name) {
    return facts.get(name) instanceof Value.Text text ? text.value() : null;
  }

  /** Whether a fact is known and false. */
  boolean isFalse(String name) {
    return facts.get(name) instanceof Value.Bool flag && !flag.value();
  }

  /** Whether a fact is known and true. */
  boolean isTrue(String name) {
    return facts.get(name) instanceof Value.Bool flag && flag.value();
  }

  /** The columns with their types. */
  Map<String, String> columns() {
    Map<String, String> columns = new TreeMap<>();
    for (int i = 0; i < facts.size(); i++) {
      if (facts.name(i).startsWith(Facts.COLUMN) && facts.value(i) instanceof Value.Text type) {
        columns.put(facts.name(i).substring(Facts.COLUMN.length()), type.value());
      }
    }
    return columns;
  }
}
