package org.pyx.exchange.attack;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.pyx.exchange.Expected;
import org.pyx.exchange.Outcome;
import org.pyx.schemas.rule.Rule;

/**
 * A part of an attack: one transaction, or a wait. Its SQL may have the words that {@link Words}
 * knows.
 */
sealed interface Step {
  /** Rows that an honest exchange could have written, or honest changes of them. */
  record Honest(String sql) implements Step {}

  /** A change of the schema that by itself changes no row. */
  record Definition(String sql) implements Step {}

  /** Mends a change of the schema or the publication: runs even if a step before it failed. */
  record Mend(String sql) implements Step {}

  /** Waits for as long as the context's observation. */
  record Stand() implements Step {}

  /** Drops constraints that stand in the way, as far as they are still there. */
  record Loosen(String table, Constraint constraint, List<String> columns) implements Step {}

  /**
   * The harm.
   *
   * @param outcome what must become of it
   * @param wounds the tables that it harms
   * @param words what is done, for people
   * @param sql the transaction
   */
  record Harm(Outcome outcome, List<Wound> wounds, String words, String sql) implements Step {
    public Harm {
      wounds = List.copyOf(wounds);
    }

    /** The same harm, which harms another table too. */
    Harm and(String table, Rule... rules) {
      List<Wound> more = new ArrayList<>(wounds);
      more.add(Wound.of(table, rules));
      return new Harm(outcome, more, words, sql);
    }
  }

  /**
   * A table that is harmed.
   *
   * @param table without schema and quotes; empty for what has no table
   * @param expected the rules that must find it
   */
  record Wound(String table, List<Expected> expected) {
    static Wound of(String table, Rule... rules) {
      return new Wound(table, Stream.of(rules).map(Expected::of).toList());
    }
  }

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

  static Step mend(String sql) {
    return new Mend(sql);
  }

  static Step stand() {
    return new Stand();
  }

  static Step loosen(String table, Constraint constraint, String... columns) {
    return new Loosen(table, constraint, List.of(columns));
  }

  /** Harm that is rejected. */
  static Harm harm(String table, Rule rule, String words, String sql) {
    return new Harm(Outcome.REJECTED, List.of(Wound.of(table, rule)), words, sql);
  }

  /** Harm at which the lane stands still. */
  static Harm halt(String table, Rule rule, String words, String sql) {
    return new Harm(Outcome.HALTED, List.of(Wound.of(table, rule)), words, sql);
  }

  /** What looks like harm and does none. */
  static Harm harmless(String table, String words, String sql) {
    return new Harm(Outcome.IGNORED, List.of(Wound.of(table)), words, sql);
  }

  /** Harm that shows outside of its transaction. */
  static Harm observed(String table, Rule rule, String words, String sql) {
    return new Harm(Outcome.OBSERVED, List.of(Wound.of(table, rule)), words, sql);
  }
}
