package org.pyx.verify;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Asks one server about one table. Answers are checked for their form only: what they say is
 * compared with the other side's. Not thread-safe.
 */
final class TableReader {
  private final Session session;
  private final ComparedTable table;
  private final String from;
  private final String rowDigest;
  private final String keyDigest;
  private final String keyText;
  private final RowText text;

  /**
   * The next rows in the order of a walk.
   *
   * @param rows how many
   * @param digest over all their digests
   * @param last the last key; null if there are no rows
   */
  record Page(long rows, RowDigest digest, @Nullable WalkKey last) {}

  /**
   * The rows of an area whose key's digest begins with a certain byte.
   *
   * @param rows how many
   * @param digest over all their digests
   */
  record Bucket(long rows, RowDigest digest) {}

  /** A row's digests. */
  record Digests(RowDigest key, RowDigest row) {}

  /**
   * A row.
   *
   * @param key its key's digest
   * @param row its own
   * @param text the beginning of the key, hostile text
   */
  record Found(RowDigest key, RowDigest row, String text) {}

  TableReader(Session session, ComparedTable table, RowText text) {
    this.session = session;
    this.table = table;
    this.text = text;
    this.from = " FROM " + table.name().quoted() + " AS t WHERE ";
    this.rowDigest = text.digest("t", table.columns());
    this.keyDigest = text.digest("t", table.keyNames());
    this.keyText = keyText(table);
  }

  private static String keyText(ComparedTable table) {
    return table.key().isEmpty()
        ? "''"
        : "pg_catalog.\"left\"("
            + table.keyNames().stream()
                .limit(8)
                .map(column -> "coalesce(" + RowText.value("t", column) + ", 'NULL')")
                .collect(Collectors.joining(" || ', ' || ", "'' || ", ""))
            + ", "
            + Finding.KEY_CHARACTERS
            + ")";
  }

  Session session() {
    return session;
  }

  /** The highest key; empty if there are no rows. */
  Optional<WalkKey> last(List<WalkKey.By> by) {
    String keys =
        by.stream().map(b -> b.quoted() + "::pg_catalog.text").collect(Collectors.joining(", "));
    String order = by.stream().map(b -> b.quoted() + " DESC").collect(Collectors.joining(", "));
    return session.ask(
        "SELECT " + keys + from + "true ORDER BY " + order + " LIMIT 1",
        List.of(),
        rows -> rows.next() ? Optional.of(key(rows, 1, by)) : Optional.empty());
  }

  /** The first rows of a range; more than asked for if the last key has several. */
  Page page(Area.Range range, int size) {
    int columns = range.by().size();
    String names =
        IntStream.range(0, columns)
            .mapToObj(i -> range.by().get(i).quoted() + " AS k" + i)
            .collect(Collectors.joining(", "));
    String last =
        IntStream.range(0, columns)
            .mapToObj(i -> "k" + i + "::pg_catalog.text")
            .collect(Collectors.joining(", "));
    String backwards =
        IntStream.range(0, columns)
            .mapToObj(i -> "p.k" + i + " DESC") // a plain name would mean the text
            .collect(Collectors.joining(", "));
    String sql =
        "WITH p AS MATERIALIZED (SELECT "
            + names
            + ", "
            + rowDigest
            + " AS d"
            + from
            + range.where()
            + " ORDER BY "
            + range.order()
            + " FETCH FIRST "
            + size
            + " ROWS WITH TIES) SELECT (SELECT pg_catalog.count(*) FROM p), (SELECT "
            + digestOfAll("d")
            + " FROM p), "
            + last
            + " FROM p ORDER BY "
            + backwards
            + " LIMIT 1";
    return session.ask(
        sql,
        range.parameters(),
        rows -> {
          if (!rows.next()) {
            return new Page(0, text.digest(List.of()), null);
          }
          WalkKey end = key(rows, 3, range.by());
          WalkKey after = range.after();
          if ((after != null && end.compareTo(after) <= 0) || end.compareTo(range.upTo()) > 0) {
            throw UnansweredException.nonsense();
          }
          return new Page(count(rows, 1), digest(rows, 2), end);
        });
  }

