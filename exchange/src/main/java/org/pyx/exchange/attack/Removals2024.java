package org.pyx.exchange.attack;

import static org.pyx.exchange.attack.Step.harm;
import static org.pyx.exchange.attack.Step.honest;

import java.util.List;
import org.pyx.exchange.Attack;
import org.pyx.schemas.rule.Rule;

/** Deletes and truncates of rows that only an exchange of 2024 has. */
final class Removals2024 {
  private final Families families;
  private final Victims victims;

  Removals2024(Families families) {
    this.families = families;
    this.victims = families.victims();
  }

  List<Attack> all() {
    return List.of(
        families.delete("delete-transfer", "reserves_in", "an incoming transfer is deleted"),
        families.delete("delete-withdrawal", "reserves_out", "a withdrawal is deleted"),
        families.delete("delete-deposit", "coin_deposits", "a deposit of a coin is deleted"),
        families.delete("delete-refund", "refunds", "a refund is deleted"),
        families.delete("delete-recoup", "recoup", "money given back is deleted"),
        families.delete("delete-profit", "profit_drains", "a profit that was taken is deleted"),
        families.delete("delete-account", "wire_targets", "an account is deleted"),
        families.delete("delete-officer", "aml_staff", "an officer is deleted"),
        families.delete("delete-decision", "aml_history", "an officer's decision is deleted"),
        wireWithItsTracking(),
        partnerWithAccounts(),
        Script.of(
            "truncate-whole-table",
            "a whole table is emptied for good",
            honest(victims.family("wad_in_entries")),
            harm(
                "wad_in_entries",
                Rule.OP_TRUNCATE,
                "the table emptied",
                "TRUNCATE wad_in_entries")),
        Script.of(
            "truncate-whole-tables",
            "two tables are emptied for good",
            honest(victims.family("wad_out_entries")),
            harm(
                    "wads_out",
                    Rule.OP_TRUNCATE,
                    "both tables emptied",
                    "TRUNCATE wad_out_entries, wads_out")
                .and("wad_out_entries", Rule.OP_TRUNCATE)));
  }

  /** The exchange's own trigger deletes the tracking with the transfer. */
  private Attack wireWithItsTracking() {
    return Script.of(
        "delete-wire-by-trigger",
        "an outgoing transfer is deleted, and a trigger deletes what was aggregated into it",
        honest(victims.family("aggregation_tracking")),
        harm("wire_out", Rule.OP_DELETE, "the transfer deleted", families.delete("wire_out"))
            .and("aggregation_tracking", Rule.OP_DELETE));
  }

  private Attack partnerWithAccounts() {
    return Script.of(
        "delete-partner-with-cascade",
        "a partner is deleted, and its account goes with it",
        honest(victims.family("partner_accounts")),
        harm("partners", Rule.OP_DELETE, "the partner deleted", families.delete("partners"))
            .and("partner_accounts", Rule.OP_DELETE));
  }
}
