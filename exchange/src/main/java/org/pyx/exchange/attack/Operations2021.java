package org.pyx.exchange.attack;

import static org.pyx.exchange.attack.Step.harm;
import static org.pyx.exchange.attack.Step.honest;

import java.util.List;
import org.pyx.exchange.Attack;

/** Attacks of 2021 that change or remove rows, of tables whose keys are never dropped. */
final class Operations2021 {
  private static final String SIGN_KEYS = "exchange_sign_keys";
  private static final String SIGN_KEY =
      "INSERT INTO exchange_sign_keys"
          + " (exchange_pub, master_sig, valid_from, expire_sign, expire_legal)"
          + " VALUES ({bytes32:key}, {bytes64:sig}, {time:from}, {time:sign}, {time:legal})";
  private static final String OF_VICTIM = " WHERE exchange_pub = {bytes32:key}";
  private static final String DELETE = "DELETE FROM exchange_sign_keys" + OF_VICTIM;
  private static final String WIRE =
      "INSERT INTO wire_out (execution_date, wtid_raw, wire_target, exchange_account_section,"
          + " amount_val, amount_frac) VALUES (1735689600000000, {bytes32:wtid},"
          + " 'payto://iban/DE{id:iban}', 'exchange-account-1', 50, 0)";

  /** A denomination of its own. */
  static final String DENOMINATION =
      """
      INSERT INTO denominations (denom_pub_hash, denom_pub, master_pub, master_sig, valid_from,
          expire_withdraw, expire_deposit, expire_legal, coin_val, coin_frac, fee_withdraw_val,
          fee_withdraw_frac, fee_deposit_val, fee_deposit_frac, fee_refresh_val, fee_refresh_frac,
          fee_refund_val, fee_refund_frac)
        VALUES ({bytes64:denomination}, {bytes64:denom_pub}, {bytes32:master}, {bytes64:sig},
          {time:date}, {time:date}, {time:date}, {time:date}, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0);
      """;

  private Operations2021() {}

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
        "a signing key of the exchange is made to last longer afterwards",
        honest(SIGN_KEY),
        harm(
            SIGN_KEYS,
            "op.update",
            "expire_legal changed",
            "UPDATE exchange_sign_keys SET expire_legal = expire_legal + 1000000" + OF_VICTIM));
  }

  private static Attack updateMoney() {
    return Script.of(
        "update-money",
        "the amount of an outgoing wire transfer is changed afterwards",
        honest(WIRE),
        harm(
            "wire_out",
            "op.update",
            "amount changed from 50 to 5000",
            "UPDATE wire_out SET amount_val = 5000 WHERE wtid_raw = {bytes32:wtid}"));
  }

  private static Attack updateUnseen() {
    return Script.of(
        "update-unseen",
        "a row that was refused is mended afterwards",
        harm("wire_out", "amount.range", "a negative amount", WIRE.replace(" 50, 0", " -50, 0")),
        harm(
            "wire_out",
            "op.update-unseen",
            "the refused row mended",
            "UPDATE wire_out SET amount_val = 50 WHERE wtid_raw = {bytes32:wtid}"));
  }

  private static Attack flagBack() {
    return Script.of(
        "flag-back",
        "a deposit that was paid out becomes one to be paid out",
        honest(
            DENOMINATION
                + """
                INSERT INTO known_coins (coin_pub, denom_sig, denominations_serial)
                  SELECT {bytes32:coin}, {bytes64:denom_sig}, denominations_serial
                    FROM denominations WHERE denom_pub_hash = {bytes64:denomination};
                INSERT INTO deposits (amount_with_fee_val, amount_with_fee_frac, wallet_timestamp,
                    exchange_timestamp, refund_deadline, wire_deadline, merchant_pub,
                    h_contract_terms, h_wire, coin_sig, wire, known_coin_id)
                  SELECT 8, 0, {time:date}, {time:date}, {time:date}, {time:date},
                    {bytes32:merchant}, {bytes64:contract}, {bytes64:wire}, {bytes64:coin_sig}, '{}', known_coin_id
                    FROM known_coins WHERE coin_pub = {bytes32:coin}
                """),
        honest("UPDATE deposits SET done = TRUE WHERE merchant_pub = {bytes32:merchant}"),
        harm(
            "deposits",
            "op.flag-reset",
            "done taken back",
            "UPDATE deposits SET done = FALSE WHERE merchant_pub = {bytes32:merchant}"));
  }

  private static Attack delete() {
    return Script.of(
        "delete",
        "a row is deleted",
        honest(SIGN_KEY),
        harm(
            SIGN_KEYS, "op.delete", "a row deleted", "DELETE FROM exchange_sign_keys" + OF_VICTIM));
  }

  /** In 2021 no table is without honest rows: they are written again as they were (a replay). */
  private static Attack truncate() {
    return Script.of(
        "truncate",
        "a whole table is emptied, and filled again without the victim",
        honest(SIGN_KEY),
        honest(
            "INSERT INTO signkey_revocations (esk_serial, master_sig)"
                + " SELECT esk_serial, {bytes64:revocation} FROM exchange_sign_keys"
                + OF_VICTIM),
        harm(
            "signkey_revocations",
            "op.truncate",
            "the table emptied, its other rows written again",
            """
            CREATE TEMPORARY TABLE kept ON COMMIT DROP AS
              SELECT * FROM signkey_revocations WHERE master_sig <> {bytes64:revocation};
            TRUNCATE signkey_revocations;
            INSERT INTO signkey_revocations SELECT * FROM kept
            """));
  }

  private static Attack keyChange() {
    return Script.of(
        "key-change",
        "a row gets another primary key",
        honest(SIGN_KEY),
        harm(
            SIGN_KEYS,
            "op.key-change",
            "exchange_pub changed",
            "UPDATE exchange_sign_keys SET exchange_pub = {bytes32:other_key}" + OF_VICTIM));
  }

  private static Attack deleteAndReinsert() {
    return Script.of(
        "delete-and-reinsert",
        "a row is deleted and written anew with other dates, in one transaction",
        honest(SIGN_KEY),
        new Step.Harm(
            SIGN_KEYS,
            List.of("op.delete", "row.reinsert"),
            "a row deleted and written anew",
            DELETE + "; " + SIGN_KEY.replace("{time:legal}", "{time:other_legal}")));
  }

  private static Attack deleteThenReinsert() {
    return Script.of(
        "delete-then-reinsert",
        "a row is deleted, and written anew in a later transaction",
        honest(SIGN_KEY),
        harm(SIGN_KEYS, "op.delete", "a row deleted", DELETE),
        harm(SIGN_KEYS, "row.reinsert", "the deleted row written anew", SIGN_KEY));
  }
}
