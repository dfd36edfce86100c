package org.pyx.exchange.attack;

import static org.pyx.exchange.attack.Step.harm;
import static org.pyx.exchange.attack.Step.honest;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pyx.exchange.Attack;
import org.pyx.schemas.rule.Rule;

/**
 * Tables are emptied. Both have honest rows: all but the victim are written again as they were, in
 * the same transaction and under the same serials, and sequences go on where they were.
 */
final class Truncates {
  private static final String KEYS = "exchange_sign_keys";
  private static final String REVOCATIONS = "signkey_revocations";

  private final Victims victims;

  Truncates(Families families) {
    this.victims = families.victims();
  }

  List<Attack> all() {
    return List.of(
        Script.of(
            "truncate",
            "a table is emptied, and filled again without the victim",
            honest(victims.family(REVOCATIONS)),
            harm(
                REVOCATIONS,
                Rule.OP_TRUNCATE,
                "the table emptied, its other rows written again",
                keeping("TRUNCATE signkey_revocations", REVOCATIONS))),
        Script.of(
            "truncate-restart-identity",
            "a table is emptied, and its serials begin anew",
            honest(victims.family(REVOCATIONS)),
            harm(
                REVOCATIONS,
                Rule.OP_TRUNCATE,
                "the table emptied with RESTART IDENTITY",
                keeping("TRUNCATE signkey_revocations RESTART IDENTITY", REVOCATIONS))),
        Script.of(
            "truncate-two-tables",
            "two tables are emptied by one statement",
            honest(victims.family(REVOCATIONS)),
            harm(
                    KEYS,
                    Rule.OP_TRUNCATE,
                    "both tables emptied",
                    keeping("TRUNCATE signkey_revocations, exchange_sign_keys", KEYS, REVOCATIONS))
                .and(REVOCATIONS, Rule.OP_TRUNCATE)),
        Script.of(
            "truncate-cascade",
            "a table is emptied, and with it the one that refers to it",
            honest(victims.family(REVOCATIONS)),
            harm(
                    KEYS,
                    Rule.OP_TRUNCATE,
                    "both tables emptied by CASCADE",
                    keeping("TRUNCATE exchange_sign_keys CASCADE", KEYS, REVOCATIONS))
                .and(REVOCATIONS, Rule.OP_TRUNCATE)),
        Script.of(
            "truncate-in-transaction-of-insert",
            "a row is inserted, and its table emptied in the same transaction",
            honest(victims.parents(REVOCATIONS)),
            harm(
                REVOCATIONS,
                Rule.OP_TRUNCATE,
                "the table emptied of a row that nobody saw",
                victims.insert(REVOCATIONS)
                    + ";\n"
                    + keeping("TRUNCATE signkey_revocations", REVOCATIONS))));
  }

  private String keeping(String truncate, String... tables) {
    return each(
            "CREATE TEMPORARY TABLE kept_%1$s ON COMMIT DROP AS SELECT * FROM %1$s WHERE NOT (%2$s);\n"
                + "CREATE TEMPORARY TABLE next_%1$s ON COMMIT DROP AS"
                + " SELECT nextval(pg_get_serial_sequence('%1$s', '%3$s')) AS value;\n",
            tables)
        + truncate
        // Orphans of other attacks are among the rows.
        + ";\nSET LOCAL session_replication_role = replica;\n"
        + each(
            "INSERT INTO %1$s SELECT * FROM kept_%1$s;\n"
                + "SELECT setval(pg_get_serial_sequence('%1$s', '%3$s'), value) FROM next_%1$s;\n",
            tables);
  }

  private String each(String sql, String... tables) {
    return Stream.of(tables)
        .map(table ->
            sql.formatted(
                table,
                victims.where(table),
                table.equals(KEYS) ? "esk_serial" : "signkey_revocations_serial_id"))
        .collect(Collectors.joining());
  }
}
