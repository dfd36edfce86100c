package org.pyx.exchange;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the judge demands of values, asked of the tables by SQL: whole seconds in both forms, and
 * from 2024 on hashes that can be computed anew and headers of blobs.
 */
final class HonestValues {
  /** For each blob its second word; NULL for any. */
  private static final Map<String, String> BLOBS =
      Map.of(
          "denominations.denom_pub", "NULL",
          "known_coins.denom_sig", "'\\x00000000'",
          "reserves_out.denom_sig", "'\\x00000001'",
          "refresh_revealed_coins.ev_sig", "'\\x00000001'",
          "refresh_revealed_coins.coin_ev", "'\\x00000100'",
          "refresh_revealed_coins.ewv", "'\\x00010000'");

  private static final String TIMES =
      """
      SELECT format('SELECT %1$L FROM %2$s WHERE %3$I < 0 OR %3$I %% 1000000 <> 0'
          || ' AND %3$I <> 9223372036854775807 LIMIT 1',
          relname || '.' || attname, c.oid::regclass, attname)
        FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid
       WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')
         AND NOT relispartition AND attnum > 0 AND NOT attisdropped AND atttypid = 'int8'::regtype
         AND attname ~ '(_timestamp|_date|_deadline)$|^valid_from$|^expire_'
      """;

  private static final String VERSIONED = "('auditors', 'wire_accounts', 'aml_staff')";

  private final Connection connection;
  private final SchemaVariant variant;

  HonestValues(Connection connection, SchemaVariant variant) throws SQLException {
    this.connection = connection;
    this.variant = variant;
    execute("SET search_path TO " + variant.schemaName());
  }

  /** From now on, updates of versioned configuration that are not newer are written down. */
  void watchVersions() throws SQLException {
    execute(
        """
        CREATE TABLE not_newer (what text);
        CREATE FUNCTION write_down() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF NEW IS DISTINCT FROM OLD AND NEW.last_change <= OLD.last_change THEN
            INSERT INTO %s.not_newer VALUES (TG_TABLE_NAME);
          END IF;
          RETURN NULL;
        END $$
        """
            .formatted(variant.schemaName()));
    for (String table : versioned()) {
      execute(
          "CREATE TRIGGER watch AFTER UPDATE ON %s FOR EACH ROW EXECUTE FUNCTION write_down()"
              .formatted(table));
    }
  }

  /** Tables with an update that was not newer. */
  List<String> versionViolations() throws SQLException {
    return texts("SELECT DISTINCT what FROM not_newer");
  }

  /** Columns with values that the judge would reject, each once. */
  List<String> violations() throws SQLException {
    List<String> violations = new ArrayList<>();
    for (String query : texts(TIMES)) {
      violations.addAll(texts(query));
    }
    if (variant == SchemaVariant.TALER_2021) {
      return violations;
    }
    for (Map.Entry<String, String> blob : BLOBS.entrySet()) {
      String[] name = blob.getKey().split("\\.", -1);
      violations.addAll(
          texts(
              """
              SELECT '%1$s' FROM %2$s WHERE length(%3$s) < 8
                 OR substr(%3$s, 1, 4) NOT IN ('\\x00000001', '\\x00000002')
                 OR substr(%3$s, 5, 4) <> %4$s::bytea LIMIT 1
              """
                  .formatted(blob.getKey(), name[0], name[1], blob.getValue())));
    }
    violations.addAll(
        texts(
            """
            SELECT 'ewv of RSA has more than a header' FROM refresh_revealed_coins
             WHERE substr(ewv, 1, 4) = '\\x00000001' AND length(ewv) <> 8 LIMIT 1
            """));
    violations.addAll(
        texts(
            """
            SELECT 'wire_target_h_payto' FROM wire_targets
             WHERE wire_target_h_payto
                   <> substr(sha512(convert_to(payto_uri, 'UTF8') || '\\x00'), 1, 32) LIMIT 1
            """));
    violations.addAll(
        texts(
            """
            SELECT 'denom_pub_hash' FROM denominations
             WHERE denom_pub_hash
                   <> sha512(substr(denom_pub, 5, 4) || substr(denom_pub, 1, 4) || substr(denom_pub, 9))
             LIMIT 1
            """));
    return violations;
  }

  private List<String> versioned() throws SQLException {
    return texts(
        "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace"
            + " AND relkind = 'r' AND relname IN "
            + VERSIONED);
  }

  private void execute(String sql) throws SQLException {
    Rows.execute(connection, sql);
  }

  private List<String> texts(String sql) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }
}
