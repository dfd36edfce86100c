package org.pyx.exchange.attack;

import static org.pyx.exchange.attack.Step.definition;
import static org.pyx.exchange.attack.Step.harm;
import static org.pyx.exchange.attack.Step.honest;
import static org.pyx.exchange.attack.Step.loosen;

import java.util.List;
import org.pyx.exchange.Attack;
import org.pyx.exchange.attack.Step.Constraint;

/** Attacks of 2024 that insert rows which do not fit. */
final class Rows2024 {
  private static final String FEES = "global_fee";
  private static final String FEE_COLUMNS =
      " start_date, end_date, history_fee, account_fee, purse_fee, purse_timeout,"
          + " history_expiration, purse_account_limit, master_sig) ";
  private static final String FEE_REST =
      ", '(0,5000000)'::taler_amount, '(0,0)'::taler_amount, 3600000000,"
          + " 31536000000000, 5, {bytes64:sig}";
  private static final String FEE =
      "INSERT INTO global_fee (" + FEE_COLUMNS + fee("{time:start}", "'(0,1000000)'::taler_amount");
  private static final String WADS = "wads_in";
  private static final String WAD_COLUMNS =
      "INSERT INTO wads_in (wad_id, origin_exchange_url, amount, arrival_time) VALUES ";
  private static final String WAD =
      WAD_COLUMNS
          + "({bytes24:wad}, 'https://other.example/', '(9,0)'::taler_amount, {time:arrival})";

  private Rows2024() {}

  static List<Attack> all() {
    return List.of(
        rewriteSameSerial(),
        rewriteNewSerial(),
        orphan(),
        duplicateKey(),
        badLength(),
        amount("amount-negative", "amount.range", "(-5,2000000000)"),
        amount("amount-denormal", "amount.range", "(1,100000000)"),
        amount("amount-null-member", "amount.null", "(,7)"),
        amount("amount-empty", "amount.null", "(,)"),
        nullInNotNull(),
        newColumn());
  }

  private static String fee(String startDate, String historyFee) {
    return "VALUES (" + startDate + ", {time:end}, " + historyFee + FEE_REST + ")";
  }

  private static Attack rewriteSameSerial() {
    return Script.of(
        "rewrite-same-serial",
        "a second row under the same key and serial, with another fee",
        honest(FEE),
        loosen(FEES, Constraint.PRIMARY_KEY, "start_date"),
        loosen(FEES, Constraint.UNIQUE, "global_fee_serial"),
        harm(
            FEES,
            "row.rewrite",
            "same start_date and serial, other history_fee",
            "INSERT INTO global_fee (global_fee_serial,"
                + FEE_COLUMNS
                + "SELECT global_fee_serial, start_date, end_date, '(99,0)'::taler_amount"
                + FEE_REST
                + " FROM global_fee WHERE start_date = {time:start}"));
  }

  private static Attack rewriteNewSerial() {
    return Script.of(
        "rewrite-new-serial",
        "a second row under the same key, with a new serial and another amount",
        honest(WAD),
        loosen(WADS, Constraint.PRIMARY_KEY, "wad_id"),
        loosen(WADS, Constraint.UNIQUE, "wad_id", "origin_exchange_url"),
        harm(
            WADS,
            "row.rewrite",
            "same wad_id, other amount",
            WAD.replace("'(9,0)'::taler_amount", "'(900,0)'::taler_amount")));
  }

  private static Attack orphan() {
    return Script.of(
        "orphan",
        "a row whose parent does not exist",
        harm(
            "wad_out_entries",
            "db.foreign-key",
            "an entry of a wad that was never sent",
            """
            SET LOCAL session_replication_role = replica;
            INSERT INTO wad_out_entries (wad_out_serial_id, reserve_pub, purse_pub, h_contract,
                purse_expiration, merge_timestamp, amount_with_fee, wad_fee, deposit_fees,
                reserve_sig, purse_sig)
              VALUES (4611686018427387904 + {id:wad}, {bytes32:reserve}, {bytes32:purse},
                {bytes64:contract}, {time:expiration}, {time:merge}, '(9,0)'::taler_amount,
                '(0,1000000)'::taler_amount, '(0,0)'::taler_amount,
                {bytes64:reserve_sig}, {bytes64:purse_sig})
            """));
  }

  private static Attack duplicateKey() {
    return Script.of(
        "duplicate-key",
        "a row with a new primary key under a serial that another row has",
        honest(FEE),
        loosen(FEES, Constraint.UNIQUE, "global_fee_serial"),
        harm(
            FEES,
            "db.unique",
            "other start_date, same serial",
            "INSERT INTO global_fee (global_fee_serial,"
                + FEE_COLUMNS
                + "SELECT global_fee_serial, {time:other_start}, end_date, history_fee"
                + FEE_REST
                + " FROM global_fee WHERE start_date = {time:start}"));
  }

  private static Attack badLength() {
    return Script.of(
        "bad-length",
        "a key that is a byte too short",
        loosen(WADS, Constraint.CHECK, "wad_id"),
        harm(WADS, "row.length", "wad_id of 23 bytes", WAD.replace("{bytes24:", "{bytes23:")));
  }

  /** The database itself lets each of these into a NOT NULL column. */
  private static Attack amount(String name, String rule, String amount) {
    return Script.of(
        name,
        "an amount of " + amount,
        harm(
            WADS,
            rule,
            "amount " + amount,
            WAD.replace("'(9,0)'::taler_amount", "'" + amount + "'::taler_amount")));
  }

  private static Attack nullInNotNull() {
    return Script.of(
        "null-in-not-null",
        "no value where there must be one",
        loosen(WADS, Constraint.NOT_NULL, "origin_exchange_url"),
        harm(
            WADS,
            "row.not-null",
            "origin_exchange_url NULL",
            WAD.replace("'https://other.example/'", "NULL")));
  }

  private static Attack newColumn() {
    return Script.of(
        "new-column",
        "a row with a column that the auditor does not have; later the column is dropped",
        honest(
            """
            INSERT INTO partners (partner_master_pub, start_date, end_date, wad_frequency, wad_fee,
                master_sig, partner_base_url)
              VALUES ({bytes32:partner}, {time:start}, {time:end}, 3600000000,
                '(0,2000000)'::taler_amount,
                {bytes64:sig}, 'https://partner-{hex:partner}.example/')
            """),
        definition("ALTER TABLE wads_out ADD COLUMN attack_{hex:column} text"),
        harm(
            "wads_out",
            "row.shape",
            "a row with a new column",
            """
            INSERT INTO wads_out (wad_id, partner_serial_id, amount, execution_time,
                attack_{hex:column})
              SELECT {bytes24:wad}, partner_serial_id, '(3,0)'::taler_amount, {time:execution},
                'hidden'
                FROM partners WHERE partner_master_pub = {bytes32:partner}
            """),
        definition("ALTER TABLE wads_out DROP COLUMN attack_{hex:column}"));
  }
}
