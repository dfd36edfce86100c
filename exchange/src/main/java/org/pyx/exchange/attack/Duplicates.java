package org.pyx.exchange.attack;

import static org.pyx.exchange.attack.Step.harm;
import static org.pyx.exchange.attack.Step.harmless;
import static org.pyx.exchange.attack.Step.honest;

import java.util.ArrayList;
import java.util.List;
import org.pyx.exchange.Attack;
import org.pyx.schemas.rule.Rule;

/** Second rows under keys and serials that are taken, in a table whose keys are dropped. */
final class Duplicates {
  private final Victims victims;
  private final Target target;

  /**
   * Where the duplicates go.
   *
   * @param table the table
   * @param serial its serial column
   * @param key the part of the victim's SQL that is its key
   * @param otherKey another key
   * @param content a part of the victim's SQL
   * @param otherContent other content
   * @param loosened drops all its keys
   */
  record Target(
      String table,
      String serial,
      String key,
      String otherKey,
      String content,
      String otherContent,
      List<Step> loosened) {}

  Duplicates(Families families, Target target) {
    this.victims = families.victims();
    this.target = target;
  }

  List<Attack> all() {
    return List.of(
        of(
            "rewrite-new-serial",
            "a second row under the same key, with a new serial and other content",
            harm(target.table, Rule.ROW_REWRITE, "same key, other content", other())),
        of(
            "rewrite-same-serial",
            "a second row under the same key and serial, with other content",
            harm(
                target.table,
                Rule.ROW_REWRITE,
                "same key and serial, other content",
                withSerialOfVictim(other()))),
        of(
            "rewrite-only-serial",
            "the same row a second time, under another serial",
            harm(
                target.table,
                Rule.ROW_REWRITE,
                "same key and content, other serial",
                victims.insert(target.table))),
        of(
            "rewrite-many-times",
            "ten more rows under the same key",
            harm(
                target.table,
                Rule.ROW_REWRITE,
                "ten rows under one key",
                (other() + ";\n").repeat(10))),
        rewriteAtOnce(),
        rewriteSwapped(),
        replay("replay", "a row is written a second time as it is", 1),
        replay("replay-many-times", "a row is written three more times as it is", 3),
        of(
            "duplicate-key",
            "a row with a new key under a serial that another row has",
            harm(
                target.table,
                Rule.DB_UNIQUE,
                "other key, same serial",
                withSerialOfVictim(victims.insert(target.table, target.key, target.otherKey)))));
  }

  private Attack of(String name, String description, Step... harms) {
    List<Step> steps = new ArrayList<>();
    steps.add(honest(victims.family(target.table)));
    steps.addAll(target.loosened);
    steps.addAll(List.of(harms));
    return new Script(name, description, steps, false);
  }

  private Attack rewriteAtOnce() {
    List<Step> steps = new ArrayList<>(target.loosened);
    steps.add(
        harm(
            target.table,
            Rule.ROW_REWRITE,
            "two rows under one key in one transaction",
            victims.family(target.table) + ";\n" + other()));
    return new Script("rewrite-at-once", "two rows under one key in one transaction", steps, false);
  }

  private Attack rewriteSwapped() {
    String one = victims.insert(target.table);
    String two =
        Victims.replaced(
            Victims.replaced(one, target.key, target.otherKey),
            target.content,
            target.otherContent);
    List<Step> steps = new ArrayList<>();
    steps.add(honest(victims.parents(target.table) + one + ";\n" + two));
    steps.addAll(target.loosened);
    steps.add(
        harm(
            target.table,
            Rule.ROW_REWRITE,
            "two rows written again, each with the other's content",
            other() + ";\n" + Victims.replaced(one, target.key, target.otherKey)));
    return new Script(
        "rewrite-swapped", "two rows are written again with each other's content", steps, false);
  }

  /** What is too much is deleted again, so that the table is what the copy has. */
  private Attack replay(String name, String description, int times) {
    String where = victims.where(target.table);
    String again =
        "INSERT INTO %1$s SELECT * FROM %1$s WHERE %2$s LIMIT 1;\n".formatted(target.table, where);
    return of(
        name,
        description,
        harmless(target.table, "the same row again", again.repeat(times)),
        harm(
            target.table,
            Rule.OP_DELETE,
            "all but one of them deleted",
            "DELETE FROM %1$s WHERE %2$s AND (tableoid, ctid) NOT IN".formatted(target.table, where)
                + " (SELECT tableoid, ctid FROM %1$s WHERE %2$s LIMIT 1)"
                    .formatted(target.table, where)));
  }

  private String other() {
    return victims.insert(target.table, target.content, target.otherContent);
  }

  /** The row of an INSERT, under the victim's serial: in one statement. */
  private String withSerialOfVictim(String insert) {
    return Victims.replaced(
            Victims.replaced(
                insert, target.table + " (", target.table + " (" + target.serial + ", "),
            "VALUES (",
            "SELECT (SELECT "
                + target.serial
                + " FROM "
                + target.table
                + " WHERE "
                + victims.where(target.table)
                + " ORDER BY 1 LIMIT 1), ")
        .replaceFirst("\\)\\s*$", "");
  }
}
