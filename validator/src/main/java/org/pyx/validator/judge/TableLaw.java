package org.pyx.validator.judge;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Digest;
import org.pyx.schemas.model.Layout;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.model.Verdict;
import org.pyx.schemas.policy.ColumnLaw;
import org.pyx.schemas.policy.TablePolicy;
import org.pyx.schemas.stage.StopException;
import org.pyx.validator.memory.RowKey;
import org.pyx.validator.rules.AmountPairRule;
import org.pyx.validator.rules.AmountRule;
import org.pyx.validator.rules.LengthRule;
import org.pyx.validator.rules.NotNullRule;
import org.pyx.validator.rules.RowRule;
import org.pyx.validator.rules.Rule;
import org.pyx.validator.rules.TrustedRow;
import org.pyx.validator.rules.TypeRule;

/** Everything that is trusted of one table, made ready for judging its rows. Not thread-safe. */
final class TableLaw {
  private static final int LONGEST_KEY = 48;

  private final TrustedSchema.Table table;
  private final List<RowRule> rules;
  private final byte[] tag;
  private final List<String> key;
  private final int[] immutable;
  private final List<FlagColumn> flags = new ArrayList<>();
  private final RowDigest digest = new RowDigest();
  private @Nullable Layout knownLayout;
  private int[] knownPlaces = {};

  private record FlagColumn(int column, boolean moved) {}

  /**
   * Takes what is trusted and what is allowed.
   *
   * @throws StopException if the policy names a column that the table does not have, or has more
   *     one-way columns than are remembered
   */
  TableLaw(TrustedSchema.Table table, TablePolicy policy) {
    requireColumns(table, policy);
    this.table = table;
    this.rules =
        List.of(
            new TypeRule(),
            new NotNullRule(),
            new LengthRule(),
            new AmountRule(),
            new AmountPairRule(policy.amounts()));
    this.tag =
        java.util.Arrays.copyOf(
            Digest.of(table.name().quoted().getBytes(StandardCharsets.UTF_8)).bytes(), 4);
    this.key = table.identity(policy.serial());
    List<Integer> kept = new ArrayList<>();
    for (int i = 0; i < table.columns().size(); i++) {
      ColumnLaw law = policy.law(table.columns().get(i).name());
      if (law == ColumnLaw.IMMUTABLE) {
        kept.add(i);
      } else if (law.isFlag()) {
        flags.add(new FlagColumn(i, law == ColumnLaw.ONCE_TRUE));
      }
    }
    if (flags.size() > Byte.SIZE) {
      throw new StopException(
          "table " + table.name() + " has more than 8 one-way columns in the policy");
    }
    this.immutable = kept.stream().mapToInt(Integer::intValue).toArray();
  }

  /** The columns by which a row is known; empty if the table has no key at all. */
  List<String> key() {
    return key;
  }

  byte[] tag() {
    return tag;
  }

  TableName name() {
    return table.name();
  }

  /** Of the names by which rows are known and compared; another law makes other digests. */
  Digest digestOfLaw() {
    digest.start();
    digest.add(new Value.Int(key.size()));
    key.forEach(column -> digest.add(new Value.Text(column)));
    for (int column : immutable) {
      digest.add(new Value.Text(table.columns().get(column).name()));
    }
    return digest.digest();
  }

  /**
   * The row in the order of the trusted columns, or empty if its columns are not the trusted ones.
   */
  Optional<TrustedRow> align(Row row) {
    Layout layout = row.layout();
    if (layout != knownLayout) {
      int[] places = places(layout);
      if (places.length == 0) {
        return Optional.empty();
      }
      knownLayout = layout;
      knownPlaces = places;
    }
    return Optional.of(new TrustedRow(table, row, knownPlaces));
  }

