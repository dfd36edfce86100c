package org.pyx.console.command;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pyx.console.inspect.EntryFilter;
import org.pyx.console.inspect.LaneFacts;
import org.pyx.console.inspect.Range;
import org.pyx.console.inspect.RowKey;
import org.pyx.console.inspect.When;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.Severity;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.policy.NearNames;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.rule.Rule;
import org.pyx.schemas.stage.StopException;
import picocli.CommandLine.Option;

/** The options that say which events are wanted. */
final class EventOptions {
  @Option(
      names = "--table",
      paramLabel = "NAME",
      description = "Events of a table, with or without its schema; may be given several times.")
  private Set<String> tables = new LinkedHashSet<>();

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description =
          "Events of a row: its serial or key (bytes in hex), the parts of its key with commas"
              + " between them, or COLUMN=VALUE,….")
  private @Nullable String key;

  @Option(
      names = "--rule",
      paramLabel = "ID",
      description = "Events of a rule, or of several such as row.*; may be given several times.")
  private Set<String> rules = new LinkedHashSet<>();

  @Option(
      names = "--severity",
      paramLabel = "SEVERITY",
      description = "critical, warning or info; may be given several times.")
  private Set<Severity> severities = new LinkedHashSet<>();

  @Option(
      names = "--lsn",
      paramLabel = "A..B",
      description =
          "Positions at the exchange, such as 0/16B3748..0/16B4000; either may be left out.")
  private @Nullable String positions;

  @Option(names = "--tx", paramLabel = "ID", description = "A transaction of the exchange.")
  private @Nullable Long transaction;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = When.class,
      description = "Written since: 2026-11-23T20:16:07Z, 2026-11-23, or 2h (ago).")
  private @Nullable Instant since;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      converter = When.class,
      description = "Written until.")
  private @Nullable Instant until;

  @Option(
      names = "--text",
      paramLabel = "WORDS",
      description = "What occurs in the explanation or in a value, whatever its case.")
  private @Nullable String text;

  @Option(
      names = "--thorough",
      description =
          "Decodes every record, though its headers say that it is not wanted: for topics that"
              + " somebody else may have written to.")
  private boolean thorough;

  /**
   * What is wanted.
   *
   * @throws StopException if something is wrong with it
   */
  EntryFilter filter(LaneFacts facts) {
    Set<TableName> named = new LinkedHashSet<>();
    tables.forEach(name -> named.add(facts.resolve(name)));
    rules.forEach(EventOptions::requireRule);
    return new EntryFilter(
        named,
        Optional.ofNullable(key).map(k -> key(k, named, facts)),
        rules,
        severities,
        positions == null ? Range.all() : range("--lsn", positions, EventOptions::lsn),
        Optional.ofNullable(transaction),
        new Range<>(Optional.ofNullable(since), Optional.ofNullable(until)),
        Optional.ofNullable(text).filter(t -> !t.isEmpty()),
        !thorough);
  }

  private static RowKey key(String text, Set<TableName> tables, LaneFacts facts) {
    Optional<TrustedSchema.Table> table =
        tables.size() == 1 ? facts.table(tables.iterator().next()) : Optional.empty();
    return rowKey(text, table, facts.policy());
  }

  /** A key that somebody wrote. */
  static RowKey rowKey(String text, Optional<TrustedSchema.Table> table, Policy policy) {
    try {
      return RowKey.parse(text, table, policy);
    } catch (IllegalArgumentException e) {
      throw new StopException(String.valueOf(e.getMessage()));
    }
  }

  private static void requireRule(String rule) {
    List<String> known = new ArrayList<>();
    for (Rule each : Rule.values()) {
      known.add(each.id().value());
    }
    boolean some =
        rule.endsWith("*")
            ? known.stream().anyMatch(id -> id.startsWith(rule.substring(0, rule.length() - 1)))
            : known.contains(rule);
    if (!some) {
      List<String> near = NearNames.of(rule, known);
      throw new StopException(
          "there is no rule \""
              + rule
              + "\""
              + (near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?")
              + " docs/rules.md has them all");
    }
  }

  private static Lsn lsn(String text) {
    try {
      return Lsn.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no position, which is written as 16/B374D848", e);
    }
  }

  /** An offset of a topic. */
  static Long offset(String text) {
    if (!text.matches("[0-9]{1,18}")) {
      throw new IllegalArgumentException("\"" + text + "\" is no offset, which is a number");
    }
    return Long.valueOf(text);
  }

  /** A range that somebody wrote in an option. */
  static <T extends Comparable<T>> Range<T> range(
      String option, String text, Function<String, T> end) {
    try {
      return Range.parse(text, end);
    } catch (IllegalArgumentException e) {
      throw new StopException(option + " is A..B, A.., ..B or A: " + e.getMessage());
    }
  }
}
