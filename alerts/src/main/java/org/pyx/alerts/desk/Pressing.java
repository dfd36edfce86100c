package org.pyx.alerts.desk;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.pyx.schemas.model.Severity;

/**
 * The order in which a recipient is told of several incidents: the first of each kind that it does
 * not know before all others, so that a flood of one kind hides nothing. A kind is a rule.
 */
final class Pressing {
  private static final Comparator<Item> ORDER =
      Comparator.<Item, Severity>comparing(item -> item.incident().severity())
          .thenComparing(Item::kind)
          .thenComparing(item -> item.incident().opened())
          .thenComparing(item -> item.incident().id());

  private final List<Item> first = new ArrayList<>();
  private final List<Item> others = new ArrayList<>();

  Pressing(List<Item> items, Set<String> kindsTold) {
    Set<String> seen = new HashSet<>(kindsTold);
    for (Item item : items.stream().sorted(ORDER).toList()) {
      boolean unknown = item.kind() == Item.Kind.NEW && seen.add(item.incident().subject().rule());
      (unknown ? first : others).add(item);
    }
  }

  /** Whether something critical is of a kind that is not known, or has just become critical. */
  boolean isUrgent() {
    return first.stream().anyMatch(Pressing::isCritical)
        || others.stream().anyMatch(item -> item.kind() == Item.Kind.WORSE && isCritical(item));
  }

  List<Item> sorted() {
    List<Item> all = new ArrayList<>(first);
    all.addAll(others);
    return all;
  }

  private static boolean isCritical(Item item) {
    return item.incident().severity() == Severity.CRITICAL;
  }
}
