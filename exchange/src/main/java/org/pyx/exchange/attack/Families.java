package org.pyx.exchange.attack;

import static org.pyx.exchange.attack.Step.harm;
import static org.pyx.exchange.attack.Step.honest;

import java.util.ArrayList;
import java.util.List;
import org.pyx.exchange.Attack;
import org.pyx.schemas.rule.Rule;

/** Writes the attacks of which there are many alike, on the victims of one year. */
final class Families {
  private static final String WITHOUT_FOREIGN_KEYS =
      "SET LOCAL session_replication_role = replica;\n";

  private final Victims victims;

  Families(Victims victims) {
    this.victims = victims;
  }

  Victims victims() {
    return victims;
  }

  /** An immutable column of an accepted row is changed. */
  Attack update(String name, String table, String set, String description) {
    return Script.of(
        name,
        description,
        honest(victims.family(table)),
        harm(table, Rule.OP_UPDATE, set, update(table, set)));
  }

  /** An accepted row is deleted. */
  Attack delete(String name, String table, String description) {
    return Script.of(
        name,
        description,
        honest(victims.family(table)),
        harm(table, Rule.OP_DELETE, "a row deleted", delete(table)));
  }

  /** An accepted row gets another key. */
  Attack keyChange(String name, String table, String set, String description) {
    return Script.of(
        name,
        description,
        honest(victims.family(table)),
        harm(table, Rule.OP_KEY_CHANGE, set, update(table, set)));
  }

  /** A flag is moved as it should, and then taken back. */
  Attack flagBack(String name, String table, String moved, String back, String description) {
    return Script.of(
        name,
        description,
        honest(victims.family(table)),
        honest(update(table, moved)),
        harm(table, Rule.OP_FLAG_RESET, back, update(table, back)));
  }

  /**
   * A row is inserted of which one value is not what it must be.
   *
   * @param part of the honest row's SQL
   * @param replacement what stands there instead
   * @param loosened constraints that are dropped first
   */
  Script malformed(
      String name,
      String table,
      Rule rule,
      String part,
      String replacement,
      String description,
      Step... loosened) {
    List<Step> steps = new ArrayList<>();
    if (!victims.parents(table).isEmpty()) {
      steps.add(honest(victims.parents(table)));
    }
    steps.addAll(List.of(loosened));
    steps.add(harm(table, rule, description, victims.insert(table, part, replacement)));
    return new Script(name, description, steps, false);
  }

  /**
   * A row with a value so large that an UPDATE which leaves it alone does not log it: nobody can
   * tell what else was changed.
   *
   * @param part of the honest row's SQL, in whose place the large value comes
   */
  Attack updateUnverifiable(String name, String table, String part, String set) {
    return Script.of(
        name,
        "a row with a large value is changed, so that the log leaves the value out",
        honest(
            victims.parents(table)
                + victims.insert(
                    table,
                    part,
                    "(SELECT string_agg(md5('{hex:large}' || n), '') FROM generate_series(1, 1000) n)")),
        harm(table, Rule.OP_UPDATE_UNVERIFIABLE, set, update(table, set)));
  }

  /**
   * A row is inserted whose parent does not exist.
   *
   * @param parents makes the parents that do exist; may be empty
   * @param insert inserts the row
   */
  Attack orphan(String name, String table, String parents, String insert, String description) {
    Step harm = harm(table, Rule.DB_FOREIGN_KEY, description, WITHOUT_FOREIGN_KEYS + insert);
    return parents.isEmpty()
        ? Script.of(name, description, harm)
        : Script.of(name, description, honest(parents), harm);
  }

  /** The SQL that changes the victim. */
  String update(String table, String set) {
    return "UPDATE " + table + " SET " + set + " WHERE " + victims.where(table);
  }

  /** The SQL that deletes the victim. */
  String delete(String table) {
    return "DELETE FROM " + table + " WHERE " + victims.where(table);
  }

  /** SQL that no foreign key and no trigger stops. */
  static String withoutForeignKeys(String sql) {
    return WITHOUT_FOREIGN_KEYS + sql;
  }
}
