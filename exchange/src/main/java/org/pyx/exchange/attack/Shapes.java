package org.pyx.exchange.attack;

import static org.pyx.exchange.attack.Step.definition;
import static org.pyx.exchange.attack.Step.halt;
import static org.pyx.exchange.attack.Step.mend;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.pyx.exchange.Attack;
import org.pyx.schemas.rule.Rule;

/**
 * Rows of another shape or type than the auditor's table, which is as before when the attack ends.
 */
final class Shapes {
  private static final String KEYS = "exchange_sign_keys";

  private final Victims victims;

  Shapes(Families families) {
    this.victims = families.victims();
  }

  List<Attack> all() {
    return List.of(
        changed(
            "new-column",
            Rule.ROW_SHAPE,
            "a row with a column that the auditor does not have",
            "ADD COLUMN attack_{hex:column} text DEFAULT 'hidden'",
            "DROP COLUMN attack_{hex:column}",
            victims.insert(KEYS)),
        changed(
            "new-column-odd-name",
            Rule.ROW_SHAPE,
            "a row with a column whose name has a quote, an emoji and a right-to-left mark",
            "ADD COLUMN \"it's \"\"\uD83D\uDCA5\u202E\" bigint DEFAULT 1",
            "DROP COLUMN \"it's \"\"\uD83D\uDCA5\u202E\"",
            victims.insert(KEYS)),
        changed(
            "column-renamed",
            Rule.ROW_SHAPE,
            "a row with a column of another name",
            "RENAME COLUMN expire_sign TO attack",
            "RENAME COLUMN attack TO expire_sign",
            victims.insert(KEYS, "expire_sign", "attack")),
        changed(
            "column-renamed-case",
            Rule.ROW_SHAPE,
            "a row with a column in capitals",
            "RENAME COLUMN expire_sign TO \"EXPIRE_SIGN\"",
            "RENAME COLUMN \"EXPIRE_SIGN\" TO expire_sign",
            victims.insert(KEYS, "expire_sign", "\"EXPIRE_SIGN\"")),
        changed(
            "column-as-text",
            Rule.ROW_TYPE,
            "a time as text",
            "ALTER COLUMN expire_sign TYPE text",
            "ALTER COLUMN expire_sign TYPE bigint USING expire_sign::bigint",
            victims.insert(KEYS)),
        changed(
            "column-signature-as-text",
            Rule.ROW_TYPE,
            "a signature as text",
            "DROP CONSTRAINT IF EXISTS exchange_sign_keys_master_sig_check,"
                + " ALTER COLUMN master_sig TYPE text USING encode(master_sig, 'hex')",
            "ALTER COLUMN master_sig TYPE bytea USING decode(master_sig, 'hex')",
            victims.insert(KEYS, "{bytes64:sign_key_sig}", "'0102'")),
        inPlace(
            "column-dropped",
            "a row without a column that the auditor has",
            "DROP COLUMN expire_sign",
            victims.insert(KEYS, ", expire_sign", "").replace(", {time:sign}", "")),
        inPlace(
            "new-columns-many",
            "a row with two hundred columns more",
            IntStream.range(0, 200)
                .mapToObj("ADD COLUMN attack_%d integer DEFAULT 1"::formatted)
                .collect(Collectors.joining(", ")),
            victims.insert(KEYS)));
  }

  private Attack changed(
      String name, Rule rule, String description, String change, String back, String insert) {
    return Script.of(
        name,
        description + "; the table is mended afterwards",
        definition("ALTER TABLE " + KEYS + " " + change),
        halt(KEYS, rule, description, insert),
        mend("ALTER TABLE " + KEYS + " " + back));
  }

  /**
   * In one transaction another table takes the place of the real one: dropping a column there loses
   * nothing that other rows have in it, and adding some uses up none of its 1600.
   */
  private static Attack inPlace(String name, String description, String change, String insert) {
    return Script.of(
        name,
        description + ", from a table in the place of the real one",
        halt(
            KEYS,
            Rule.ROW_SHAPE,
            description,
            """
            ALTER TABLE exchange_sign_keys RENAME TO attack_hidden;
            CREATE TABLE exchange_sign_keys (LIKE attack_hidden);
            ALTER TABLE exchange_sign_keys ALTER COLUMN esk_serial SET DEFAULT {id:serial},
              ADD PRIMARY KEY (exchange_pub);
            ALTER TABLE exchange_sign_keys %s;
            ALTER PUBLICATION {publication} ADD TABLE exchange_sign_keys;
            %s;
            DROP TABLE exchange_sign_keys;
            ALTER TABLE attack_hidden RENAME TO exchange_sign_keys
            """
                .formatted(change, insert)));
  }
}
