package org.pyx.exchange.attack;

import static org.pyx.exchange.attack.Step.harm;
import static org.pyx.exchange.attack.Step.honest;

import java.util.List;
import org.pyx.exchange.Attack;
import org.pyx.schemas.rule.Rule;

/** Changes of configuration that are not newer than what they replace. */
final class Versions {
  private static final String NEWER = ", last_change = last_change + 1000000";
  private static final String OLDER = ", last_change = last_change - 1000000";

  private final Families families;

  Versions(Families families) {
    this.families = families;
  }

  List<Attack> all() {
    return List.of(
        back(
            "version-back-auditor",
            "auditors",
            "is_active = FALSE" + OLDER,
            "an auditor is switched off, as of an earlier time"),
        back(
            "version-same-auditor",
            "auditors",
            "auditor_url = 'https://attacker.example/'",
            "an auditor's address is changed as of the same time"),
        back(
            "version-back-auditor-alone",
            "auditors",
            "last_change = last_change - 1000000",
            "only the time of an auditor's last change is put back"),
        back(
            "version-back-account",
            "wire_accounts",
            "is_active = FALSE, master_sig = {bytes64:other}" + OLDER,
            "an account of the exchange is switched off, as of an earlier time"),
        back(
            "version-same-account",
            "wire_accounts",
            "master_sig = {bytes64:other}",
            "an account of the exchange is signed anew as of the same time"),
        replayed());
  }

  /** Those of tables that only the year 2024 has. */
  List<Attack> since2024() {
    return List.of(
        back(
            "version-back-officer",
            "aml_staff",
            "is_active = TRUE, read_only = TRUE" + OLDER,
            "an officer's rights are changed as of an earlier time"),
        back(
            "version-same-officer",
            "aml_staff",
            "decider_name = 'Attacker'",
            "an officer gets another name as of the same time"),
        back(
            "version-same-account-restrictions",
            "wire_accounts",
            "debit_restrictions = '[]', conversion_url = 'https://attacker.example/'",
            "restrictions of an account are changed as of the same time"));
  }

  private Attack back(String name, String table, String set, String description) {
    return Script.of(
        name,
        description,
        honest(families.victims().family(table)),
        harm(table, Rule.OP_VERSION_BACK, set, families.update(table, set)));
  }

  private Attack replayed() {
    return Script.of(
        "version-replayed",
        "an auditor is switched off, and later made what it was before: an old order replayed",
        honest(families.victims().family("auditors")),
        honest(families.update("auditors", "is_active = FALSE" + NEWER)),
        harm(
            "auditors",
            Rule.OP_VERSION_BACK,
            "the former row put back",
            families.update("auditors", "is_active = TRUE" + OLDER)));
  }
}
