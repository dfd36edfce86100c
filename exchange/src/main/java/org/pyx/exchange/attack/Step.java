package org.pyx.exchange.attack;

import java.util.List;

/** A part of an attack: one transaction. Its SQL may have the words that {@link Words} knows. */
sealed interface Step {
  /** Rows that an honest exchange could have written, or honest changes of them. */
  record Honest(String sql) implements Step {}

  /** A change of the schema that by itself changes no row. */
  record Definition(String sql) implements Step {}

  /** Drops constraints that stand in the way, as far as they are still there. */
  record Loosen(String table, Constraint constraint, List<String> columns) implements Step {}

  /** The harm. The table is without schema and quotes, empty for what has none. */
  record Harm(String table, List<String> rules, String words, String sql) implements Step {}

  /** Kinds of constraints. */
  enum Constraint {
    PRIMARY_KEY("p"),
    UNIQUE("u"),
    CHECK("c"),
    NOT_NULL("n");

    private final String catalogCode;

    Constraint(String catalogCode) {
      this.catalogCode = catalogCode;
    }

    /** The code in {@code pg_constraint.contype}. */
    String catalogCode() {
      return catalogCode;
    }
  }

  static Step honest(String sql) {
    return new Honest(sql);
  }

  static Step definition(String sql) {
    return new Definition(sql);
  }

  static Step loosen(String table, Constraint constraint, String... columns) {
    return new Loosen(table, constraint, List.of(columns));
  }

  static Step harm(String table, String rule, String words, String sql) {
    return new Harm(table, List.of(rule), words, sql);
  }
}
