package org.pyx.schemas.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.model.TrustedSchema.Column;
import org.pyx.schemas.model.TrustedSchema.Kind;
import org.pyx.schemas.yaml.YamlText;

/**
 * Writes a strict policy for a database of which nothing is known but its schema: every table is
 * copied and nothing may ever change. What might deserve a law of its own stands in comments only,
 * for names prove nothing. Stateless.
 */
public final class PolicyDraft {
  private static final String INDENT = "  ";

  /** In names of columns that often are counts or sums of other rows. */
  private static final Pattern TOTAL =
      Pattern.compile(
          "(?:^|_)(?:balance|total|remaining|count|sum|quota|stock)(?:_|$)",
          Pattern.CASE_INSENSITIVE);

  private PolicyDraft() {}

  /**
   * The text of a policy for all tables of a schema. It can be read, and fits the schema.
   *
   * @param name what the policy shall be called
   * @param schemaName the database schema that it speaks of; other schemas' tables are left out
   */
  public static String of(TrustedSchema schema, String name, String schemaName) {
    StringBuilder text = new StringBuilder();
    text.append("# A strict draft: every table is copied, and nothing in it may ever change.\n");
    text.append(
        "# Parents stand before children. Comments say what looks as if it needed a law of");
    text.append(
        " its own; docs/policy.md\n# explains the words. What is changed here is checked by");
    text.append(" \"pyx policy check\".\n");
    text.append("policy: ").append(YamlText.of(name)).append('\n');
    text.append("version: 1\n");
    text.append("schema: ").append(YamlText.of(schemaName)).append('\n');
    text.append("unlisted: refuse\n");
    List<TrustedSchema.Table> tables =
        parentsFirst(
            schema.tables().stream()
                .filter(table -> table.name().schema().equals(schemaName))
                .toList());
    if (!tables.isEmpty()) {
      text.append("tables:\n");
      tables.forEach(table -> append(text, table));
    }
    return text.toString();
  }

  private static void append(StringBuilder text, TrustedSchema.Table table) {
    hints(table).forEach(hint -> text.append(INDENT).append("# ").append(hint).append('\n'));
    List<String> parts = new ArrayList<>();
    serial(table).ifPresent(serial -> parts.add("serial: " + YamlText.of(serial)));
    List<String> amounts = AmountPairs.of(table).stream().map(AmountPairs::stem).toList();
    if (!amounts.isEmpty()) {
      parts.add("amounts: [" + YamlText.of(amounts) + "]");
    }
    if (table.primaryKey().isEmpty()) {
      parts.add("full-identity: true");
    }
    text.append(INDENT).append(YamlText.of(table.name().name())).append(": {");
    text.append(String.join(", ", parts)).append("}\n");
  }

  /** A whole number that the database gives by itself and that is unique alone. */
  private static Optional<String> serial(TrustedSchema.Table table) {
    return Stream.concat(Stream.of(table.primaryKey()), table.uniqueKeys().stream())
        .filter(key -> key.size() == 1)
        .map(List::getFirst)
        .filter(name -> table.columns().stream().anyMatch(c -> c.name().equals(name) && counts(c)))
        .findFirst();
  }

  private static boolean counts(Column column) {
    return AmountPairs.isWhole(column.kind()) && column.hasDefault() && column.notNull();
  }

  private static List<String> hints(TrustedSchema.Table table) {
    List<String> hints = new ArrayList<>();
    Set<String> key = new LinkedHashSet<>(table.primaryKey());
    serial(table).ifPresent(key::add);
    List<Column> others =
        table.columns().stream().filter(column -> !key.contains(column.name())).toList();
    List<String> flags = names(others.stream().filter(column -> column.kind() == Kind.BOOL));
    if (!flags.isEmpty()) {
      hints.add("flags? once-true or once-false if they go one way: " + YamlText.of(flags));
    }
    List<String> totals =
        names(
            others.stream()
                .filter(PolicyDraft::isNumber)
                .filter(column -> TOTAL.matcher(column.name()).find()));
    if (!totals.isEmpty()) {
      hints.add("running totals? derived if other rows explain them: " + YamlText.of(totals));
    }
    if (table.identity(serial(table)).isEmpty()) {
      hints.add("it has no key: repeated and rewritten rows cannot be told from new ones");
    }
    return hints;
  }

  private static boolean isNumber(Column column) {
    return switch (column.kind()) {
      case INT2, INT4, INT8, REAL, AMOUNT -> true;
      case TEXT -> column.type().startsWith("numeric") || column.type().equals("money");
      case BOOL, BYTES -> false;
    };
  }

  private static List<String> names(Stream<Column> columns) {
    return columns.map(Column::name).toList();
  }

  /** Where foreign keys go in circles nobody is first, and the name decides. */
  private static List<TrustedSchema.Table> parentsFirst(Collection<TrustedSchema.Table> tables) {
    TreeMap<TableName, TrustedSchema.Table> waiting = new TreeMap<>();
    tables.forEach(table -> waiting.put(table.name(), table));
    List<TrustedSchema.Table> order = new ArrayList<>();
    while (!waiting.isEmpty()) {
      TrustedSchema.Table next =
          waiting.values().stream()
              .filter(table -> isReady(table, waiting.keySet()))
              .findFirst()
              .orElseGet(() -> waiting.firstEntry().getValue());
      waiting.remove(next.name());
      order.add(next);
    }
    return order;
  }

  private static boolean isReady(TrustedSchema.Table table, Set<TableName> waiting) {
    return table.foreignKeys().stream()
        .map(TrustedSchema.ForeignKey::parent)
        .allMatch(parent -> parent.equals(table.name()) || !waiting.contains(parent));
  }
}
