package org.pyx.exchange.attack;

import static org.pyx.exchange.attack.Step.harm;
import static org.pyx.exchange.attack.Step.honest;

import java.util.List;
import org.pyx.exchange.Attack;

/**
 * Attacks of 2024 that change or remove rows. Victims are rows of profit_drains wherever possible:
 * no other table refers to it, and its keys are never dropped.
 */
final class Operations2024 {
  private static final String DRAINS = "profit_drains";
  private static final String DRAIN_COLUMNS =
      "INSERT INTO profit_drains"
          + " (wtid, account_section, payto_uri, trigger_date, amount, master_sig)";
  private static final String DRAIN =
      DRAIN_COLUMNS
          + " VALUES ({bytes32:wtid}, 'exchange-account-1',"
          + " 'payto://iban/DE{id:iban}?receiver-name=Exchange', {time:drain},"
          + " '(12,34000000)'::taler_amount, {bytes64:sig})";
  private static final String OF_VICTIM = " WHERE wtid = {bytes32:wtid}";

  private Operations2024() {}

  static List<Attack> all() {
    return List.of(
        update(),
        updateMoney(),
        updateUnseen(),
        flagBack(),
        delete(),
        truncate(),
        keyChange(),
        deleteAndReinsert(),
        deleteThenReinsert());
  }

  private static Attack update() {
    return Script.of(
        "update",
        "the account that a profit went to is changed afterwards",
        honest(DRAIN),
        harm(
            DRAINS,
            "op.update",
            "payto_uri changed",
            "UPDATE profit_drains SET payto_uri = 'payto://iban/attacker'" + OF_VICTIM));
  }

  private static Attack updateMoney() {
    return Script.of(
        "update-money",
        "the amount of an incoming wire transfer is changed afterwards",
        honest(
            """
            INSERT INTO wire_targets (wire_target_h_payto, payto_uri)
              VALUES ({bytes32:account}, 'payto://iban/DE{id:iban}?receiver-name=Victim');
            INSERT INTO reserves (reserve_pub, current_balance, expiration_date, gc_date)
              VALUES ({bytes32:reserve}, '(50,0)'::taler_amount, {time:expiration},
                {time:expiration});
            INSERT INTO reserves_in (reserve_pub, wire_reference, credit, wire_source_h_payto,
                exchange_account_section, execution_date)
              VALUES ({bytes32:reserve}, {id:reference}, '(50,0)'::taler_amount, {bytes32:account},
                'exchange-account-1', 1735689600000000)
            """),
        harm(
            "reserves_in",
            "op.update",
            "credit changed from 50 to 5000",
            "UPDATE reserves_in SET credit = (5000,0) WHERE reserve_pub = {bytes32:reserve}"));
  }

  private static Attack updateUnseen() {
    return Script.of(
        "update-unseen",
        "a row that was refused is mended afterwards",
        harm(
            DRAINS,
            "amount.range",
            "a negative amount",
            DRAIN_COLUMNS
                + " VALUES ({bytes32:wtid}, 'exchange-account-1', 'payto://iban/unseen',"
                + " {time:drain}, '(-7,0)'::taler_amount, {bytes64:sig})"),
        harm(
            DRAINS,
            "op.update-unseen",
            "the refused row mended",
            "UPDATE profit_drains SET amount = (7,0)" + OF_VICTIM));
  }

  private static Attack flagBack() {
    return Script.of(
        "flag-back",
        "an executed transfer of profit becomes one to be executed",
        honest(DRAIN),
        honest("UPDATE profit_drains SET executed = TRUE" + OF_VICTIM),
        harm(
            DRAINS,
            "op.flag-reset",
            "executed taken back",
            "UPDATE profit_drains SET executed = FALSE" + OF_VICTIM));
  }

  private static Attack delete() {
    return Script.of(
        "delete",
        "a row is deleted",
        honest(DRAIN),
        harm(DRAINS, "op.delete", "a row deleted", "DELETE FROM profit_drains" + OF_VICTIM));
  }

  private static Attack truncate() {
    return Script.of(
        "truncate",
        "a whole table is emptied",
        honest(
            """
            INSERT INTO wads_in (wad_id, origin_exchange_url, amount, arrival_time)
              VALUES ({bytes24:wad}, 'https://other.example/', '(9,0)'::taler_amount,
                {time:arrival});
            INSERT INTO wad_in_entries (wad_in_serial_id, reserve_pub, purse_pub, h_contract,
                purse_expiration, merge_timestamp, amount_with_fee, wad_fee, deposit_fees,
                reserve_sig, purse_sig)
              SELECT wad_in_serial_id, {bytes32:reserve}, {bytes32:purse}, {bytes64:contract},
                {time:expiration}, {time:merge}, '(9,0)'::taler_amount,
                '(0,1000000)'::taler_amount, '(0,0)'::taler_amount, {bytes64:reserve_sig},
                {bytes64:purse_sig} FROM wads_in WHERE wad_id = {bytes24:wad}
            """),
        harm("wad_in_entries", "op.truncate", "the table emptied", "TRUNCATE wad_in_entries"));
  }

  private static Attack keyChange() {
    return Script.of(
        "key-change",
        "a row gets another primary key",
        honest(DRAIN),
        harm(
            DRAINS,
            "op.key-change",
            "wtid changed",
            "UPDATE profit_drains SET wtid = {bytes32:other_wtid}" + OF_VICTIM));
  }

  private static Attack deleteAndReinsert() {
    return Script.of(
        "delete-and-reinsert",
        "a row is deleted and written anew with another amount, in one transaction",
        honest(DRAIN),
        new Step.Harm(
            DRAINS,
            List.of("op.delete", "row.reinsert"),
            "a row deleted and written anew",
            "DELETE FROM profit_drains"
                + OF_VICTIM
                + "; "
                + DRAIN.replace("'(12,34000000)'::taler_amount", "'(1200,0)'::taler_amount")));
  }

  private static Attack deleteThenReinsert() {
    return Script.of(
        "delete-then-reinsert",
        "a row is deleted, and written anew in a later transaction",
        honest(DRAIN),
        harm(DRAINS, "op.delete", "a row deleted", "DELETE FROM profit_drains" + OF_VICTIM),
        harm(DRAINS, "row.reinsert", "the deleted row written anew", DRAIN));
  }
}
