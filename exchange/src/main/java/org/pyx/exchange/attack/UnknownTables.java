package org.pyx.exchange.attack;

import static org.pyx.exchange.attack.Step.definition;
import static org.pyx.exchange.attack.Step.halt;
import static org.pyx.exchange.attack.Step.mend;
import static org.pyx.exchange.attack.Step.observed;
import static org.pyx.exchange.attack.Step.stand;

import java.util.List;
import org.pyx.exchange.Attack;
import org.pyx.schemas.rule.Rule;

/** Tables that the auditor does not have are made, published and filled, and dropped afterwards. */
final class UnknownTables {
  private UnknownTables() {}

  static List<Attack> all() {
    return List.of(
        table("unknown-table", "attack_unknown_{hex:table}", "of a plain name"),
        table("unknown-table-apostrophe", "attack it's {hex:table}", "with an apostrophe"),
        illegible(),
        table("unknown-table-dot", "attack.{hex:table}", "with a dot in its name"),
        table("unknown-table-dollar", "attack$1 $$ %s {hex:table}", "with signs of templates"),
        table(
            "unknown-table-emoji", "\uD83D\uDCA5 attack {hex:table}", "with an emoji in its name"),
        table(
            "unknown-table-right-to-left",
            "attack\u202E{hex:table}",
            "whose name turns the direction of writing"),
        table("unknown-table-line", "attack\n{hex:table}", "with a line's end in its name"),
        table(
            "unknown-table-long",
            "attack_{hex:table}_" + "x".repeat(63 - "attack__".length() - 16),
            "with the longest name there is"),
        table("unknown-table-like", "Exchange_Sign_Keys", "that is called as another, in capitals"),
        otherSchema(),
        withoutKey());
  }

  private static Attack table(String name, String table, String description) {
    String quoted = Words.quoted(table);
    return Script.of(
        name,
        "a table " + description,
        definition(
            "CREATE TABLE "
                + quoted
                + " (id bigint PRIMARY KEY, words text NOT NULL);"
                + " ALTER PUBLICATION {publication} ADD TABLE "
                + quoted),
        halt(
            table,
            Rule.TABLE_UNKNOWN,
            "a row in a table of its own making",
            "INSERT INTO " + quoted + " VALUES ({id:row}, 'hidden bookkeeping')"),
        mend("DROP TABLE IF EXISTS " + quoted));
  }

  /**
   * Capture does not read it (ADR 7): what is seen beside the log says that all of it is hidden.
   */
  private static Attack illegible() {
    String table = "attack \"it's\" {hex:table}";
    String quoted = Words.quoted(table);
    return Script.of(
        "unknown-table-quotes",
        "a table with quotes in its name",
        definition("CREATE TABLE " + quoted + " (id bigint PRIMARY KEY, words text NOT NULL)"),
        observed(
            table,
            Rule.STREAM_PUBLICATION,
            "a table that cannot be read from the log",
            "ALTER PUBLICATION {publication} ADD TABLE "
                + quoted
                + "; INSERT INTO "
                + quoted
                + " VALUES ({id:row}, 'hidden bookkeeping')"),
        stand(),
        mend("DROP TABLE IF EXISTS " + quoted));
  }

  private static Attack otherSchema() {
    return Script.of(
        "unknown-schema",
        "a table of a known name in another schema",
        definition(
            "CREATE SCHEMA attack_{hex:schema};"
                + " CREATE TABLE attack_{hex:schema}.exchange_sign_keys"
                + " (LIKE exchange_sign_keys INCLUDING ALL);"
                + " ALTER PUBLICATION {publication} ADD TABLE attack_{hex:schema}.exchange_sign_keys"),
        halt(
            "exchange_sign_keys",
            Rule.TABLE_UNKNOWN,
            "a row in the table of the other schema",
            "INSERT INTO attack_{hex:schema}.exchange_sign_keys (esk_serial, exchange_pub,"
                + " master_sig, valid_from, expire_sign, expire_legal) VALUES ({id:serial},"
                + " {bytes32:key}, {bytes64:sig}, {time:from}, {time:sign}, {time:legal})"),
        mend("DROP SCHEMA IF EXISTS attack_{hex:schema} CASCADE"));
  }

  /** All in one transaction, so that no look at the catalog shows it. */
  private static Attack withoutKey() {
    return Script.of(
        "unknown-table-at-once",
        "a table without a key is made, published, filled and dropped in one transaction",
        halt(
            "attack_at_once_{hex:table}",
            Rule.TABLE_UNKNOWN,
            "a row in a table that is gone",
            "CREATE TABLE attack_at_once_{hex:table} (words text);"
                + " ALTER PUBLICATION {publication} ADD TABLE attack_at_once_{hex:table};"
                + " INSERT INTO attack_at_once_{hex:table} VALUES ('hidden bookkeeping');"
                + " DROP TABLE attack_at_once_{hex:table}"));
  }
}
