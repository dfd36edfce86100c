package org.pyx.schemas.policy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Digest;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.rule.Rule;

/**
 * What may happen to each table of one kind of database. Immutable.
 *
 * @param name such as {@code taler-2024}
 * @param version grows with every edit that means something
 * @param schema the database schema that it speaks of
 * @param unlisted what becomes of a table that is not listed: refused, or copied strictly
 * @param wholeSeconds names of columns that hold times in whole seconds, such as {@code *_date}
 * @param overrides where it departs from the rules' own actions and severities
 * @param tables the listed tables, parents before children
 * @param text of the file, from which anybody can read it anew
 * @param digest of the text, stamped on every verdict
 */
public record Policy(
    String name,
    int version,
    String schema,
    Unlisted unlisted,
    List<String> wholeSeconds,
    Overrides overrides,
    Map<TableName, TablePolicy> tables,
    String text,
    Digest digest) {
  /** What becomes of a table that a policy does not list. */
  public enum Unlisted {
    /** Its rows are rejected. */
    REFUSE,
    /** It is copied, and nothing in it may ever change. */
    COPY
  }

  public Policy {
    wholeSeconds = List.copyOf(wholeSeconds);
    tables = Collections.unmodifiableMap(new LinkedHashMap<>(tables));
  }

  /** What is said of a table; empty if it must be refused. */
  public Optional<TablePolicy> of(TableName table) {
    TablePolicy listed = tables.get(table);
    if (listed != null) {
      return Optional.of(listed);
    }
    return unlisted == Unlisted.COPY && table.schema().equals(schema)
        ? Optional.of(TablePolicy.strict(table))
        : Optional.empty();
  }

  /** The listed tables that are copied, parents before children. */
  public List<TablePolicy> copied() {
    return tables.values().stream().filter(table -> table.treatment() == Treatment.COPY).toList();
  }

  /** What a rule does with a change of a table, or of none. */
  public Overrides.Ruling ruling(Rule rule, @Nullable TableName table) {
    Overrides ofTable =
        table == null
            ? Overrides.NONE
            : of(table).map(TablePolicy::overrides).orElse(Overrides.NONE);
    return ofTable.ruling(rule, overrides);
  }

  /** Whether a column of this name holds a time in whole seconds. */
  public boolean isWholeSeconds(String column) {
    return wholeSeconds.stream().anyMatch(pattern -> matches(pattern, column));
  }

  /** Whether a pattern of {@code whole-seconds} fits a name. */
  static boolean matches(String pattern, String column) {
    if (pattern.startsWith("*")) {
      return column.endsWith(pattern.substring(1));
    }
    return pattern.endsWith("*")
        ? column.startsWith(pattern.substring(0, pattern.length() - 1))
        : column.equals(pattern);
  }
}
