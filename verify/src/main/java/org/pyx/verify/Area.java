package org.pyx.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A part of a table, as a condition on the table with alias {@code t}. Immutable. */
sealed interface Area {
  /** The condition. */
  String where();

  /** What is bound to its parameters. */
  List<Object> parameters();

  /**
   * A range of keys.
   *
   * @param by the columns that make the key
   * @param after the key before the first; null to begin with the first of all
   * @param upTo the last key
   */
  record Range(List<WalkKey.By> by, @Nullable WalkKey after, WalkKey upTo) implements Area {
    @Override
    public String where() {
      String key = by.stream().map(WalkKey.By::quoted).collect(Collectors.joining(", ", "(", ")"));
      String bound =
          by.stream().map(WalkKey.By::parameter).collect(Collectors.joining(", ", "(", ")"));
      return (after == null ? "" : key + " > " + bound + " AND ") + key + " <= " + bound;
    }

    @Override
    public List<Object> parameters() {
      List<Object> all = new ArrayList<>();
      if (after != null) {
        all.addAll(after.parameters());
      }
      all.addAll(upTo.parameters());
      return all;
    }

    /** The columns in their order, for {@code ORDER BY}. */
    String order() {
      return by.stream().map(WalkKey.By::quoted).collect(Collectors.joining(", "));
    }
  }

  /**
   * Blocks of the table's file, or of each partition's: a way through a table without an index,
   * piece by piece. What lies where is each server's own affair.
   *
   * @param from the first block
   * @param to the first block behind it
   */
  record Blocks(long from, long to) implements Area {
    @Override
    public String where() {
      return "t.ctid >= ?::pg_catalog.tid AND t.ctid < ?::pg_catalog.tid";
    }

    @Override
    public List<Object> parameters() {
      return List.of("(" + from + ",0)", "(" + to + ",0)");
    }
  }
}
