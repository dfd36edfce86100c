package org.pyx.schemas.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.TableName;

/**
 * The policies for Taler say about every table and column what the facts say, which were collected
 * from the exchange's source and its database.
 */
class TalerPolicyTest {
  private static final Pattern PARENT = Pattern.compile("->(\\w+)\\(");
  private static final Policy P2024 = PolicyFile.load("taler-2024");
  private static final Policy P2021 = PolicyFile.load("taler-2021");
  private static final Map<String, List<String>> TABLES_2024 = byFirst("tables-2024.tsv");
  private static final Map<String, List<String>> TABLES_2021 = byFirst("schema-2021.tsv");
  private static final Map<String, Set<String>> COLUMNS_2024 = columns2024();
  private static final Map<String, Set<String>> COLUMNS_2021 = columns2021();

  @Test
  void everyTableIsNamed() {
    assertThat(names(P2024)).isEqualTo(new TreeSet<>(TABLES_2024.keySet()));
    assertThat(names(P2021)).isEqualTo(new TreeSet<>(TABLES_2021.keySet()));
  }

  @Test
  void everyColumnOfAPolicyExists() {
    everyColumnExists(P2024, COLUMNS_2024);
    everyColumnExists(P2021, COLUMNS_2021);
  }

  @Test
  void serialsAreThoseOfTheFacts() {
    P2024
        .copied()
        .forEach(table ->
            assertThat(table.serial().orElse("NONE"))
                .as(table.table().name())
                .isEqualTo(in(TABLES_2024, table.table().name()).get(1)));
    P2021
        .copied()
        .forEach(table ->
            assertThat(table.serial().orElse("NONE"))
                .as(table.table().name())
                .isEqualTo(in(TABLES_2021, table.table().name()).get(1)));
  }

  @Test
  void parentsStandBeforeChildren() {
    parentsFirst(P2024, TABLES_2024);
    parentsFirst(P2021, TABLES_2021);
  }

  @Test
  void columnsThatTheExchangeUpdatesMayChangeAndNoOthers() {
    Map<String, Set<String>> updated = new TreeMap<>();
    for (List<String> mutation : TalerFacts.lines("mutations-2024.tsv")) {
      String table = mutation.get(0);
      if (!Set.of("UPDATE", "UPSERT").contains(mutation.get(1))
          || mutation.get(3).contains("no UPDATE statement found")
          || mutation.get(4).contains("column that does not exist")) {
        continue;
      }
      updated
          .computeIfAbsent(table, _ -> new TreeSet<>())
          .addAll(columnsIn(mutation.get(2), in(COLUMNS_2024, table)));
    }
    for (TablePolicy table : P2024.copied()) {
      String name = table.table().name();
      Set<String> may = updated.getOrDefault(name, Set.of());
      assertThat(new TreeSet<>(table.columns().keySet())).as(name).isEqualTo(new TreeSet<>(may));
    }
  }

  @Test
  void flagsGoTheWayOfTheFacts() {
    int flags = 0;
    for (List<String> mutation : TalerFacts.lines("mutations-2024.tsv")) {
      if (mutation.get(7).contains("legit monotone flag")) {
        String column = mutation.get(2).substring(0, mutation.get(2).indexOf(' '));
        assertThat(law2024(mutation.get(0), column))
            .as("%s.%s", mutation.get(0), column)
            .isEqualTo(
                mutation.get(2).contains("TRUE->FALSE")
                    ? ColumnLaw.ONCE_FALSE
                    : ColumnLaw.ONCE_TRUE);
        flags++;
      }
    }
    assertThat(flags).isEqualTo(6);
  }

  /** Everything that a policy says can be said of the schema, and nothing is forgotten. */
  @Test
  void thePoliciesFitTheSchemas() {
    assertThat(PolicyCheck.of(P2024, TalerFacts.schema2024())).isEmpty();
    assertThat(PolicyCheck.of(P2021, TalerFacts.schema2021())).isEmpty();
  }

  @Test
  void tablesWithoutAUsableKeyNeedTheFullIdentity() {
    P2024
        .copied()
        .forEach(table -> {
          List<String> facts = in(TABLES_2024, table.table().name());
          boolean noKey = facts.get(2).equals("NONE");
          if (noKey) {
            assertThat(table.fullIdentity()).as(table.table().name()).isTrue();
          }
        });
  }

  @Test
  void amountsOf2021ArePairsOfColumns() {
    for (Map.Entry<String, Set<String>> columns : COLUMNS_2021.entrySet()) {
      Set<String> pairs =
          columns.getValue().stream()
              .filter(column -> column.endsWith("_frac"))
              .map(column -> column.substring(0, column.length() - 5))
              .collect(Collectors.toSet());
      TablePolicy policy = in(P2021.tables(), new TableName("public", columns.getKey()));
      if (policy.treatment() == Treatment.COPY) {
        assertThat(
                policy.contents().amounts().stream()
                    .map(pair -> pair.value().replaceAll("_val$", "")))
            .as(columns.getKey())
            .containsExactlyInAnyOrderElementsOf(pairs);
      }
    }
  }

  private static ColumnLaw law2024(String table, String column) {
    return in(P2024.tables(), new TableName("exchange", table)).law(column);
  }

  private static void everyColumnExists(Policy policy, Map<String, Set<String>> columns) {
    policy
        .tables()
        .values()
        .forEach(table -> {
          Set<String> named = new TreeSet<>(table.namedColumns());
          assertThat(in(columns, table.table().name())).as(table.table().name()).containsAll(named);
        });
  }

  private static void parentsFirst(Policy policy, Map<String, List<String>> facts) {
    List<String> order = policy.copied().stream().map(table -> table.table().name()).toList();
    for (String child : order) {
      PARENT
          .matcher(in(facts, child).get(4))
          .results()
          .map((MatchResult match) -> match.group(1))
          .filter(parent -> !parent.equals(child))
          .forEach(parent ->
              assertThat(order.indexOf(parent))
                  .as("%s before %s", parent, child)
                  .isBetween(0, order.indexOf(child)));
    }
  }

  /** The columns that a cell names; a word such as "provider ids" stands for none. */
  private static Set<String> columnsIn(String cell, Set<String> known) {
    return Arrays.stream(cell.split("\\W+")).filter(known::contains).collect(Collectors.toSet());
  }

  private static Set<String> names(Policy policy) {
    return policy.tables().keySet().stream()
        .map(TableName::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static <K, V> V in(Map<K, V> map, K key) {
    V value = map.get(key);
    assertThat(value).as("%s", key).isNotNull();
    return Objects.requireNonNull(value);
  }

  private static Map<String, Set<String>> columns2024() {
    Map<String, Set<String>> columns = new TreeMap<>();
    for (List<String> line : TalerFacts.lines("columns-2024.tsv")) {
      columns.computeIfAbsent(line.get(0), _ -> new TreeSet<>()).add(line.get(2));
    }
    return columns;
  }

  private static Map<String, Set<String>> columns2021() {
    Map<String, Set<String>> columns = new TreeMap<>();
    for (List<String> line : TalerFacts.lines("schema-2021.tsv")) {
      columns.put(
          line.get(0),
          Arrays.stream(line.get(8).split(" "))
              .map(column -> column.substring(0, Math.max(0, column.indexOf(':'))))
              .collect(Collectors.toCollection(TreeSet::new)));
    }
    return columns;
  }

  private static Map<String, List<String>> byFirst(String file) {
    Map<String, List<String>> tables = new HashMap<>();
    TalerFacts.lines(file).forEach(line -> tables.put(line.getFirst(), line));
    return tables;
  }
}
