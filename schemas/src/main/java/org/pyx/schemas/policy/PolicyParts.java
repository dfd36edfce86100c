package org.pyx.schemas.policy;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.pyx.schemas.model.Action;
import org.pyx.schemas.model.RuleId;
import org.pyx.schemas.model.Severity;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.rule.Rule;
import org.pyx.schemas.yaml.YamlMapping;

/** The parts of a policy file. Stateless. */
final class PolicyParts {
  private PolicyParts() {}

  static TablePolicy table(TableName name, YamlMapping body) {
    Treatment treatment = body.choice("treatment", Treatment.class, Treatment.COPY);
    if (treatment != Treatment.COPY) {
      requireNothingElse(body);
    }
    String reason = body.optionalText("reason").orElse("");
    Optional<String> serial = body.optionalText("serial");
    Map<String, ColumnLaw> laws = laws(body);
    Optional<String> version = body.optionalText("version");
    if (laws.containsValue(ColumnLaw.VERSIONED) != version.isPresent()) {
      throw body.wrong(
          version.isPresent() ? "version" : "versioned",
          "needs the other: versioned names columns, version the one that grows with their updates");
    }
    version.ifPresent(column -> {
      ColumnLaw other = laws.put(column, ColumnLaw.VERSIONED);
      if (other != null && other != ColumnLaw.VERSIONED) {
        throw body.wrong("version", "names column " + column + ", which has another law");
      }
    });
    DeleteLaw deletes = deletes(body, laws);
    TablePolicy.Contents contents = contents(body);
    List<String> insertAfter = body.texts("insert-after");
    Map<String, OldValue> oldCopy = OldCopyParts.of(body);
    boolean fullIdentity = body.flag("full-identity", false);
    Overrides overrides = overrides(body);
    body.done();
    return new TablePolicy(
        name,
        treatment,
        reason,
        serial,
        laws,
        version,
        deletes,
        contents,
        insertAfter,
        oldCopy,
        fullIdentity,
        overrides);
  }

  /** A law for a table that is not copied would look as if it did something. */
  private static void requireNothingElse(YamlMapping body) {
    for (String key : body.keys()) {
      if (!key.equals("treatment") && !key.equals("reason")) {
        throw body.wrong(key, "says something of a table that is not copied: its rows never come");
      }
    }
  }

  /** {@code whole-seconds}: names of columns, or their beginning or end. */
  static List<String> wholeSeconds(YamlMapping root) {
    List<String> patterns = root.texts("whole-seconds");
    for (String pattern : patterns) {
      int star = pattern.indexOf('*');
      boolean atOneEnd =
          star < 0
              || star == pattern.lastIndexOf('*') && (star == 0 || star == pattern.length() - 1);
      if (pattern.isEmpty() || pattern.equals("*") || !atOneEnd) {
        throw root.wrong(
            "whole-seconds",
            pattern,
            "must hold names, or names that begin or end with one *, not \"" + pattern + "\"");
      }
    }
    return patterns;
  }

  /** {@code actions} and {@code severities}, by the ids of rules. */
  static Overrides overrides(YamlMapping body) {
    Map<Rule, Action> actions = new EnumMap<>(Rule.class);
    Map<Rule, Severity> severities = new EnumMap<>(Rule.class);
    body.mapping("actions")
        .ifPresent(mapping ->
            mapping
                .pairs()
                .forEach((id, word) -> {
                  Rule rule = rule(mapping, id);
                  Action action = mapping.oneOf(id, word, Action.class);
                  if (!rule.kind().actions().contains(action)) {
                    throw mapping.wrong(
                        id,
                        "cannot "
                            + word
                            + ": it may "
                            + rule.kind().actions().stream()
                                .map(a -> a.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(" or ")));
                  }
                  actions.put(rule, action);
                }));
    body.mapping("severities")
        .ifPresent(mapping ->
            mapping
                .pairs()
                .forEach((id, word) ->
                    severities.put(rule(mapping, id), mapping.oneOf(id, word, Severity.class))));
    return new Overrides(actions, severities);
  }

  private static Rule rule(YamlMapping mapping, String id) {
    try {
      return Rule.of(new RuleId(id))
          .orElseThrow(() -> mapping.wrong(id, "is no rule; docs/rules.md lists them"));
    } catch (IllegalArgumentException e) {
      throw mapping.wrong(id, "is no rule; docs/rules.md lists them");
    }
  }

  private static Map<String, ColumnLaw> laws(YamlMapping body) {
    Map<String, ColumnLaw> laws = new LinkedHashMap<>();
    for (ColumnLaw law : ColumnLaw.values()) {
      String key = law.name().toLowerCase(Locale.ROOT).replace('_', '-');
      if (law == ColumnLaw.IMMUTABLE) {
        continue;
      }
      for (String column : body.texts(key)) {
        if (laws.put(column, law) != null) {
          throw body.wrong(key, column, "names column " + column + ", which has a law already");
        }
      }
    }
    return laws;
  }

  private static DeleteLaw deletes(YamlMapping body, Map<String, ColumnLaw> laws) {
    Optional<String> when = body.optionalText("deletes-once");
    if (when.isPresent()) {
      ColumnLaw law = laws.getOrDefault(when.get(), ColumnLaw.IMMUTABLE);
      if (!law.isFlag()) {
        throw body.wrong(
            "deletes-once", "must name a column that is listed under once-true or once-false");
      }
      if (body.optionalText("deletes").isPresent()) {
        throw body.wrong("deletes", "says the same as deletes-once: give one of them");
      }
      return new DeleteLaw.OnceMoved(when.get());
    }
    return switch (body.choice("deletes", Deletes.class, Deletes.NEVER)) {
      case NEVER -> DeleteLaw.NEVER;
      case ALWAYS -> DeleteLaw.ALWAYS;
    };
  }

  private enum Deletes {
    NEVER,
    ALWAYS
  }

  private static TablePolicy.Contents contents(YamlMapping body) {
    List<TablePolicy.AmountPair> amounts = new ArrayList<>();
    for (String amount : body.texts("amounts")) {
      TablePolicy.AmountPair pair = new TablePolicy.AmountPair(amount + "_val", amount + "_frac");
      if (amounts.contains(pair)) {
        throw body.wrong("amounts", amount, "names " + amount + " twice");
      }
      amounts.add(pair);
    }
    return new TablePolicy.Contents(amounts, hashes(body), blobs(body));
  }

  private static List<Recomputation> hashes(YamlMapping body) {
    Map<String, Recomputation> hashes = new LinkedHashMap<>();
    for (Recomputation.Kind kind : Recomputation.Kind.values()) {
      String key = kind.name().toLowerCase(Locale.ROOT) + "-hashes";
      Optional<YamlMapping> mapping = body.mapping(key);
      if (mapping.isEmpty()) {
        continue;
      }
      mapping
          .get()
          .pairs()
          .forEach((hash, of) -> {
            if (hash.equals(of)) {
              throw mapping.get().wrong(hash, "cannot be the hash of itself");
            }
            if (hashes.put(hash, new Recomputation(hash, kind, of)) != null) {
              throw mapping.get().wrong(hash, "is the hash of another column already");
            }
          });
    }
    return List.copyOf(hashes.values());
  }

  private static Map<String, Blob> blobs(YamlMapping body) {
    Map<String, Blob> blobs = new LinkedHashMap<>();
    body.mapping("blobs")
        .ifPresent(mapping ->
            mapping
                .pairs()
                .forEach(
                    (column, word) -> blobs.put(column, mapping.oneOf(column, word, Blob.class))));
    return blobs;
  }
}
