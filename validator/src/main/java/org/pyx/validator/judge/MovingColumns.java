package org.pyx.validator.judge;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.model.TrustedSchema.Kind;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.policy.ColumnLaw;
import org.pyx.schemas.policy.TablePolicy;
import org.pyx.schemas.stage.StopException;
import org.pyx.validator.memory.Remembered;
import org.pyx.validator.rules.TrustedRow;

/** Which columns of a table may move, how far they have, and which never do. Not thread-safe. */
final class MovingColumns {
  private static final Set<Kind> NUMBERS = Set.of(Kind.INT2, Kind.INT4, Kind.INT8);

  private final TrustedSchema.Table table;
  private final List<String> immutable = new ArrayList<>();
  private final List<Flag> flags = new ArrayList<>();
  private final List<Integer> versioned = new ArrayList<>();
  private final int version;
  private final RowDigest digest = new RowDigest();
  private @Nullable List<String> knownColumns;
  private int[] knownPlaces = {};

  private record Flag(int column, boolean moved) {}

  /**
   * Takes the laws of the columns.
   *
   * @throws StopException if there are more one-way columns than are remembered, or one is not
   *     boolean, or the version no whole number
   */
  MovingColumns(TrustedSchema.Table table, TablePolicy policy) {
    this.table = table;
    int versionColumn = -1;
    for (int i = 0; i < table.columns().size(); i++) {
      String name = table.columns().get(i).name();
      ColumnLaw law = policy.law(name);
      switch (law) {
        case IMMUTABLE -> immutable.add(name);
        case ONCE_TRUE, ONCE_FALSE -> {
          require(i, Set.of(Kind.BOOL), "one-way and must be boolean");
          flags.add(new Flag(i, law == ColumnLaw.ONCE_TRUE));
        }
        case VERSIONED -> {
          if (policy.version().filter(name::equals).isPresent()) {
            require(i, NUMBERS, "a version and must be a whole number");
            versionColumn = i;
          } else {
            versioned.add(i);
          }
        }
        case DERIVED, UPDATABLE -> {}
      }
    }
    this.version = versionColumn;
    if (flags.size() > Byte.SIZE) {
      throw new StopException(
          "table " + table.name() + " has more than 8 one-way columns in the policy");
    }
  }

  /** The names of the columns that never change, in catalog order. */
  List<String> immutable() {
    return immutable;
  }

  /** Which flags have moved in a row, a bit each. */
  byte flagsOf(TrustedRow row) {
    int moved = 0;
    for (int i = 0; i < flags.size(); i++) {
      Flag flag = flags.get(i);
      if (row.value(flag.column()) instanceof Value.Bool value && value.value() == flag.moved()) {
        moved |= 1 << i;
      }
    }
    return (byte) moved;
  }

  /** The flags in the order of their bits, each with its direction. */
  List<String> flagNames() {
    return flags.stream().map(flag -> name(flag) + (flag.moved() ? " true" : " false")).toList();
  }

  /** Bits of other flags as bits of these; a flag that was none before has not moved. */
  byte translated(byte moved, List<String> names) {
    List<String> mine = flagNames();
    int bits = 0;
    for (int i = 0; i < names.size(); i++) {
      int place = mine.indexOf(names.get(i));
      if (place >= 0 && (moved & 1 << i) != 0) {
        bits |= 1 << place;
      }
    }
    return (byte) bits;
  }

  /** The flags that had moved and have not any more, by name. */
  List<String> resetFlags(byte before, byte after) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < flags.size(); i++) {
      if ((before & ~after & 1 << i) != 0) {
        names.add(name(flags.get(i)));
      }
    }
    return names;
  }

  private String name(Flag flag) {
    return table.columns().get(flag.column()).name();
  }

  private void require(int column, Set<Kind> kinds, String what) {
    if (!kinds.contains(table.columns().get(column).kind())) {
      throw new StopException(
          "by the policy, column "
              + table.columns().get(column).name()
              + " of table "
              + table.name()
              + " is "
              + what
              + "; it is "
              + table.columns().get(column).type());
    }
  }

  /** Whether a one-way column has moved. */
  boolean hasMoved(byte moved, String column) {
    for (int i = 0; i < flags.size(); i++) {
      if (name(flags.get(i)).equals(column)) {
        return (moved & 1 << i) != 0;
      }
    }
    return false;
  }

  /** The name of the version column; empty if there is none. */
  String versionColumn() {
    return version < 0 ? "" : table.columns().get(version).name();
  }

  /**
   * The version of a row; null if rows of the table have none. Without a number it is the oldest.
   */
  Remembered.@Nullable Version versionOf(TrustedRow row, @Nullable Row before) {
    if (version < 0) {
      return null;
    }
    long number = row.value(version) instanceof Value.Int given ? given.value() : Long.MIN_VALUE;
    digest.start();
    for (int column : versioned) {
      Value value = sent(row, column, before);
      digest.add(value == null ? Value.Unchanged.INSTANCE : value);
    }
    return new Remembered.Version(number, ByteBuffer.wrap(digest.digest().bytes()).getLong());
  }

  /** The immutable columns in which two rows differ, by name. */
  List<String> differences(TrustedRow row, Row before) {
    List<String> names = new ArrayList<>();
    for (int column : placesOf(immutable)) {
      Value now = row.value(column);
      if (!(now instanceof Value.Unchanged) && !now.equals(before.get(row.column(column).name()))) {
        names.add(row.column(column).name());
      }
    }
    return names;
  }

  /** The places of some columns among the trusted ones; -1 for one that is gone. */
  @SuppressWarnings("ReferenceEquality") // laws are few and shared: a quick way out
  int[] placesOf(List<String> columns) {
    if (columns != knownColumns) {
      knownPlaces = columns.stream().mapToInt(this::place).toArray();
      knownColumns = columns;
    }
    return knownPlaces;
  }

  /** A value of a row, or of the row before if an UPDATE did not send it; null if it is nowhere. */
  @Nullable Value sent(TrustedRow row, int column, @Nullable Row before) {
    Value value = row.value(column);
    if (!(value instanceof Value.Unchanged)) {
      return value;
    }
    Value old = before == null ? null : before.get(row.column(column).name());
    return old instanceof Value.Unchanged ? null : old;
  }

  private int place(String name) {
    for (int i = 0; i < table.columns().size(); i++) {
      if (table.columns().get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }
}
