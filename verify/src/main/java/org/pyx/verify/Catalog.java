package org.pyx.verify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pyx.schemas.model.TableName;

/** Looks at a table in the catalog of one server. Stateless. */
final class Catalog {
  /** The table, and its partitions. */
  private static final String LEAVES =
      """
      WITH RECURSIVE tree(oid) AS (
        SELECT c.oid FROM pg_catalog.pg_class c
          JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
          WHERE n.nspname = ?::pg_catalog.text AND c.relname = ?::pg_catalog.text
            AND c.relkind IN ('r', 'p')
        UNION ALL
        SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN tree ON tree.oid = i.inhparent),
      leaves AS (SELECT c.oid, c.reltuples FROM tree JOIN pg_catalog.pg_class c ON c.oid = tree.oid
        WHERE c.relkind = 'r')
      """;

  private static final String SIZES =
      LEAVES
          + """
          SELECT coalesce(pg_catalog.max(pg_catalog.pg_relation_size(oid)
              / pg_catalog.current_setting('block_size')::pg_catalog.int8), 0)::pg_catalog.text,
            coalesce(pg_catalog.sum(greatest(reltuples, 0)), 0)::pg_catalog.int8::pg_catalog.text,
            pg_catalog.count(*)::pg_catalog.text,
            (SELECT pg_catalog.count(*) FROM tree)::pg_catalog.text
          FROM leaves
          """;

  private static final String COLUMNS =
      LEAVES
          + """
          SELECT a.attname, a.attnotnull::pg_catalog.text,
            pg_catalog.format_type(a.atttypid, NULL)
          FROM pg_catalog.pg_attribute a
          WHERE a.attrelid = (SELECT oid FROM tree LIMIT 1) AND a.attnum > 0 AND NOT a.attisdropped
          """;

  private static final String INDEXES =
      LEAVES
          + """
          SELECT l.oid::pg_catalog.text,
            (SELECT pg_catalog.string_agg(a.attname, E'\\n' ORDER BY k.place)
              FROM pg_catalog.unnest(i.indkey::pg_catalog.int2[]) WITH ORDINALITY k(attnum, place)
              JOIN pg_catalog.pg_attribute a ON a.attrelid = l.oid AND a.attnum = k.attnum
              WHERE k.place <= i.indnkeyatts)
          FROM leaves l
          JOIN pg_catalog.pg_index i ON i.indrelid = l.oid
          JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
          JOIN pg_catalog.pg_am m ON m.oid = x.relam AND m.amname = 'btree'
          WHERE i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
          """;

  private Catalog() {}

  /** What is known of a column: whether it may be NULL, and its type. */
  record Column(boolean notNull, String type) {}

  /**
   * What a server says of a table. None of it is trusted: it says only how to ask.
   *
   * @param exists whether it is there
   * @param columns by name
   * @param blocks in the largest of its partitions
   * @param rows as statistics guess
   * @param indexes the columns of the indexes of each partition
   */
  record Facts(
      boolean exists,
      Map<String, Column> columns,
      long blocks,
      long rows,
      List<List<List<String>>> indexes) {
    /** Whether the rows can be read in the order of some columns, and none is without them. */
    boolean walkable(List<WalkKey.By> by) {
      List<String> names = by.stream().map(WalkKey.By::name).toList();
      return by.stream().allMatch(this::fits)
          && indexes.stream()
              .allMatch(ofPartition ->
                  ofPartition.stream()
                      .anyMatch(index ->
                          index.size() >= names.size()
                              && index.subList(0, names.size()).equals(names)));
    }

    private boolean fits(WalkKey.By by) {
      Column column = columns.get(by.name());
      return column != null
          && column.notNull()
          && switch (column.type()) {
            case "smallint", "integer", "bigint" -> !by.isBytes();
            case "bytea" -> by.isBytes();
            default -> false;
          };
    }
  }

  /**
   * Looks.
   *
   * @throws UnansweredException if the server does not answer
   */
  static Facts look(Session session, TableName table) {
    Map<String, Column> columns = new HashMap<>();
    for (List<String> row : session.texts(3, COLUMNS, table.schema(), table.name())) {
      columns.put(row.get(0), new Column(row.get(1).equals("true"), row.get(2)));
    }
    Map<String, List<List<String>>> indexes = new HashMap<>();
    for (List<String> row : session.texts(2, INDEXES, table.schema(), table.name())) {
      indexes
          .computeIfAbsent(row.get(0), _ -> new ArrayList<>())
          .add(Arrays.asList(row.get(1).split("\n", -1)));
    }
    List<List<String>> sums = session.texts(4, SIZES, table.schema(), table.name());
    if (sums.size() != 1) {
      throw UnansweredException.nonsense(session.side());
    }
    List<String> sizes = sums.getFirst();
    try {
      List<List<List<String>>> byPartition = new ArrayList<>(indexes.values());
      for (long i = byPartition.size(); i < Math.min(Long.parseLong(sizes.get(2)), 10_000); i++) {
        byPartition.add(List.of()); // one without an index
      }
      return new Facts(
          !sizes.get(3).equals("0"),
          columns,
          Math.clamp(Long.parseLong(sizes.get(0)), 0, 0xFFFF_FFFFL),
          Math.max(0, Long.parseLong(sizes.get(1))),
          byPartition);
    } catch (NumberFormatException e) {
      throw UnansweredException.nonsense(session.side());
    }
  }
}