  /** What differs between a row's columns and the trusted ones. */
  Verdict.Rejected shapeBroken(Row row) {
    Set<String> trusted = new HashSet<>();
    table.columns().forEach(column -> trusted.add(column.name()));
    List<String> unknown =
        row.layout().names().stream().filter(name -> !trusted.contains(name)).limit(10).toList();
    List<String> missing =
        trusted.stream().filter(name -> row.layout().indexOf(name) < 0).sorted().limit(10).toList();
    return Rule.ROW_SHAPE.broken(
        "columns unknown to the auditor: " + unknown + "; columns missing: " + missing,
        "the auditor's columns of " + table.name());
  }

  Optional<Verdict.Rejected> judge(TrustedRow row) {
    for (RowRule rule : rules) {
      Optional<Verdict.Rejected> broken = rule.judge(row);
      if (broken.isPresent()) {
        return broken;
      }
    }
    return Optional.empty();
  }

  /** The key of a row, or null if a column of it is not there. */
  @Nullable RowKey keyOf(Row row) {
    if (key.isEmpty()) {
      return null;
    }
    digest.start();
    for (String column : key) {
      Value value = row.get(column);
      if (value == null || value instanceof Value.Unchanged) {
        return null;
      }
      digest.add(value);
    }
    byte[] values = digest.bytes();
    if (values.length > LONGEST_KEY) {
      values = digest.digest().bytes();
    }
    byte[] bytes = java.util.Arrays.copyOf(tag, tag.length + values.length);
    System.arraycopy(values, 0, bytes, tag.length, values.length);
    return new RowKey(bytes);
  }

  /**
   * The digest of the immutable columns; values that an UPDATE did not send are taken from the old
   * row.
   */
  @Nullable Digest digestOf(TrustedRow row, @Nullable Row before) {
    digest.start();
    for (int column : immutable) {
      Value value = row.value(column);
      if (value instanceof Value.Unchanged) {
        value = before == null ? null : before.get(row.column(column).name());
        if (value == null || value instanceof Value.Unchanged) {
          return null;
        }
      }
      digest.add(value);
    }
    return digest.digest();
  }

  /** Which flags have moved in a row, a bit each. */
  byte flagsOf(TrustedRow row) {
    int moved = 0;
    for (int i = 0; i < flags.size(); i++) {
      FlagColumn flag = flags.get(i);
      if (row.value(flag.column()) instanceof Value.Bool value && value.value() == flag.moved()) {
        moved |= 1 << i;
      }
    }
    return (byte) moved;
  }

  /** The flags that had moved and have not any more, by name. */
  List<String> resetFlags(byte before, byte after) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < flags.size(); i++) {
      if ((before & ~after & 1 << i) != 0) {
        names.add(table.columns().get(flags.get(i).column()).name());
      }
    }
    return names;
  }

  /** The immutable columns in which two rows differ, by name. */
  List<String> differences(TrustedRow row, Row before) {
    List<String> names = new ArrayList<>();
    for (int column : immutable) {
      Value now = row.value(column);
      if (!(now instanceof Value.Unchanged) && !now.equals(before.get(row.column(column).name()))) {
        names.add(row.column(column).name());
      }
    }
    return names;
  }

  private static void requireColumns(TrustedSchema.Table table, TablePolicy policy) {
    Set<String> named = new TreeSet<>(policy.columns().keySet());
    policy.serial().ifPresent(named::add);
    policy
        .amounts()
        .forEach(pair -> {
          named.add(pair.value());
          named.add(pair.fraction());
        });
    table.columns().forEach(column -> named.remove(column.name()));
    if (!named.isEmpty()) {
      throw new StopException(
          "the policy names columns "
              + named
              + " of table "
              + table.name()
              + ", which the copy does not have: correct the policy, or the copy's schema");
    }
  }

  private int[] places(Layout layout) {
    if (layout.size() != table.columns().size()) {
      return new int[0];
    }
    int[] places = new int[layout.size()];
    for (int i = 0; i < places.length; i++) {
      places[i] = layout.indexOf(table.columns().get(i).name());
      if (places[i] < 0) {
        return new int[0];
      }
    }
    return places;
  }
}
