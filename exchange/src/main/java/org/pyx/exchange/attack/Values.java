package org.pyx.exchange.attack;

import static org.pyx.exchange.attack.Step.Constraint.CHECK;
import static org.pyx.exchange.attack.Step.Constraint.NOT_NULL;
import static org.pyx.exchange.attack.Step.loosen;

import java.util.List;
import org.pyx.exchange.Attack;
import org.pyx.schemas.rule.Rule;

/** Rows with values that do not fit, on the tables that every form has. */
final class Values {
  private static final String KEYS = "exchange_sign_keys";
  private static final String HALF_A_SECOND = "1735689600500000";
  private static final String ALMOST_FOR_EVER = "9223372036854775806";

  private final Families families;

  Values(Families families) {
    this.families = families;
  }

  List<Attack> all() {
    return List.of(
        time(
            "time-half-second",
            "{time:from}",
            HALF_A_SECOND,
            "valid_from in the middle of a second"),
        time("time-negative", "{time:sign}", "-1000000", "expire_sign before 1970"),
        time(
            "time-almost-forever",
            "{time:sign_legal}",
            ALMOST_FOR_EVER,
            "expire_legal a microsecond before for ever"),
        time(
            "time-microsecond",
            "{time:sign_legal}",
            "{time:sign_legal} + 1",
            "expire_legal a microsecond late"),
        time("time-most-negative", "{time:from}", "(-9223372036854775808)", "valid_from of -2^63"),
        length("length-signature-short", "master_sig", "{bytes64:sign_key_sig}", "{bytes63:s}"),
        length(
            "length-signature-long",
            "master_sig",
            "{bytes64:sign_key_sig}",
            "{bytes64:s} || '\\x00'::bytea"),
        length("length-signature-empty", "master_sig", "{bytes64:sign_key_sig}", "''::bytea"),
        length("length-key-short", "exchange_pub", "{bytes32:sign_key}", "{bytes31:sign_key}"),
        length("length-key-double", "exchange_pub", "{bytes32:sign_key}", "{bytes64:sign_key}"),
        notNull("null-time", "expire_legal", "{time:sign_legal}"),
        notNull("null-signature", "master_sig", "{bytes64:sign_key_sig}"),
        families.malformed(
            "null-several",
            KEYS,
            Rule.ROW_NOT_NULL,
            "{time:from}, {time:sign}, {time:sign_legal}",
            "NULL, NULL, NULL",
            "no time at all",
            loosen(KEYS, NOT_NULL, "valid_from", "expire_sign", "expire_legal")),
        families.malformed(
            "null-flag",
            "auditors",
            Rule.ROW_NOT_NULL,
            "TRUE",
            "NULL",
            "an auditor that is neither active nor not",
            loosen("auditors", NOT_NULL, "is_active")));
  }

  private Attack time(String name, String part, String replacement, String description) {
    return families.malformed(name, KEYS, Rule.TIME_FORM, part, replacement, description);
  }

  private Attack length(String name, String column, String part, String replacement) {
    return families.malformed(
        name,
        KEYS,
        Rule.ROW_LENGTH,
        part,
        replacement,
        column + " of a wrong length",
        loosen(KEYS, CHECK, column));
  }

  private Attack notNull(String name, String column, String part) {
    return families.malformed(
        name,
        KEYS,
        Rule.ROW_NOT_NULL,
        part,
        "NULL",
        "no " + column,
        loosen(KEYS, NOT_NULL, column));
  }
}
