package org.pyx.console.events;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.pyx.console.inspect.EntryFilter;
import org.pyx.console.inspect.Range;
import org.pyx.console.inspect.When;
import org.pyx.schemas.model.Severity;
import org.pyx.schemas.model.TableName;
import picocli.CommandLine.TypeConversionException;

/**
 * What somebody wrote into the form above the rejected events, as it was written.
 *
 * @param table a table, with or without its schema
 * @param rule an id, or a beginning such as {@code row.*}
 * @param severity a severity in lower case
 * @param since a time, or how long ago
 * @param until the same
 * @param transaction a transaction's number
 * @param before the offset before which the page begins
 */
public record FilterForm(
    String table,
    String rule,
    String severity,
    String since,
    String until,
    String transaction,
    String before) {
  private static final int LONGEST = 300;

  /** Reads the parameters of a request; those that are unknown are passed over. */
  public static FilterForm of(Map<String, String> query) {
    return new FilterForm(
        get(query, "table"),
        get(query, "rule"),
        get(query, "severity"),
        get(query, "since"),
        get(query, "until"),
        get(query, "tx"),
        get(query, "before"));
  }

  private static String get(Map<String, String> query, String name) {
    String text = query.getOrDefault(name, "").strip();
    return text.length() > LONGEST ? "" : text;
  }

  /**
   * The filter.
   *
   * @param known the tables of the lane
   * @throws IllegalArgumentException if something in it is wrong, with words for who wrote it
   */
  public EntryFilter filter(Collection<TableName> known) {
    return new EntryFilter(
        table.isEmpty() ? Set.of() : tables(known),
        Optional.empty(),
        rule.isEmpty() ? Set.of() : Set.of(rule),
        severity.isEmpty() ? Set.of() : Set.of(chosen()),
        Range.all(),
        transaction.isEmpty() ? Optional.empty() : Optional.of(number(transaction)),
        new Range<>(time(since), time(until)),
        Optional.empty(),
        true);
  }

  /** Where the page begins. */
  public OptionalLong place() {
    return before.isEmpty() ? OptionalLong.empty() : OptionalLong.of(number(before));
  }

  /** The fields and what stands in them, but for the place. */
  public List<Map.Entry<String, String>> fields() {
    return List.of(
        Map.entry("table", table),
        Map.entry("rule", rule),
        Map.entry("severity", severity),
        Map.entry("since", since),
        Map.entry("until", until),
        Map.entry("tx", transaction));
  }

  private Set<TableName> tables(Collection<TableName> known) {
    Set<TableName> meant =
        known.stream()
            .filter(name -> name.toString().equals(table) || name.name().equals(table))
            .collect(Collectors.toSet());
    if (meant.isEmpty()) {
      throw new IllegalArgumentException("the lane has no table of that name");
    }
    return meant;
  }

  private Severity chosen() {
    try {
      return Severity.valueOf(severity.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("a severity is critical, warning or info", e);
    }
  }

  private static Optional<Instant> time(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(new When().convert(text));
    } catch (TypeConversionException e) {
      throw new IllegalArgumentException(
          "a time is written as 2026-11-23T20:16:07Z, 2026-11-23, or 2h for two hours ago", e);
    }
  }

  private static long number(String text) {
    if (!text.matches("[0-9]{1,18}")) {
      throw new IllegalArgumentException("a transaction or an offset is a number");
    }
    return Long.parseLong(text);
  }
}
