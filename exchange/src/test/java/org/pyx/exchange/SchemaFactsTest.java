package org.pyx.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyx.exchange.Facts.value;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The loaded schemas are those of the facts, no more and no less. */
class SchemaFactsTest {
  private static final String FOREIGN_KEYS = "foreign_keys";

  @Test
  void unpartitioned2024HasEveryFact() throws SQLException {
    try (Connection connection = Databases.create(SchemaVariant.TALER_2024).open()) {
      Catalog catalog = new Catalog(connection, "exchange");
      assertThat(catalog.columns()).isEqualTo(columns2024());
      assertThat(catalog.checks()).isEqualTo(checks2024());
      assertThat(catalog.keys()).isEqualTo(keys2024(true, true));
      assertThat(catalog.foreignKeys()).isEqualTo(foreignKeys2024(true));
      assertThat(catalog.partitions()).isEmpty();
    }
  }

  @Test
  void partitioned2024KeepsWhatTheFactsSay() throws SQLException {
    try (Connection connection = Databases.create(SchemaVariant.TALER_2024_PARTITIONED).open()) {
      Catalog catalog = new Catalog(connection, "exchange");
      assertThat(catalog.columns()).isEqualTo(columns2024());
      assertThat(catalog.checks()).isEqualTo(checks2024());
      assertThat(catalog.keys()).isEqualTo(keys2024(false, true));
      assertThat(catalog.foreignKeys()).isEqualTo(foreignKeys2024(false)).hasSize(5);
      assertThat(catalog.partitions()).isEqualTo(partitions2024()).hasSize(47);
      assertThat(catalog.keysOfFirstLeaves()).isEqualTo(keys2024(true, false));
    }
  }

  @Test
  void taler2021HasEveryFact() throws SQLException {
    try (Connection connection = Databases.create(SchemaVariant.TALER_2021).open()) {
      Catalog catalog = new Catalog(connection, "public");
      assertThat(catalog.columns().stream().map(SchemaFactsTest::withoutDefault))
          .containsExactlyInAnyOrderElementsOf(columns2021());
      assertThat(catalog.foreignKeys()).isEqualTo(foreignKeys2021());
      assertThat(catalog.keys()).isEqualTo(keys2021());
    }
  }

  @Test
  void theCopyWakesTheHelpersBy70StatementTriggers() throws SQLException {
    try (Connection connection =
        Databases.createCopy(SchemaVariant.TALER_2024_PARTITIONED).open()) {
      Catalog catalog = new Catalog(connection, "exchange");
      assertThat(catalog.foreignKeys()).isEqualTo(foreignKeys2024(true));
      assertThat(catalog.triggers().stream().filter(trigger -> trigger.contains("auditor_wake_")))
          .hasSize(70)
          .allMatch(trigger -> trigger.endsWith("statement"));
      assertThat(catalog.triggers().stream().filter(trigger -> trigger.endsWith("row")))
          .hasSize(17);
    }
  }

  private static Set<String> columns2024() {
    Set<String> columns = new TreeSet<>();
    for (Map<String, String> row : Facts.read("columns-2024.tsv")) {
      columns.add(
          String.join(
              " | ",
              value(row, "table"),
              value(row, "ordinal"),
              value(row, "column"),
              value(row, "type"),
              value(row, "nullable"),
              value(row, "default")));
    }
    return columns;
  }

  private static Set<String> checks2024() {
    Set<String> checks = new TreeSet<>();
    for (Map<String, String> row : Facts.read("columns-2024.tsv")) {
      if (value(row, "check").startsWith("(")) {
        for (String check : value(row, "check").split(" ; ", -1)) {
          checks.add(String.join(" | ", value(row, "table"), value(row, "column"), check));
        }
      }
    }
    return checks;
  }

  /** Keys of whole tables, keys of the leaves of partitioned ones, or (unpartitioned) both. */
  private static Set<String> keys2024(boolean ofLeaves, boolean ofRoots) {
    Set<String> keys = new TreeSet<>();
    for (Map<String, String> row : Facts.read("tables-2024.tsv")) {
      boolean partitioned = !value(row, "partitioning").equals("none");
      boolean rootHasPrimaryKey = value(row, "root_has_PK_when_partitioned").equals("yes");
      if (partitioned ? ofLeaves || (ofRoots && rootHasPrimaryKey) : ofRoots) {
        primaryKey(row, keys);
      }
      // The leaves of legitimization_outcomes have no unique index at all.
      boolean none = !ofRoots && value(row, "table").equals("legitimization_outcomes");
      if ((partitioned ? ofLeaves : ofRoots) && !none) {
        uniqueKeys(row, keys);
      }
    }
    return keys;
  }

  private static void primaryKey(Map<String, String> row, Set<String> keys) {
    if (!value(row, "primary_key").equals("NONE")) {
      keys.add(tableName(row) + " | p | " + value(row, "primary_key"));
    }
  }

  private static void uniqueKeys(Map<String, String> row, Set<String> keys) {
    each(
        "\\((.*?)\\)",
        value(row, "unique_keys"),
        (m, all) -> all.add(tableName(row) + " | u | " + m.group(1)),
        keys);
  }

  private static Set<String> foreignKeys2024(boolean all) {
    Set<String> keys = new TreeSet<>();
    for (Map<String, String> row : Facts.read("tables-2024.tsv")) {
      if (all || value(row, "partitioning").equals("none")) {
        foreignKeys(row, keys);
      }
    }
    return keys;
  }

  private static void foreignKeys(Map<String, String> row, Set<String> keys) {
    each(
        "[^;]+",
        value(row, FOREIGN_KEYS),
        (m, all) -> {
          if (!m.group().equals("-")) {
            all.add(tableName(row) + " " + m.group().strip());
          }
        },
        keys);
  }

  private static Set<String> partitions2024() {
    Set<String> partitions = new TreeSet<>();
    for (Map<String, String> row : Facts.read("tables-2024.tsv")) {
      if (!value(row, "partitioning").equals("none")) {
        partitions.add(
            tableName(row) + " | " + value(row, "partitioning") + " | " + ExchangeSchema.LEAVES);
      }
    }
    return partitions;
  }

  private static Set<String> columns2021() {
    Set<String> columns = new TreeSet<>();
    for (Map<String, String> row : Facts.read("schema-2021.tsv")) {
      int ordinal = 0;
      Matcher column =
          Pattern.compile("(\\w+):(character varying|\\w+)(\\??)").matcher(value(row, "columns"));
      while (column.find()) {
        columns.add(
            String.join(
                " | ",
                tableName(row),
                String.valueOf(++ordinal),
                column.group(1),
                column.group(2),
                column.group(3).isEmpty() ? "NOT NULL" : "NULL"));
      }
    }
    return columns;
  }

  private static Set<String> keys2021() {
    Set<String> keys = new TreeSet<>();
    for (Map<String, String> row : Facts.read("schema-2021.tsv")) {
      primaryKey(row, keys);
      uniqueKeys(row, keys);
    }
    return keys;
  }

  private static Set<String> foreignKeys2021() {
    Set<String> keys = new TreeSet<>();
    Facts.read("schema-2021.tsv").forEach(row -> foreignKeys(row, keys));
    return keys;
  }

  private static String tableName(Map<String, String> row) {
    return value(row, "table");
  }

  private static String withoutDefault(String column) {
    return column.substring(0, column.lastIndexOf(" | "));
  }

  private static void each(
      String pattern, String text, BiConsumer<Matcher, Set<String>> add, Set<String> all) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    while (matcher.find()) {
      add.accept(matcher, all);
    }
  }
}
