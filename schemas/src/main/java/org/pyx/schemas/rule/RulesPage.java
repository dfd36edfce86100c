package org.pyx.schemas.rule;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.pyx.schemas.model.Action;

/** Makes {@code docs/rules.md} of the catalogue and the texts. Stateless. */
public final class RulesPage {
  private static final String INTRODUCTION =
      """
      # The rules

      Everything that Pyx may find wrong, under the stable id by which it is filtered, counted and
      spoken of in [policies](policy.md). This page is made from `Rule.java` and the texts beside
      it; do not edit it.

      Severities: *critical* means that money or evidence is at stake and somebody must look now,
      *warning* that a record is wrong and loss is possible, *info* that it is worth knowing. A
      policy may give any rule another severity, and another of the actions that stand with it, for
      the whole database or for one table.
      """;

  private static final Map<String, String> FAMILIES =
      Map.ofEntries(
          Map.entry("op", "Operations"),
          Map.entry("row", "Rows"),
          Map.entry("amount", "Amounts"),
          Map.entry("time", "Times"),
          Map.entry("blob", "Blobs"),
          Map.entry("hash", "Hashes"),
          Map.entry("table", "Tables"),
          Map.entry("schema", "Schema"),
          Map.entry("stream", "The stream"),
          Map.entry("db", "The auditor's database"),
          Map.entry("adopt", "Adoption of an existing copy"));

  private RulesPage() {}

  /** The whole page. */
  public static String make() {
    StringBuilder page = new StringBuilder(INTRODUCTION);
    List<String> families = Arrays.stream(Rule.values()).map(RulesPage::family).distinct().toList();
    for (String family : families) {
      page.append("\n- ").append(title(family)).append(": ");
      page.append(of(family).stream().map(RulesPage::link).collect(Collectors.joining(", ")));
    }
    page.append('\n');
    for (String family : families) {
      page.append("\n## ").append(title(family)).append('\n');
      of(family).forEach(rule -> append(page, rule));
    }
    return page.toString();
  }

  private static void append(StringBuilder page, Rule rule) {
    RuleText text = RuleText.of(rule);
    page.append("\n### ").append(rule.id()).append("\n\n");
    page.append("*").append(rule.severity().name().toLowerCase(Locale.ROOT)).append("* · ");
    page.append(actions(rule)).append("\n\n");
    page.append(text.meaning()).append("\n\n");
    page.append("**Why it matters.** ").append(text.reason()).append("\n\n");
    page.append("**What to do.** ").append(text.advice()).append('\n');
  }

  private static String actions(Rule rule) {
    String byDefault = RuleWords.outcome(rule, rule.action());
    List<Action> others = rule.kind().actions().stream().skip(1).toList();
    if (others.isEmpty()) {
      return byDefault + "; a policy cannot change that";
    }
    Map<String, String> choices = new TreeMap<>();
    others.forEach(
        action -> choices.put("`" + RuleWords.word(action) + "`", RuleWords.outcome(rule, action)));
    return byDefault
        + " (`"
        + RuleWords.word(rule.action())
        + "`); a policy may choose "
        + choices.entrySet().stream()
            .map(choice -> choice.getKey() + ": " + choice.getValue())
            .collect(Collectors.joining(", or "));
  }

  private static String link(Rule rule) {
    // the anchor that a Markdown heading gets: dots are left out
    return "[" + rule.id() + "](#" + rule.id().value().replace(".", "") + ")";
  }

  private static List<Rule> of(String family) {
    return Arrays.stream(Rule.values()).filter(rule -> family(rule).equals(family)).toList();
  }

  private static String family(Rule rule) {
    return rule.id().value().substring(0, rule.id().value().indexOf('.'));
  }

  private static String title(String family) {
    String title = FAMILIES.get(family);
    if (title == null) {
      throw new IllegalStateException("the rules \"" + family + ".…\" need a title on their page");
    }
    return title;
  }
}
