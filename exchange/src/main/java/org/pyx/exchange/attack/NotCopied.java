package org.pyx.exchange.attack;

import static org.pyx.exchange.attack.Step.harm;

import java.util.List;
import org.pyx.exchange.Attack;
import org.pyx.schemas.rule.Rule;

/**
 * Tables are published that must not be. Each is published within one transaction only, so that no
 * honest row of the table is.
 */
final class NotCopied {
  private NotCopied() {}

  static List<Attack> of2021() {
    return List.of(
        published(
            "not-copied-queue",
            "prewire",
            "INSERT INTO prewire (type, buf, finished, failed)"
                + " VALUES ('iban', {bytes64:buf}, TRUE, FALSE)"));
  }

  static List<Attack> of2024() {
    return List.of(
        published(
            "not-copied-queue",
            "prewire",
            "INSERT INTO prewire (wire_method, buf, finished)"
                + " VALUES ('iban', {bytes64:buf}, TRUE)"),
        published(
            "not-copied-derived",
            "coin_history",
            Families.withoutForeignKeys(
                "INSERT INTO coin_history (coin_pub, table_name, serial_id)"
                    + " VALUES ({bytes32:coin}, 'attack', {id:serial})")),
        published(
            "not-copied-private",
            "contracts",
            "INSERT INTO contracts (purse_pub, pub_ckey, contract_sig, e_contract,"
                + " purse_expiration) VALUES ({bytes32:purse}, {bytes32:ckey}, {bytes64:sig},"
                + " {bytes64:contract}, {time:expiration})"),
        published(
            "not-copied-bookkeeping",
            "exchange_tables",
            "INSERT INTO exchange_tables (name, version, action, partitioned, by_range)"
                + " VALUES ('attack', 'exchange-9999', 'create', FALSE, FALSE)"));
  }

  private static Attack published(String name, String table, String insert) {
    return Script.of(
        name,
        "a row of " + table + " is published, of which the auditor takes none",
        harm(
            table,
            Rule.TABLE_NOT_COPIED,
            "a row of " + table,
            "ALTER PUBLICATION {publication} ADD TABLE "
                + table
                + ";\n"
                + insert
                + ";\nALTER PUBLICATION {publication} DROP TABLE "
                + table));
  }
}
