package org.pyx.exchange.attack;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pyx.exchange.sql.SqlResource;

/**
 * One honest row of each table, with the rows that it needs: what attacks harm. Read from a file in
 * which each row has its table, the tables of its parents and how to find it. Immutable.
 */
final class Victims {
  private static final Pattern ROW =
      Pattern.compile("(?m)^-- row: (\\w+)(?: after (.+))?\\n-- where: (.+)\\n");

  private final Map<String, Row> rows = new LinkedHashMap<>();

  private record Row(List<String> parents, String where, String insert) {}

  /** Of the tables of a year. */
  Victims(String year) {
    String text = SqlResource.text("attack/victims-" + year + ".sql");
    Matcher row = ROW.matcher(text);
    boolean found = row.find();
    while (found) {
      String table = row.group(1);
      List<String> parents =
          row.group(2) == null ? List.of() : Stream.of(row.group(2).split(", ", -1)).toList();
      String where = row.group(3);
      int start = row.end();
      found = row.find();
      String insert = text.substring(start, found ? row.start() : text.length()).strip();
      if (!rows.keySet().containsAll(parents)
          || rows.put(table, new Row(parents, where, insert)) != null) {
        throw new IllegalStateException("victims-" + year + ".sql: " + table + " is out of order");
      }
    }
  }

  /** Inserts the row and all that it needs. */
  String family(String table) {
    return parents(table) + insert(table);
  }

  /** Inserts all that the row needs. */
  String parents(String table) {
    Set<String> needed = new LinkedHashSet<>();
    collect(table, needed);
    needed.remove(table);
    return needed.stream().map(parent -> insert(parent) + ";\n").collect(Collectors.joining());
  }

  /** Inserts the row alone. */
  String insert(String table) {
    return row(table).insert;
  }

  /** Inserts the row alone, with a part of its text replaced. */
  String insert(String table, String part, String replacement) {
    return replaced(insert(table), part, replacement);
  }

  /** The condition that finds the row. */
  String where(String table) {
    return row(table).where;
  }

  /** The text with all occurrences of a part replaced, of which there must be one. */
  static String replaced(String sql, String part, String replacement) {
    if (!sql.contains(part)) {
      throw new IllegalStateException("no " + part + " in " + sql);
    }
    return sql.replace(part, replacement);
  }

  private void collect(String table, Set<String> needed) {
    row(table).parents.forEach(parent -> collect(parent, needed));
    needed.add(table);
  }

  private Row row(String table) {
    Row row = rows.get(table);
    if (row == null) {
      throw new IllegalStateException("no victim in " + table);
    }
    return row;
  }
}
