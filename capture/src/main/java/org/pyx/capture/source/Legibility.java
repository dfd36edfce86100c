package org.pyx.capture.source;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.TableName;

/**
 * Which tables Debezium cannot read from the log. It writes names between quotes without doubling
 * those within, and reads that again, perhaps as another table's: such tables are excluded. And it
 * refuses columns that differ only in case, before it asks whether a table is excluded: there the
 * lane stands still. Stateless.
 */
final class Legibility {
  private Legibility() {}

  /**
   * Why a table cannot be read, in words that follow its name; null if it can.
   *
   * @param columns the names of its columns
   */
  static @Nullable String obstacle(TableName table, List<String> columns) {
    if (table.schema().indexOf('"') >= 0 || table.name().indexOf('"') >= 0) {
      return "has a quote in its name";
    }
    Map<String, String> seen = new HashMap<>();
    for (String column : columns) {
      String other = seen.put(column.toLowerCase(Locale.ROOT), column);
      if (other != null) {
        return "has columns " + other + " and " + column + ", which differ only in case";
      }
    }
    return null;
  }
}
