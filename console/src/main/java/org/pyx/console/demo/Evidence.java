package org.pyx.console.demo;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.pyx.exchange.AttackResult;
import org.pyx.exchange.Expected;
import org.pyx.exchange.Injected;
import org.pyx.exchange.Outcome;
import org.pyx.schemas.model.Action;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.model.Severity;
import org.pyx.schemas.model.TransactionPosition;

/**
 * Holds the evidence against the attacks: which were caught by which rule, and was anything honest
 * rejected. Thread-safe.
 */
public final class Evidence {
  private final Map<Long, List<RejectedEvent>> byTransaction = new HashMap<>();
  private final Map<String, Long> byRule = new TreeMap<>();
  private long rejected;

  /**
   * What became of an attack.
   *
   * @param name the attack
   * @param caught whether every rule that had to fire did
   * @param rules the rules that fired
   * @param missing what was not as it must be, in words
   */
  public record Caught(String name, boolean caught, Set<String> rules, List<String> missing) {}

  /** Takes the next event of the rejected topic. */
  public synchronized void add(RejectedEvent event) {
    byTransaction
        .computeIfAbsent(event.change().position().transactionId(), _ -> new ArrayList<>())
        .add(event);
    byRule.merge(event.finding().rule().value(), 1L, Long::sum);
    rejected += event.action() == Action.REJECT ? 1 : 0;
  }

  /** How many changes were rejected. */
  public synchronized long count() {
    return rejected;
  }

  /** How many events there are, by rule. */
  public synchronized Map<String, Long> byRule() {
    return new TreeMap<>(byRule);
  }

  synchronized List<RejectedEvent> all() {
    return byTransaction.values().stream().flatMap(List::stream).toList();
  }

  /** What became of an attack, as far as the events tell that were added. */
  public synchronized Caught judge(AttackResult attack) {
    Set<String> fired = new TreeSet<>();
    List<String> missing = new ArrayList<>();
    for (Injected injected : attack.injected()) {
      List<RejectedEvent> here = of(injected).toList();
      here.forEach(event -> fired.add(event.finding().rule().value()));
      missing.addAll(missing(injected, here));
    }
    return new Caught(
        attack.attack(), missing.isEmpty() && !attack.injected().isEmpty(), fired, missing);
  }

  private Stream<RejectedEvent> of(Injected injected) {
    Stream<RejectedEvent> events =
        injected.outcome() == Outcome.OBSERVED
            ? byTransaction.getOrDefault(TransactionPosition.NO_TRANSACTION, List.of()).stream()
            : byTransaction.getOrDefault(injected.transactionId(), List.of()).stream();
    return events.filter(event -> injected.table().isEmpty() || concerns(event, injected.table()));
  }

  private static boolean concerns(RejectedEvent event, String table) {
    return event.change() instanceof Change.OfTable change && change.table().name().equals(table);
  }

  private static List<String> missing(Injected injected, List<RejectedEvent> here) {
    List<String> missing = new ArrayList<>();
    for (Expected expected : injected.expected()) {
      if (here.stream().noneMatch(event -> matches(event, expected))) {
        missing.add(expected.rule().id() + " (" + injected.words() + ")");
      }
    }
    if (injected.outcome() == Outcome.HALTED
        && here.stream().noneMatch(event -> event.action() == Action.HALT)) {
      missing.add("a lane that stands still (" + injected.words() + ")");
    }
    if (injected.outcome() == Outcome.IGNORED
        && here.stream().anyMatch(event -> event.action() != Action.FLAG)) {
      missing.add("that it does no harm (" + injected.words() + ")");
    }
    return missing;
  }

  private static boolean matches(RejectedEvent event, Expected expected) {
    return event.finding().rule().equals(expected.rule().id())
        && event.finding().severity() == expected.severity();
  }

  /**
   * Evidence that belongs to no attack, and is more than worth knowing. What was seen beside the
   * log belongs to no transaction, and so to the attacks if there are any.
   */
  public synchronized List<RejectedEvent> honestRejected(List<AttackResult> attacks) {
    Set<Long> hostile = new HashSet<>();
    attacks.forEach(
        attack -> attack.injected().forEach(injected -> hostile.add(injected.transactionId())));
    if (!attacks.isEmpty()) {
      hostile.add(TransactionPosition.NO_TRANSACTION);
    }
    return byTransaction.entrySet().stream()
        .filter(entry -> !hostile.contains(entry.getKey()))
        .flatMap(entry -> entry.getValue().stream())
        .filter(event -> event.finding().severity() != Severity.INFO)
        .toList();
  }

  /** The tables that rejected changes concern, with the changes. */
  public synchronized Map<String, List<Change.OfTable>> changesByTable() {
    Map<String, List<Change.OfTable>> changes = new HashMap<>();
    for (RejectedEvent event : all()) {
      if (event.action() == Action.REJECT && event.change() instanceof Change.OfTable change) {
        changes.computeIfAbsent(change.table().toString(), _ -> new ArrayList<>()).add(change);
      }
    }
    return changes;
  }
}
