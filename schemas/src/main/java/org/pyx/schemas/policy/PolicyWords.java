package org.pyx.schemas.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.pyx.schemas.model.Action;
import org.pyx.schemas.model.Severity;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.rule.Rule;
import org.pyx.schemas.rule.RuleWords;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.yaml.YamlText;

/** Says in words what may happen to a table. Stateless. */
public final class PolicyWords {
  private static final String INDENT = "  ";

  private PolicyWords() {}

  /**
   * What may happen to a table, on several lines.
   *
   * @param trusted the table in the copy, if it is known; then keys and columns are named
   * @throws StopException if the policy refuses the table; the message names similar ones
   */
  public static String explain(
      Policy policy, TableName table, Optional<TrustedSchema.Table> trusted) {
    TablePolicy part = policy.of(table).orElseThrow(() -> refused(policy, table));
    List<String> lines = new ArrayList<>();
    lines.add(place(policy, table));
    if (!part.reason().isEmpty()) {
      lines.add("Reason: " + shown(part.reason()));
    }
    switch (part.treatment()) {
      case COPY -> copied(lines, policy, part, trusted);
      case DERIVED ->
          lines.add(
              "It is not published and not copied: the copy's own triggers build it from other"
                  + " tables. A change that comes all the same is judged as "
                  + Rule.TABLE_NOT_COPIED.id()
                  + ".");
      case LEFT_OUT ->
          lines.add(
              "It is not published and not copied. A change that comes all the same is judged as "
                  + Rule.TABLE_NOT_COPIED.id()
                  + ".");
    }
    departures(lines, policy, table);
    return String.join("\n", lines) + "\n";
  }

  /** The key of a law in a policy file. */
  static String key(ColumnLaw law) {
    return law.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The key of a kind of hash in a policy file. */
  static String key(Recomputation.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT) + "-hashes";
  }

  private static String place(Policy policy, TableName table) {
    String place =
        policy.tables().containsKey(table)
            ? ", line " + PolicyLines.of(policy).table(table)
            : ": not listed, so it is copied strictly (unlisted: copy)";
    return "Table "
        + YamlText.of(table.schema())
        + "."
        + YamlText.of(table.name())
        + " in policy "
        + shown(policy.name())
        + " version "
        + policy.version()
        + place
        + ".";
  }

  private static void copied(
      List<String> lines, Policy policy, TablePolicy part, Optional<TrustedSchema.Table> trusted) {
    lines.add(
        "It is published and copied. A row stays in the copy as first seen, whatever happens to it"
            + " later.");
    lines.add(
        "Key: "
            + trusted
                .map(table -> key(table.identity(part.serial())))
                .orElseGet(() ->
                    "the copy's primary key, or else its first unique key without NULLs"
                        + part.serial().map(s -> ", or else " + YamlText.of(s)).orElse(""))
            + ".");
    part.serial().ifPresent(serial -> lines.add("Serial: " + YamlText.of(serial) + "."));
    if (part.fullIdentity()) {
      lines.add("Its publication needs REPLICA IDENTITY FULL.");
    }
    if (!part.insertAfter().isEmpty()) {
      lines.add(
          "Its rows are inserted after those of "
              + YamlText.of(part.insertAfter())
              + ", beyond what foreign keys say.");
    }
    lines.add("Columns:");
    ColumnWords.laws(part, trusted).forEach(line -> lines.add(INDENT + line));
    lines.add("Deletes: " + deletes(part.deletes()) + " The row stays in the copy.");
    lines.add("Values:");
    ColumnWords.values(policy, part, trusted).forEach(line -> lines.add(INDENT + line));
    if (!part.oldCopy().isEmpty()) {
      lines.add(
          "A copy that another tool made may hold instead of the true value ("
              + Rule.ADOPT_INCOMPLETE.id()
              + "):");
      OldCopyParts.words(part).forEach(line -> lines.add(INDENT + line));
    }
  }

  private static String key(List<String> identity) {
    return identity.isEmpty()
        ? "none, so that repeated and rewritten rows cannot be told from new ones"
        : YamlText.of(identity);
  }

  private static String deletes(DeleteLaw law) {
    return switch (law) {
      case DeleteLaw.Never _ -> "never legitimate (" + Rule.OP_DELETE.id() + ").";
      case DeleteLaw.Always _ -> "always legitimate.";
      case DeleteLaw.OnceMoved moved ->
          "legitimate once "
              + YamlText.of(moved.column())
              + " has moved, and never before ("
              + Rule.OP_DELETE.id()
              + ").";
    };
  }

  private static void departures(List<String> lines, Policy policy, TableName table) {
    Map<String, String> departures = new TreeMap<>();
    for (Rule rule : Rule.values()) {
      Overrides.Ruling ruling = policy.ruling(rule, table);
      List<String> what = new ArrayList<>();
      if (ruling.action() != rule.action()) {
        what.add(
            RuleWords.outcome(rule, ruling.action())
                + " ("
                + RuleWords.word(ruling.action())
                + ", not "
                + RuleWords.word(rule.action())
                + ")");
      }
      if (ruling.severity() != rule.severity()) {
        what.add(word(ruling.severity()) + ", not " + word(rule.severity()));
      }
      if (!what.isEmpty()) {
        departures.put(rule.id().value(), String.join("; ", what));
      }
    }
    if (departures.isEmpty()) {
      lines.add("Rules: every rule does what docs/rules.md says.");
      return;
    }
    lines.add("Rules that depart from what docs/rules.md says:");
    departures.forEach((rule, what) -> lines.add(INDENT + rule + ": " + what));
  }

  private static String word(Severity severity) {
    return severity.name().toLowerCase(Locale.ROOT);
  }

  private static StopException refused(Policy policy, TableName table) {
    List<String> near =
        NearNames.of(table.name(), policy.tables().keySet().stream().map(TableName::name).toList());
    String action = RuleWords.outcome(Rule.TABLE_UNKNOWN, refusal(policy));
    return new StopException(
        "policy "
            + shown(policy.name())
            + " does not list table "
            + YamlText.of(table.name())
            + (table.schema().equals(policy.schema())
                ? " (unlisted: refuse)"
                : " and speaks of schema " + YamlText.of(policy.schema()) + " only")
            + ": a change of it "
            + Rule.TABLE_UNKNOWN.id()
            + " means that "
            + action
            + (near.isEmpty()
                ? ""
                : "; similar names are "
                    + near.stream().map(YamlText::of).collect(Collectors.joining(", "))));
  }

  private static Action refusal(Policy policy) {
    return policy.ruling(Rule.TABLE_UNKNOWN, null).action();
  }

  /** A text on one line. */
  private static String shown(String text) {
    return text.lines().collect(Collectors.joining(" "));
  }
}
