package org.pyx.console.demo;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;
import org.pyx.exchange.SchemaVariant;
import org.pyx.schemas.policy.PolicyFile;
import org.pyx.schemas.policy.TablePolicy;

/**
 * What {@code taler-auditor-sync} of December 2024 makes of an exchange: table by table, by serial,
 * from the highest serial of the copy on, with its omissions. Tables at whose first row it ends
 * with an error are passed by, so that there is more to compare; but policies are copied, as if
 * somebody had repaired that, since deposits refer to them. What it did in 2021 is not recorded:
 * there it copies all columns.
 */
final class OldTool {
  /** In its order, as far as it copies them soundly. */
  private static final List<String> TABLES_2024 =
      List.of(
          "denominations",
          "denomination_revocations",
          "wire_targets",
          "legitimization_measures",
          "reserves",
          "reserves_in",
          "reserves_close",
          "reserves_out",
          "auditors",
          "auditor_denom_sigs",
          "exchange_sign_keys",
          "signkey_revocations",
          "known_coins",
          "refresh_commitments",
          "refresh_revealed_coins",
          "refresh_transfer_keys",
          "policy_fulfillments",
          "policy_details",
          "batch_deposits",
          "coin_deposits",
          "refunds",
          "wire_out",
          "aggregation_tracking",
          "wire_fee",
          "global_fee",
          "recoup",
          "recoup_refresh",
          "purse_requests",
          "account_merges",
          "profit_drains");

  private static final List<String> TABLES_2021 =
      List.of(
          "denominations",
          "denomination_revocations",
          "reserves",
          "reserves_in",
          "reserves_close",
          "reserves_out",
          "auditors",
          "auditor_denom_sigs",
          "exchange_sign_keys",
          "signkey_revocations",
          "known_coins",
          "refresh_commitments",
          "refresh_revealed_coins",
          "refresh_transfer_keys",
          "deposits",
          "refunds",
          "wire_out",
          "aggregation_tracking",
          "wire_fee",
          "recoup",
          "recoup_refresh");

  /** Columns that it leaves to the copy's default. */
  private static final Map<String, Set<String>> LEFT_OUT =
      Map.of(
          "policy_details",
          Set.of("h_fulfillment_proof"),
          "wire_targets",
          Set.of("aml_program_lock_timeout"),
          "reserves",
          Set.of("current_balance", "purses_active", "purses_allowed", "birthday"),
          "known_coins",
          Set.of("remaining", "age_commitment_hash"),
          "batch_deposits",
          Set.of("done", "merchant_sig"),
          "reserves_close",
          Set.of("close_request_row"),
          "purse_requests",
          Set.of("in_reserve_quota", "was_decided", "balance", "was_deleted"),
          "profit_drains",
          Set.of("executed"),
          "legitimization_measures",
          Set.of("is_finished"));

  private final Connection source;
  private final Connection copy;
  private final SchemaVariant variant;

  OldTool(Connection source, Connection copy, SchemaVariant variant) throws SQLException {
    this.source = source;
    this.copy = copy;
    this.variant = variant;
    for (Connection connection : List.of(source, copy)) {
      connection.setAutoCommit(true);
      execute(connection, "SET search_path TO " + variant.schemaName());
    }
  }

  /**
   * One pass over all tables.
   *
   * @param open serials of rows, by table, whose transactions are open during the pass: they are
   *     passed by for ever
   */
  void pass(Map<String, Long> open) throws SQLException, IOException {
    for (String table : tables()) {
      copy(table, open.getOrDefault(table, -1L));
    }
  }

  private List<String> tables() {
    return is2024() ? TABLES_2024 : TABLES_2021;
  }

  private void copy(String table, long open) throws SQLException, IOException {
    List<String> columns = new ArrayList<>();
    for (String column : lines(copy, columnsOf(table))) {
      if (!is2024() || !LEFT_OUT.getOrDefault(table, Set.of()).contains(column)) {
        columns.add(column);
      }
    }
    String serial = serialOf(table);
    String cursor =
        lines(copy, "SELECT coalesce(max(" + serial + "), 0)::text FROM " + table).getFirst();
    String from =
        columns.stream()
            .map(column ->
                is2024() && table.equals("refresh_revealed_coins") && column.equals("h_coin_ev")
                    ? "sha512(coin_ev)"
                    : '"' + column + '"')
            .collect(Collectors.joining(", "));
    String into =
        columns.stream().map(column -> '"' + column + '"').collect(Collectors.joining(", "));
    ByteArrayOutputStream rows = new ByteArrayOutputStream();
    var _ =
        manager(source)
            .copyOut(
                "COPY (SELECT "
                    + from
                    + " FROM "
                    + table
                    + " WHERE "
                    + serial
                    + " > "
                    + cursor
                    + " AND "
                    + serial
                    + " <> "
                    + open
                    + " ORDER BY "
                    + serial
                    + ") TO STDOUT",
                rows);
    var _ =
        manager(copy)
            .copyIn(
                "COPY " + table + " (" + into + ") FROM STDIN",
                new ByteArrayInputStream(rows.toByteArray()));
  }

  String serialOf(String table) {
    return PolicyFile.load(is2024() ? "taler-2024" : "taler-2021").tables().values().stream()
        .filter(law -> law.table().name().equals(table))
        .findFirst()
        .flatMap(TablePolicy::serial)
        .orElseThrow();
  }

  private boolean is2024() {
    return variant != SchemaVariant.TALER_2021;
  }

  private String columnsOf(String table) {
    return "SELECT attname FROM pg_attribute WHERE attrelid = '"
        + variant.schemaName()
        + "."
        + table
        + "'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum";
  }

  static List<String> lines(Connection connection, String sql) throws SQLException {
    List<String> lines = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        lines.add(rows.getString(1));
      }
    }
    return lines;
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static CopyManager manager(Connection connection) throws SQLException {
    return connection.unwrap(PGConnection.class).getCopyAPI();
  }
}
