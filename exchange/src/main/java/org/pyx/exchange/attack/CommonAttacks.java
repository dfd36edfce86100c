package org.pyx.exchange.attack;

import static org.pyx.exchange.attack.Step.definition;
import static org.pyx.exchange.attack.Step.harm;

import java.util.List;
import org.pyx.exchange.Attack;

/** Attacks that need no table of the exchange. */
final class CommonAttacks {
  private CommonAttacks() {}

  static List<Attack> all() {
    return List.of(unknownTable(), logicalMessage());
  }

  private static Attack unknownTable() {
    String table = "\"attack_unknown_{hex:table}\"";
    return Script.of(
        "unknown-table",
        "a table that the auditor does not have is made, published and filled",
        definition(
            "CREATE TABLE "
                + table
                + " (id bigint PRIMARY KEY, words text NOT NULL);"
                + " ALTER PUBLICATION {publication} ADD TABLE "
                + table),
        harm(
            "attack_unknown_{hex:table}",
            "table.unknown",
            "a row in a table of its own making",
            "INSERT INTO " + table + " VALUES ({id:row}, 'hidden bookkeeping')"));
  }

  private static Attack logicalMessage() {
    return Script.of(
        "logical-message",
        "a message is written into the log itself",
        harm(
            "",
            "stream.message",
            "a logical message in the log",
            "SELECT pg_logical_emit_message(true, 'attack', 'not a row: {hex:message}')"));
  }
}
