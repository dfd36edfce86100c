package org.pyx.exchange;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What the rows of an exchange look like, as far as SQL can tell. */
final class Rows {
  private static final String LEFT_OUT =
      "'^(aggregation_transient|prewire|work_shards|revolving_work_shards|kyc_alerts|exchange_tables"
          + "|contracts|cs_nonce_locks)'";
  private static final String DERIVED =
      "'^(reserve_history|coin_history|recoup_by_reserve|purse_actions)'";

  private final Connection connection;
  private final SchemaVariant variant;

  Rows(Connection connection, SchemaVariant variant) throws SQLException {
    this.connection = connection;
    this.variant = variant;
    execute(connection, "SET search_path TO " + variant.schemaName());
  }

  /**
   * Columns with amounts that are not normalised, times that are no whole seconds, wrong hashes.
   */
  List<String> malformed() throws SQLException {
    List<String> conditions =
        texts(
            """
            SELECT CASE
                WHEN format_type(atttypid, NULL) LIKE '%taler_amount' THEN
                  format('SELECT %1$L FROM %2$s WHERE ((%3$I).val BETWEEN 0 AND 1000000 AND (%3$I).frac BETWEEN 0 AND 99999999) IS NOT TRUE',
                    relname || '.' || attname, c.oid::regclass, attname)
                WHEN attname LIKE '%\\_frac' THEN
                  format('SELECT %1$L FROM %2$s WHERE %3$I NOT BETWEEN 0 AND 99999999',
                    relname || '.' || attname, c.oid::regclass, attname)
                ELSE
                  format('SELECT %1$L FROM %2$s WHERE %3$I %% 1000000 <> 0',
                    relname || '.' || attname, c.oid::regclass, attname) END
              FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid
             WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
               AND attnum > 0 AND NOT attisdropped
               AND (format_type(atttypid, NULL) LIKE '%taler_amount' OR attname LIKE '%\\_frac'
                 OR attname ~ '(_timestamp|_date|_deadline|_expiration|^timestamp|^valid_from|^expire_.*)$')
            """);
    List<String> malformed = new ArrayList<>();
    for (String condition : conditions) {
      malformed.addAll(texts(condition + " LIMIT 1"));
    }
    if (variant != SchemaVariant.TALER_2021) {
      malformed.addAll(
          texts(
              """
              SELECT payto_uri FROM wire_targets
               WHERE wire_target_h_payto <> substr(sha512(convert_to(payto_uri, 'UTF8') || '\\x00'), 1, 32)
                  OR h_normalized_payto
                     <> substr(sha512(convert_to(split_part(payto_uri, '?', 1), 'UTF8') || '\\x00'), 1, 32)
              """));
      malformed.addAll(
          texts(
              """
              SELECT 'denomination ' || denominations_serial FROM denominations
               WHERE denom_pub_hash <> sha512(substr(denom_pub, 5, 4) || substr(denom_pub, 1, 4) || substr(denom_pub, 9))
              """));
      malformed.addAll(
          texts(
              """
              SELECT 'blob of ' || rrc_serial FROM refresh_revealed_coins JOIN denominations USING (denominations_serial)
               WHERE h_coin_ev <> sha512(denom_pub_hash || substr(coin_ev, 9))
                  OR substr(coin_ev, 5, 4) <> '\\x00000100' OR substr(ewv, 5, 4) <> '\\x00010000'
                  OR substr(ev_sig, 5, 4) <> '\\x00000001' OR substr(coin_ev, 1, 4) <> substr(denom_pub, 1, 4)
              """));
    }
    return malformed;
  }

  /**
   * The share of updates among all changes of tables that are no queues, with those by triggers.
   */
  double shareOfUpdates() throws SQLException {
    return number(
        "SELECT sum(n_tup_upd) / sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_user_tables"
            + " WHERE relname !~ "
            + LEFT_OUT);
  }

  /** The average size of the rows that changed, in bytes, without queues and derived tables. */
  double averageBytes() throws SQLException {
    double bytes = 0;
    double changes = 0;
    for (String table :
        texts(
            "SELECT relname FROM pg_stat_user_tables WHERE n_tup_ins > 0 AND relname !~ "
                + LEFT_OUT
                + " AND relname !~ "
                + DERIVED)) {
      double count =
          number(
              "SELECT n_tup_ins + n_tup_upd FROM pg_stat_user_tables WHERE relname = '%s'"
                  .formatted(table));
      bytes +=
          count
              * number(
                  "SELECT coalesce(avg(pg_column_size(t.*)), 0) FROM %s AS t".formatted(table));
      changes += count;
    }
    return bytes / changes;
  }

  /** Serials of reserves_out that were never committed. */
  double serialGaps() throws SQLException {
    return number(
        "SELECT max(reserve_out_serial_id) - min(reserve_out_serial_id) + 1 - count(*) FROM reserves_out");
  }

  /** Rows of reserves_out that were committed after a row with a higher serial. */
  double lateCommitsOfLowerSerials() throws SQLException {
    return number(
        """
        SELECT count(*) FROM (
          SELECT pg_xact_commit_timestamp(xmin) AS mine,
              min(pg_xact_commit_timestamp(xmin)) OVER (ORDER BY reserve_out_serial_id
                ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS higher
            FROM ONLY %s) AS rows
         WHERE mine > higher
        """
            .formatted(
                variant == SchemaVariant.TALER_2024_PARTITIONED
                    ? "reserves_out_1"
                    : "reserves_out"));
  }

  /** Digests of what does not depend on serials. */
  List<String> content() throws SQLException {
    boolean old = variant == SchemaVariant.TALER_2021;
    List<String> digests = new ArrayList<>();
    for (String row :
        old
            ? List.of(
                "known_coins|coin_pub, denom_sig",
                "reserves|reserve_pub, account_details, current_balance_val, current_balance_frac, gc_date",
                "deposits|coin_sig, amount_with_fee_val, exchange_timestamp, done",
                "wire_out|wtid_raw, wire_target, amount_val, amount_frac")
            : List.of(
                "known_coins|coin_pub, denom_sig, remaining, age_commitment_hash",
                "reserves|reserve_pub, current_balance, gc_date, expiration_date",
                "coin_deposits|coin_pub, coin_sig, amount_with_fee",
                "wire_out|wtid_raw, wire_target_h_payto, execution_date, amount",
                "purse_requests|purse_pub, amount_with_fee, balance, was_decided",
                "wire_targets|wire_target_h_payto, access_token, target_pub",
                "refresh_revealed_coins|coin_ev, ev_sig")) {
      int bar = row.indexOf('|');
      digests.add(
          texts(
                  "SELECT md5(string_agg(x, E'\\n' ORDER BY x)) FROM (SELECT row(%s)::text AS x FROM %s) AS rows"
                      .formatted(row.substring(bar + 1), row.substring(0, bar)))
              .getFirst());
    }
    return digests;
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private double number(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getDouble(1);
    }
  }

  private List<String> texts(String sql) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        texts.add(String.valueOf(rows.getString(1)));
      }
    }
    return texts;
  }
}