  /** Sums of the rows of an area by the first byte of their key's digest. */
  Map<Integer, Bucket> buckets(Area area) {
    return session.ask(
        fenced(area, "")
            + "SELECT pg_catalog.get_byte(k, 0), pg_catalog.count(*), "
            + digestOfAll("d")
            + " FROM p GROUP BY 1",
        area.parameters(),
        rows -> {
          Map<Integer, Bucket> buckets = new HashMap<>();
          while (rows.next()) {
            buckets.put(rows.getInt(1), new Bucket(count(rows, 2), digest(rows, 3)));
          }
          return buckets;
        });
  }

  /** The digests of all rows of an area. */
  List<Digests> digests(Area area) {
    return session.ask(
        "SELECT " + keyDigest + ", " + rowDigest + from + area.where(),
        area.parameters(),
        rows -> {
          List<Digests> all = new ArrayList<>();
          while (rows.next()) {
            all.add(new Digests(digest(rows, 1), digest(rows, 2)));
          }
          return all;
        });
  }

  /** The rows of an area whose key's digest begins with one of some bytes; null for all rows. */
  List<Found> rows(Area area, @Nullable Collection<Integer> firstBytes) {
    return found(area, firstBytes, "pg_catalog.get_byte(k, 0)");
  }

  /** The rows of an area whose key's digest begins with one of some pairs of bytes. */
  List<Found> rowsOfPairs(Area area, Collection<Integer> firstTwo) {
    return found(area, firstTwo, "pg_catalog.get_byte(k, 0) * 256 + pg_catalog.get_byte(k, 1)");
  }

  private List<Found> found(Area area, @Nullable Collection<Integer> numbers, String number) {
    List<Object> parameters = new ArrayList<>(area.parameters());
    String where = "";
    if (numbers != null) {
      parameters.add(numbers.toArray(Integer[]::new));
      where = " WHERE " + number + " = ANY (?)";
    }
    return session.ask(
        fenced(area, ", " + keyText + " AS w") + "SELECT k, d, w FROM p" + where,
        parameters,
        rows -> {
          List<Found> all = new ArrayList<>();
          while (rows.next()) {
            all.add(new Found(digest(rows, 1), digest(rows, 2), String.valueOf(rows.getString(3))));
          }
          return all;
        });
  }

  /** The digest of each column of some rows, by the digest of their key. */
  Map<RowDigest, List<RowDigest>> columns(Area area, Collection<RowDigest> keys) {
    List<Object> parameters = new ArrayList<>(area.parameters());
    parameters.add(keys.stream().map(RowDigest::bytes).toArray(byte[][]::new));
    String digests =
        table.columns().stream()
            .map(column -> text.digest("t", List.of(column)))
            .collect(Collectors.joining(", "));
    return session.ask(
        "SELECT "
            + keyDigest
            + ", "
            + digests
            + from
            + area.where()
            + " AND "
            + keyDigest
            + " = ANY (?)",
        parameters,
        rows -> {
          Map<RowDigest, List<RowDigest>> all = new HashMap<>();
          while (rows.next()) {
            List<RowDigest> columns = new ArrayList<>();
            for (int i = 0; i < table.columns().size(); i++) {
              columns.add(digest(rows, i + 2));
            }
            all.put(digest(rows, 1), columns);
          }
          return all;
        });
  }

  /** The rows of an area with their digests, each computed once. */
  private String fenced(Area area, String more) {
    return "WITH p AS MATERIALIZED (SELECT "
        + keyDigest
        + " AS k, "
        + rowDigest
        + " AS d"
        + more
        + from
        + area.where()
        + ") ";
  }

  /** In the order of the digests, which is one of bytes, and so the same everywhere. */
  private static String digestOfAll(String digest) {
    return "pg_catalog.sha256(pg_catalog.string_agg("
        + digest
        + ", ''::pg_catalog.bytea ORDER BY "
        + digest
        + "))";
  }

  private static RowDigest digest(ResultSet rows, int place) throws SQLException {
    byte[] bytes = rows.getBytes(place);
    if (bytes == null || bytes.length != RowDigest.LENGTH) {
      throw UnansweredException.nonsense();
    }
    return RowDigest.of(bytes);
  }

  private static long count(ResultSet rows, int place) throws SQLException {
    long count = rows.getLong(place);
    if (count < 1) {
      throw UnansweredException.nonsense();
    }
    return count;
  }

  private static WalkKey key(ResultSet rows, int place, List<WalkKey.By> by) throws SQLException {
    List<@Nullable String> texts = new ArrayList<>();
    for (int i = 0; i < by.size(); i++) {
      texts.add(rows.getString(place + i));
    }
    return WalkKey.parse(by, texts);
  }
}
