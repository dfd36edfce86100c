package org.pyx.schemas.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The auditor's own schema: what tables, columns, keys and bounds there are. It comes from the
 * auditor's database, never from the exchange (guarantee G4).
 *
 * @param tables every table of the copy, Pyx's own bookkeeping excepted
 */
public record TrustedSchema(List<Table> tables) {
  public TrustedSchema {
    tables = List.copyOf(tables);
  }

  /** The tables by name. */
  public Map<TableName, Table> byName() {
    return tables.stream().collect(Collectors.toUnmodifiableMap(Table::name, Function.identity()));
  }

  /**
   * A table.
   *
   * @param name its name
   * @param columns in catalog order; generated columns excepted
   * @param primaryKey its columns; empty where there is none
   * @param uniqueKeys the other unique keys, in name order
   * @param foreignKeys what it refers to
   */
  public record Table(
      TableName name,
      List<Column> columns,
      List<String> primaryKey,
      List<List<String>> uniqueKeys,
      List<ForeignKey> foreignKeys) {
    public Table {
      columns = List.copyOf(columns);
      primaryKey = List.copyOf(primaryKey);
      uniqueKeys = uniqueKeys.stream().map(List::copyOf).toList();
      foreignKeys = List.copyOf(foreignKeys);
    }

    /**
     * The columns by which a row is known: the primary key, or else the first unique key without
     * NULLs, or else the serial.
     *
     * @param serial the serial column that the policy names
     * @return the columns; empty if there is nothing of the kind
     */
    public List<String> identity(Optional<String> serial) {
      if (!primaryKey.isEmpty()) {
        return primaryKey;
      }
      Set<String> notNull =
          columns.stream().filter(Column::notNull).map(Column::name).collect(Collectors.toSet());
      return uniqueKeys.stream()
          .filter(notNull::containsAll)
          .findFirst()
          .orElseGet(() -> serial.map(List::of).orElse(List.of()));
    }
  }

  /**
   * A column.
   *
   * @param name its name
   * @param type its type as {@code format_type} writes it, domains resolved to their base
   * @param kind how its values travel
   * @param notNull whether NULL is refused
   * @param hasDefault whether the database fills it when an INSERT leaves it out (default or
   *     identity)
   * @param length bounds on its length from CHECK constraints, or null
   * @param range bounds on its value from CHECK constraints, or null
   */
  public record Column(
      String name,
      String type,
      Kind kind,
      boolean notNull,
      boolean hasDefault,
      @Nullable LengthBounds length,
      @Nullable Range range) {
    /** A column without bounds on its value. */
    public Column(
        String name,
        String type,
        Kind kind,
        boolean notNull,
        boolean hasDefault,
        @Nullable LengthBounds length) {
      this(name, type, kind, notNull, hasDefault, length, null);
    }
  }

  /** How values of a type travel, and what is checked of them. */
  public enum Kind {
    /** A 16-bit number. */
    INT2,
    /** A 32-bit number. */
    INT4,
    /** A 64-bit number. */
    INT8,
    /** A truth value. */
    BOOL,
    /** Bytes. */
    BYTES,
    /** A binary floating-point number. */
    REAL,
    /** Taler's composite {@code taler_amount}: whole units and 1e-8 fractions, as text. */
    AMOUNT,
    /** Any other type, as PostgreSQL's text. */
    TEXT
  }

  /**
   * Bounds on the length of a value, in bytes for {@code bytea}, in characters for text; both
   * included.
   *
   * @param least the shortest
   * @param most the longest
   */
  public record LengthBounds(int least, int most) {}

  /**
   * Bounds on a whole number; both included.
   *
   * @param least the smallest
   * @param most the largest
   */
  public record Range(long least, long most) {}

  /**
   * A foreign key.
   *
   * @param columns the referring columns
   * @param parent the table referred to
   * @param parentColumns the columns referred to
   */
  public record ForeignKey(List<String> columns, TableName parent, List<String> parentColumns) {
    public ForeignKey {
      columns = List.copyOf(columns);
      parentColumns = List.copyOf(parentColumns);
    }
  }
}
