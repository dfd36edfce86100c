package org.pyx.exchange.attack;

import static org.pyx.exchange.attack.Step.definition;
import static org.pyx.exchange.attack.Step.harm;
import static org.pyx.exchange.attack.Step.honest;
import static org.pyx.exchange.attack.Step.loosen;

import java.util.List;
import org.pyx.exchange.Attack;
import org.pyx.exchange.attack.Step.Constraint;

/** Attacks of 2021 that insert rows which do not fit. */
final class Rows2021 {
  private static final String FEES = "wire_fee";
  private static final String FEE_COLUMNS =
      "wire_method, start_date, end_date, wire_fee_val, wire_fee_frac, closing_fee_val,"
          + " closing_fee_frac, master_sig";
  private static final String FEE =
      "INSERT INTO wire_fee ("
          + FEE_COLUMNS
          + ") VALUES ('iban', {time:start}, {time:end}, 0, 1000000, 1, 0, {bytes64:sig})";
  private static final String OF_VICTIM =
      " FROM wire_fee WHERE wire_method = 'iban' AND start_date = {time:start}";

  private Rows2021() {}

  static List<Attack> all() {
    return List.of(
        rewriteSameSerial(),
        rewriteNewSerial(),
        orphan(),
        duplicateKey(),
        badLength(),
        amount("amount-negative", "-5, 2000000000"),
        amount("amount-denormal", "1, 100000000"),
        nullAmount("amount-null-member", "NULL, 7"),
        nullAmount("amount-empty", "NULL, NULL"),
        nullInNotNull(),
        newColumn());
  }

  private static Attack rewriteSameSerial() {
    return Script.of(
        "rewrite-same-serial",
        "a second row under the same key and serial, with another fee",
        honest(FEE),
        loosen(FEES, Constraint.PRIMARY_KEY, "wire_method", "start_date"),
        loosen(FEES, Constraint.UNIQUE, "wire_fee_serial"),
        harm(
            FEES,
            "row.rewrite",
            "same method, start_date and serial, other fee",
            "INSERT INTO wire_fee ("
                + FEE_COLUMNS
                + ", wire_fee_serial) SELECT wire_method, start_date, end_date, 99, 0, 1, 0,"
                + " master_sig, wire_fee_serial"
                + OF_VICTIM));
  }

  private static Attack rewriteNewSerial() {
    return Script.of(
        "rewrite-new-serial",
        "a second row under the same key, with a new serial and another fee",
        honest(FEE),
        loosen(FEES, Constraint.PRIMARY_KEY, "wire_method", "start_date"),
        harm(
            FEES,
            "row.rewrite",
            "same method and start_date, other fee",
            FEE.replace("0, 1000000, 1, 0", "99, 0, 1, 0")));
  }

  private static Attack orphan() {
    return Script.of(
        "orphan",
        "a row whose parents do not exist",
        harm(
            "auditor_denom_sigs",
            "db.foreign-key",
            "a signature of no auditor for no denomination",
            """
            SET LOCAL session_replication_role = replica;
            INSERT INTO auditor_denom_sigs (auditor_uuid, denominations_serial, auditor_sig)
              VALUES (4611686018427387904 + {id:auditor}, 4611686018427387904 + {id:denomination},
                {bytes64:sig})
            """));
  }

  private static Attack duplicateKey() {
    return Script.of(
        "duplicate-key",
        "a row with a new primary key under a serial that another row has",
        honest(FEE),
        loosen(FEES, Constraint.UNIQUE, "wire_fee_serial"),
        harm(
            FEES,
            "db.unique",
            "other start_date, same serial",
            "INSERT INTO wire_fee ("
                + FEE_COLUMNS
                + ", wire_fee_serial) SELECT wire_method, {time:other_start}, end_date, 0, 1000000,"
                + " 1, 0, master_sig, wire_fee_serial"
                + OF_VICTIM));
  }

  private static Attack badLength() {
    return Script.of(
        "bad-length",
        "a signature that is a byte too short",
        loosen(FEES, Constraint.CHECK, "master_sig"),
        harm(
            FEES,
            "row.length",
            "master_sig of 63 bytes",
            FEE.replace("{bytes64:sig}", "{bytes63:sig}")));
  }

  private static Attack amount(String name, String amount) {
    return Script.of(
        name,
        "an amount of " + amount,
        harm(FEES, "amount.range", "wire_fee " + amount, feeOf(amount)));
  }

  private static Attack nullAmount(String name, String amount) {
    return Script.of(
        name,
        "an amount of " + amount,
        loosen(FEES, Constraint.NOT_NULL, "wire_fee_val", "wire_fee_frac"),
        harm(FEES, "row.not-null", "wire_fee " + amount, feeOf(amount)));
  }

  private static String feeOf(String amount) {
    return FEE.replace("0, 1000000, 1, 0", amount + ", 1, 0");
  }

  private static Attack nullInNotNull() {
    return Script.of(
        "null-in-not-null",
        "no value where there must be one",
        loosen(FEES, Constraint.NOT_NULL, "end_date"),
        harm(FEES, "row.not-null", "end_date NULL", FEE.replace("{time:end}", "NULL")));
  }

  private static Attack newColumn() {
    return Script.of(
        "new-column",
        "a row with a column that the auditor does not have; later the column is dropped",
        honest(
            Operations2021.DENOMINATION
                + """
                INSERT INTO auditors (auditor_pub, auditor_name, auditor_url, is_active,
                    last_change)
                  VALUES ({bytes32:auditor}, 'Auditor', 'https://auditor.example/', TRUE,
                    1735689600000000)
                """),
        definition("ALTER TABLE auditor_denom_sigs ADD COLUMN attack_{hex:column} text"),
        harm(
            "auditor_denom_sigs",
            "row.shape",
            "a row with a new column",
            """
            INSERT INTO auditor_denom_sigs (auditor_uuid, denominations_serial, auditor_sig,
                attack_{hex:column})
              SELECT auditor_uuid, denominations_serial, {bytes64:auditor_sig}, 'hidden'
                FROM auditors, denominations
               WHERE auditor_pub = {bytes32:auditor}
                 AND denom_pub_hash = {bytes64:denomination}
            """),
        definition("ALTER TABLE auditor_denom_sigs DROP COLUMN attack_{hex:column}"));
  }
}
