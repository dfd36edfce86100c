package org.pyx.sink.assembly;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.model.TrustedSchema.Column;
import org.pyx.schemas.model.TrustedSchema.ForeignKey;
import org.pyx.schemas.model.Value;

/**
 * Finds children that refer to a parent of a later source transaction. Written at once, parents
 * before children, such a child would be let in, and written one transaction after the other it
 * would be an orphan: so the batch is parted before the parent, and the database decides as if each
 * transaction had come alone. Whether the parent is in the copy already, only the database knows.
 *
 * <p>Parting where it was not needed is harmless, not parting where it was is not: a key whose
 * equality is not that of its text counts as equal to every other. Immutable.
 */
public final class ForwardReferences {
  /** Types of text of which equal values have equal texts. */
  private static final Set<String> EXACT = Set.of("text", "uuid", "date");

  private final List<Link> links;

  private ForwardReferences(List<Link> links) {
    this.links = links;
  }

  /** A foreign key, and which of its columns can be compared. */
  private record Link(
      TableName child,
      List<String> columns,
      TableName parent,
      List<String> parentColumns,
      boolean[] exact) {}

  /** A child in one transaction and its parent in a later one. */
  private record Pair(int child, int parent) {}

  /**
   * What was found in a batch.
   *
   * @param starts where the batch is parted: transactions, by their place, that begin a part
   * @param children offsets of rows that refer to a parent of a later transaction
   */
  public record Found(List<Integer> starts, Set<Long> children) {
    static final Found NOTHING = new Found(List.of(), Set.of());

    /** The parts of the batch; one if nothing was found. */
    public <T> List<List<T>> parts(List<T> transactions) {
      List<List<T>> parts = new ArrayList<>();
      int from = 0;
      for (int start : starts) {
        parts.add(transactions.subList(from, start));
        from = start;
      }
      if (from < transactions.size()) {
        parts.add(transactions.subList(from, transactions.size()));
      }
      return parts;
    }
  }

  /** For the foreign keys of a schema. */
  public static ForwardReferences of(TrustedSchema schema) {
    Map<TableName, TrustedSchema.Table> tables = schema.byName();
    List<Link> links = new ArrayList<>();
    for (TrustedSchema.Table child : schema.tables()) {
      for (ForeignKey key : child.foreignKeys()) {
        TrustedSchema.Table parent = tables.get(key.parent());
        if (parent != null) {
          links.add(link(child, key, parent));
        }
      }
    }
    return new ForwardReferences(List.copyOf(links));
  }

  /** Looks through a batch: the rows of its transactions, in their order. */
  public Found in(List<List<AcceptedRow>> transactions) {
    Set<TableName> present =
        transactions.stream()
            .flatMap(List::stream)
            .map(AcceptedRow::table)
            .collect(Collectors.toSet());
    List<Pair> pairs = new ArrayList<>();
    Set<Long> children = new HashSet<>();
    for (Link link : links) {
      if (present.contains(link.child()) && present.contains(link.parent())) {
        find(link, transactions, pairs, children);
      }
    }
    return pairs.isEmpty() ? Found.NOTHING : new Found(starts(pairs), children);
  }

  private static void find(
      Link link, List<List<AcceptedRow>> transactions, List<Pair> pairs, Set<Long> children) {
    // From the end, so that the map holds the parents of later transactions, the nearest of each.
    // One in an earlier transaction does not count: the database may have refused it.
    Map<Object, Integer> parents = new HashMap<>();
    for (int i = transactions.size() - 1; i >= 0; i--) {
      for (AcceptedRow row : transactions.get(i)) {
        if (row.table().equals(link.child())) {
          Object key = key(row, link.columns(), link.exact());
          Integer parent = key == null ? null : parents.get(key);
          if (parent != null) {
            pairs.add(new Pair(i, parent));
            children.add(row.offset());
          }
        }
      }
      for (AcceptedRow row : transactions.get(i)) {
        if (row.table().equals(link.parent())) {
          Object key = key(row, link.parentColumns(), link.exact());
          if (key != null) {
            parents.put(key, i);
          }
        }
      }
    }
  }

  /** As few places as part every child from its parent. */
  private static List<Integer> starts(List<Pair> pairs) {
    List<Integer> starts = new ArrayList<>();
    int last = 0;
    for (Pair pair : pairs.stream().sorted(Comparator.comparingInt(Pair::parent)).toList()) {
      if (last <= pair.child()) {
        last = pair.parent();
        starts.add(last);
      }
    }
    return starts;
  }

  private static @Nullable Object key(AcceptedRow row, List<String> columns, boolean[] exact) {
    if (columns.size() == 1) {
      return part(row, columns.getFirst(), exact[0]);
    }
    List<Object> parts = new ArrayList<>(columns.size());
    for (int i = 0; i < exact.length; i++) {
      Object part = part(row, columns.get(i), exact[i]);
      if (part == null) {
        return null;
      }
      parts.add(part);
    }
    return parts;
  }

  /** Null for NULL, which refers to nothing. */
  private static @Nullable Object part(AcceptedRow row, String column, boolean exact) {
    Value value = row.row().get(column);
    if (value == null || value == Value.NULL) {
      return null;
    }
    return exact ? value : Boolean.TRUE;
  }

  private static Link link(TrustedSchema.Table child, ForeignKey key, TrustedSchema.Table parent) {
    boolean[] exact = new boolean[key.columns().size()];
    for (int i = 0; i < exact.length; i++) {
      exact[i] =
          isExact(child, key.columns().get(i)) && isExact(parent, key.parentColumns().get(i));
    }
    return new Link(child.name(), key.columns(), key.parent(), key.parentColumns(), exact);
  }

  private static boolean isExact(TrustedSchema.Table table, String name) {
    return table.columns().stream()
        .filter(column -> column.name().equals(name))
        .anyMatch(ForwardReferences::isExact);
  }

  private static boolean isExact(Column column) {
    return switch (column.kind()) {
      case INT2, INT4, INT8, BOOL, BYTES -> true;
      case TEXT -> EXACT.contains(column.type()) || column.type().startsWith("character varying");
      case REAL, AMOUNT -> false;
    };
  }
}
