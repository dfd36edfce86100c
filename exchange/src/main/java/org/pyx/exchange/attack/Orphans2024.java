package org.pyx.exchange.attack;

import java.util.List;
import org.pyx.exchange.Attack;

/** Rows of 2024 whose parents do not exist. */
final class Orphans2024 {
  private static final String UNKNOWN = "4611686018427387904 + {id:parent}";

  private final Families families;
  private final Victims victims;

  Orphans2024(Families families) {
    this.families = families;
    this.victims = families.victims();
  }

  List<Attack> all() {
    return List.of(
        families.orphan(
            "orphan-transfer-of-no-reserve",
            "reserves_in",
            victims.insert("wire_targets"),
            victims.insert("reserves_in"),
            "money for a reserve that never was"),
        families.orphan(
            "orphan-transfer-of-no-account",
            "reserves_in",
            victims.insert("reserves"),
            victims.insert("reserves_in"),
            "money from an account that never was"),
        families.orphan(
            "orphan-coin",
            "known_coins",
            "",
            serial("known_coins", "denominations_serial", "denominations"),
            "a coin of a denomination that never was"),
        families.orphan(
            "orphan-deposit",
            "coin_deposits",
            victims.family("known_coins"),
            serial("coin_deposits", "batch_deposit_serial_id", "batch_deposits"),
            "a coin paid into a deposit that never was"),
        families.orphan(
            "orphan-deposit-of-no-coin",
            "coin_deposits",
            victims.family("batch_deposits"),
            victims.insert("coin_deposits"),
            "a deposit of a coin that never was"),
        families.orphan(
            "orphan-melt",
            "refresh_commitments",
            "",
            victims.insert("refresh_commitments"),
            "a melt of a coin that never was"),
        families.orphan(
            "orphan-recoup",
            "recoup",
            victims.family("known_coins"),
            serial("recoup", "reserve_out_serial_id", "reserves_out"),
            "money back for a withdrawal that never was"),
        families.orphan(
            "orphan-close-request",
            "close_requests",
            "",
            victims.insert("close_requests"),
            "the closing of a reserve that never was"),
        families.orphan(
            "orphan-merge",
            "purse_merges",
            victims.insert("reserves"),
            victims.insert("purse_merges"),
            "a merge of a purse that never was"),
        families.orphan(
            "orphan-tracking",
            "aggregation_tracking",
            "",
            "INSERT INTO aggregation_tracking (batch_deposit_serial_id, wtid_raw) VALUES ("
                + UNKNOWN
                + ", {bytes32:wtid})",
            "tracking of a deposit that never was"),
        families.orphan(
            "orphan-wad-entry",
            "wad_out_entries",
            "",
            serial("wad_out_entries", "wad_out_serial_id", "wads_out"),
            "an entry of a wad that was never sent"));
  }

  /** The insert with a serial that no parent has in the place of one that is looked up. */
  private String serial(String table, String column, String parent) {
    String insert = victims.insert(table);
    int from = insert.lastIndexOf("FROM " + parent);
    int select = insert.indexOf("SELECT");
    String values = insert.substring(select, from).replace(column, UNKNOWN);
    return insert.substring(0, select) + values;
  }
}
