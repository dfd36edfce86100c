package org.pyx.exchange.attack;

import static org.pyx.exchange.attack.Step.harm;
import static org.pyx.exchange.attack.Step.honest;

import java.util.List;
import org.pyx.exchange.Attack;
import org.pyx.schemas.rule.Rule;

/** What only a partitioned exchange can do: it reaches past the table for its leaves. */
final class Partitions {
  private static final int LEAVES = 4;

  private final Families families;

  Partitions(Families families) {
    this.families = families;
  }

  List<Attack> all() {
    return List.of(
        onLeaves(
            "leaf-update",
            Rule.OP_UPDATE,
            "UPDATE reserves_in_%d SET credit = (5000,0) WHERE "
                + families.victims().where("reserves_in"),
            "a row is changed through its leaf"),
        onLeaves(
            "leaf-delete",
            Rule.OP_DELETE,
            "DELETE FROM reserves_in_%d WHERE " + families.victims().where("reserves_in"),
            "a row is deleted through its leaf"));
  }

  private Attack onLeaves(String name, Rule rule, String sql, String description) {
    StringBuilder each = new StringBuilder();
    for (int leaf = 1; leaf <= LEAVES; leaf++) {
      each.append(sql.formatted(leaf)).append(";\n");
    }
    return Script.of(
        name,
        description,
        honest(families.victims().family("reserves_in")),
        harm("reserves_in", rule, description, each.toString()));
  }
}
