package org.pyx.console.demo;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.pyx.exchange.AttackResult;
import org.pyx.exchange.Injected;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.RejectedEvent;

/**
 * Holds the rejected events against the attacks: which were caught by which rule, and was anything
 * honest rejected.
 */
final class Evidence {
  private final Map<Long, List<RejectedEvent>> byTransaction = new HashMap<>();
  private final Map<String, Long> byRule = new TreeMap<>();
  private long count;

  /**
   * What became of an attack.
   *
   * @param name the attack
   * @param caught whether every rule that had to fire did
   * @param rules the rules that fired
   * @param missing the rules that did not
   */
  record Caught(String name, boolean caught, Set<String> rules, List<String> missing) {}

  synchronized void add(RejectedEvent event) {
    byTransaction
        .computeIfAbsent(event.change().position().transactionId(), _ -> new ArrayList<>())
        .add(event);
    byRule.merge(event.verdict().rule().value(), 1L, Long::sum);
    count++;
  }

  synchronized long count() {
    return count;
  }

  synchronized Map<String, Long> byRule() {
    return new TreeMap<>(byRule);
  }

  synchronized List<RejectedEvent> all() {
    return byTransaction.values().stream().flatMap(List::stream).toList();
  }

  synchronized Caught judge(AttackResult attack) {
    Set<String> fired = new java.util.TreeSet<>();
    List<String> missing = new ArrayList<>();
    for (Injected injected : attack.injected()) {
      Set<String> here = new HashSet<>();
      byTransaction
          .getOrDefault(injected.transactionId(), List.of())
          .forEach(event -> here.add(event.verdict().rule().value()));
      fired.addAll(here);
      injected.expectedRules().stream().filter(rule -> !here.contains(rule)).forEach(missing::add);
    }
    return new Caught(
        attack.attack(), missing.isEmpty() && !attack.injected().isEmpty(), fired, missing);
  }

  /** Rejected events that belong to no attack. */
  synchronized List<RejectedEvent> honestRejected(List<AttackResult> attacks) {
    Set<Long> hostile = new HashSet<>();
    attacks.forEach(
        attack -> attack.injected().forEach(injected -> hostile.add(injected.transactionId())));
    return byTransaction.entrySet().stream()
        .filter(entry -> !hostile.contains(entry.getKey()))
        .flatMap(entry -> entry.getValue().stream())
        .toList();
  }

  /** The tables that rejected events concern, with the events. */
  synchronized Map<String, List<Change.OfTable>> changesByTable() {
    Map<String, List<Change.OfTable>> changes = new HashMap<>();
    for (RejectedEvent event : all()) {
      if (event.change() instanceof Change.OfTable change) {
        changes.computeIfAbsent(change.table().toString(), _ -> new ArrayList<>()).add(change);
      }
    }
    return changes;
  }
}
