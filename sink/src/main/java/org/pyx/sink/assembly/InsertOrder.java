package org.pyx.sink.assembly;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.policy.TablePolicy;

/**
 * Parents before children: the order in which the tables of a chunk are written, by the foreign
 * keys of the trusted schema and the policy's {@code insert-after}; ties in the order of the
 * policy, then by name. Immutable.
 */
public final class InsertOrder {
  private final Map<TableName, Integer> ranks = new HashMap<>();

  private InsertOrder(List<TableName> order) {
    for (TableName table : order) {
      ranks.put(table, ranks.size());
    }
  }

  /** The order for a schema under a policy. */
  public static InsertOrder of(TrustedSchema schema, Policy policy) {
    Map<TableName, Set<TableName>> parents = parents(schema, policy);
    List<TableName> listed = List.copyOf(policy.tables().keySet());
    Map<TableName, Integer> places = new HashMap<>();
    listed.forEach(table -> places.put(table, places.size()));
    List<TableName> waiting = new ArrayList<>(parents.keySet());
    waiting.sort(
        Comparator.<TableName>comparingInt(table -> places.getOrDefault(table, Integer.MAX_VALUE))
            .thenComparing(Comparator.naturalOrder()));
    List<TableName> order = new ArrayList<>();
    Set<TableName> placed = new HashSet<>();
    while (!waiting.isEmpty()) {
      // In a cycle of foreign keys nobody is first: then the policy's order decides.
      TableName next =
          waiting.stream()
              .filter(table -> placed.containsAll(parents.getOrDefault(table, Set.of())))
              .findFirst()
              .orElse(waiting.getFirst());
      waiting.remove(next);
      placed.add(next);
      order.add(next);
    }
    return new InsertOrder(order);
  }

  /** The place of a table; unknown ones come last. */
  public int rank(TableName table) {
    return ranks.getOrDefault(table, Integer.MAX_VALUE);
  }

  private static Map<TableName, Set<TableName>> parents(TrustedSchema schema, Policy policy) {
    Map<TableName, Set<TableName>> parents = new TreeMap<>();
    for (TrustedSchema.Table table : schema.tables()) {
      Set<TableName> before = new HashSet<>();
      table.foreignKeys().forEach(key -> before.add(key.parent()));
      policy.of(table.name()).map(TablePolicy::insertAfter).orElse(List.of()).stream()
          .map(name -> new TableName(policy.schema(), name))
          .forEach(before::add);
      before.remove(table.name());
      parents.put(table.name(), before);
    }
    parents.values().forEach(before -> before.retainAll(parents.keySet()));
    return parents;
  }
}
