package org.pyx.exchange.attack;

import static org.pyx.exchange.attack.Step.mend;
import static org.pyx.exchange.attack.Step.observed;
import static org.pyx.exchange.attack.Step.stand;

import java.util.List;
import org.pyx.exchange.Attack;
import org.pyx.schemas.rule.Rule;

/**
 * What only shows in the exchange's catalog: less is published, rows are not told apart, or columns
 * change of tables in which nothing happens. Each stands for a while and is mended then. The tables
 * are those that honest traffic leaves alone; only while the publication itself hides kinds of
 * changes, honest updates are not published either, and those are of no interest to the copy.
 */
final class Publications {
  private static final String KEYS = "exchange_sign_keys";
  private static final String REVOCATIONS = "signkey_revocations";
  private static final String NO_TABLE = "";
  private static final String EVERYTHING =
      "ALTER PUBLICATION {publication} SET (publish = 'insert, update, delete, truncate')";

  private Publications() {}

  static List<Attack> all() {
    return List.of(
        unpublished("unpublished", REVOCATIONS),
        unpublished("unpublished-keys", KEYS),
        publishes("publication-inserts-only", "insert", "updates, deletes and truncates"),
        publishes("publication-without-deletes", "insert, update, truncate", "deletes"),
        publishes("publication-without-updates", "insert, delete, truncate", "updates"),
        publishes("publication-without-truncates", "insert, update, delete", "truncates"),
        hides(
            "publication-hides-rows", " WHERE (valid_from > 0)", "rows of one table are left out"),
        hides(
            "publication-hides-columns",
            " (esk_serial, exchange_pub, master_sig, valid_from, expire_sign)",
            "a column of one table is left out"),
        identity("replica-identity-nothing", KEYS),
        identity("replica-identity-nothing-of-revocations", REVOCATIONS),
        schema(
            "schema-new-column",
            REVOCATIONS,
            "ADD COLUMN attack_{hex:column} text",
            "DROP COLUMN attack_{hex:column}",
            "an idle table gets a column"),
        schema(
            "schema-column-renamed",
            REVOCATIONS,
            "RENAME COLUMN master_sig TO attack",
            "RENAME COLUMN attack TO master_sig",
            "a column of an idle table gets another name"),
        schema(
            "schema-column-retyped",
            KEYS,
            "ALTER COLUMN expire_sign TYPE numeric",
            "ALTER COLUMN expire_sign TYPE bigint",
            "a column of an idle table gets another type"));
  }

  private static Attack unpublished(String name, String table) {
    return Script.of(
        name,
        "a table is taken out of the publication, and later put back",
        observed(
            table,
            Rule.TABLE_UNPUBLISHED,
            "the table is not published",
            "ALTER PUBLICATION {publication} DROP TABLE " + table),
        stand(),
        mend("ALTER PUBLICATION {publication} ADD TABLE " + table));
  }

  private static Attack publishes(String name, String kinds, String lacking) {
    return Script.of(
        name,
        "the publication leaves out " + lacking,
        observed(
            NO_TABLE,
            Rule.STREAM_PUBLICATION,
            "no " + lacking + " are published",
            "ALTER PUBLICATION {publication} SET (publish = '" + kinds + "')"),
        stand(),
        mend(EVERYTHING));
  }

  private static Attack hides(String name, String how, String description) {
    return Script.of(
        name,
        description,
        observed(KEYS, Rule.STREAM_PUBLICATION, description, inPlace(how)),
        stand(),
        mend(inPlace("")));
  }

  private static String inPlace(String how) {
    return "ALTER PUBLICATION {publication} DROP TABLE exchange_sign_keys;"
        + " ALTER PUBLICATION {publication} ADD TABLE exchange_sign_keys"
        + how;
  }

  private static Attack identity(String name, String table) {
    return Script.of(
        name,
        "changes of a table no longer say which row they concern",
        observed(
            table,
            Rule.STREAM_REPLICA_IDENTITY,
            "no replica identity",
            "ALTER TABLE " + table + " REPLICA IDENTITY NOTHING"),
        stand(),
        mend("ALTER TABLE " + table + " REPLICA IDENTITY DEFAULT"));
  }

  private static Attack schema(
      String name, String table, String change, String back, String description) {
    return Script.of(
        name,
        description,
        observed(table, Rule.SCHEMA_CHANGED, description, "ALTER TABLE " + table + " " + change),
        stand(),
        mend("ALTER TABLE " + table + " " + back));
  }
}
