package org.pyx.validator.rules.row;

import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.pyx.schemas.model.TrustedSchema;

/** Picks columns of a table. Stateless. */
final class Columns {
  private Columns() {}

  /** The places of the columns for which something holds. */
  static int[] where(TrustedSchema.Table table, IntPredicate condition) {
    return IntStream.range(0, table.columns().size()).filter(condition).toArray();
  }

  /** The place of a column, or -1. */
  static int place(TrustedSchema.Table table, String name) {
    for (int i = 0; i < table.columns().size(); i++) {
      if (table.columns().get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }
}
