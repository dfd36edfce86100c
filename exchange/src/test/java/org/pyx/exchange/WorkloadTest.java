package org.pyx.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pyx.exchange.sql.Columns;
import org.pyx.exchange.sql.Statements;

/** An honest exchange behaves as one, in every form of its database. */
class WorkloadTest {
  private static final Set<String> OPERATIONS_2021 =
      Set.of(
          "credit", "credit-by-copy", "withdraw", "deposit", "melt", "reveal", "refund", "revoke");
  private static final Set<String> OPERATIONS_2024 =
      Set.of(
          "age-withdraw",
          "close-request",
          "purse-create",
          "purse-deposit",
          "purse-expire",
          "purse-delete",
          "purse-invoice",
          "purse-merge",
          "kyc",
          "policy",
          "reserve-open",
          "drain",
          "queue-reset");

  @ParameterizedTest
  @EnumSource(SchemaVariant.class)
  void balancesItsBooksAndLooksLikeAnExchange(SchemaVariant variant) throws SQLException {
    ConnectionFactory database = Databases.create(variant);
    try (Workload workload = new Workload(database, new WorkloadOptions(variant, 42, 4, 0))) {
      workload.prepare();
      workload.runUntilRows(50_000);
      assertThat(workload.committedRows()).isBetween(50_000L, 52_000L);
      assertThat(workload.committedRowsByOperation()).containsKeys(operations(variant));
      assertThat(workload.committedRowsByOperation().values().stream().mapToLong(n -> n).sum())
          .isEqualTo(workload.committedRows());
    }
    try (Connection connection = database.open()) {
      assertThat(Books.check(connection)).isEmpty();
      Rows rows = new Rows(connection, variant);
      assertThat(rows.malformed()).isEmpty();
      assertThat(rows.shareOfUpdates()).isBetween(0.12, 0.25);
      assertThat(rows.averageBytes()).isBetween(350.0, 500.0);
      assertThat(rows.serialGaps()).isPositive();
      assertThat(rows.lateCommitsOfLowerSerials()).isPositive();
    }
  }

  @ParameterizedTest
  @EnumSource(SchemaVariant.class)
  void givesTheJudgeNoReasonToRejectAValue(SchemaVariant variant) throws SQLException {
    ConnectionFactory database = Databases.create(variant);
    try (Connection connection = database.open();
        Workload workload = new Workload(database, new WorkloadOptions(variant, 17, 4, 0))) {
      HonestValues values = new HonestValues(connection, variant);
      values.watchVersions();
      workload.prepare();
      workload.runUntilRows(60_000);
      changeConfigurationTwiceInOneSecond(connection, variant);
      assertThat(values.violations()).isEmpty();
      assertThat(values.versionViolations()).isEmpty();
    }
  }

  /** What the workload does rarely: each change of the configuration must be newer all the same. */
  private static void changeConfigurationTwiceInOneSecond(
      Connection connection, SchemaVariant variant) throws SQLException {
    List<byte[]> auditors = bytes(connection, "SELECT auditor_pub FROM auditors");
    List<byte[]> officers =
        variant == SchemaVariant.TALER_2021
            ? List.of()
            : bytes(connection, "SELECT decider_pub FROM aml_staff");
    String payto =
        new String(
            bytes(connection, "SELECT convert_to(payto_uri, 'UTF8') FROM wire_accounts").getFirst(),
            StandardCharsets.UTF_8);
    try (Statements sql = new Statements(connection, Clerk.statements(variant))) {
      for (boolean active : new boolean[] {true, false, true}) {
        Columns columns =
            new Columns()
                .set("now", 1_900_000_000_000_000L)
                .set("is_active", active)
                .set("read_only", active)
                .set("master_sig", new byte[64])
                .set("auditor_pub", auditors.getFirst())
                .set("auditor_url", "https://auditor.example/")
                .set("payto_uri", payto)
                .set("priority", 1L)
                .set("bank_label", "bank")
                .set("decider_name", "Officer");
        assertThat(sql.change("configuration.auditor", columns)).isOne();
        assertThat(sql.change("configuration.wire-account", columns)).isOne();
        for (byte[] officer : officers) {
          columns.set("decider_pub", officer);
          assertThat(sql.change("configuration.officer", columns)).isOne();
        }
      }
    }
  }

  private static List<byte[]> bytes(Connection connection, String sql) throws SQLException {
    List<byte[]> all = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        all.add(rows.getBytes(1));
      }
    }
    return all;
  }

  @ParameterizedTest
  @EnumSource(SchemaVariant.class)
  void writesTheSameContentForTheSameSeed(SchemaVariant variant) throws SQLException {
    assertThat(content(variant, 7))
        .isEqualTo(content(variant, 7))
        .isNotEqualTo(content(variant, 8));
  }

  @Test
  void keepsToItsRateUntilItIsStopped() throws SQLException {
    ConnectionFactory database = Databases.create(SchemaVariant.TALER_2024);
    WorkloadOptions options = new WorkloadOptions(SchemaVariant.TALER_2024, 1, 4, 2_000);
    try (Workload workload = new Workload(database, options)) {
      workload.prepare();
      long start = System.nanoTime();
      workload.start();
      Awaitility.await().until(() -> workload.committedRows() > 4_000);
      workload.stop();
      double rate = workload.committedRows() * 1e9 / (System.nanoTime() - start);
      assertThat(rate).isBetween(1_000.0, 2_500.0);
      long rows = workload.committedRows();
      assertThatIllegalStateException().isThrownBy(workload::prepare);
      workload.runUntilRows(rows + 1_000);
      assertThat(workload.committedRows()).isGreaterThan(rows);
    }
    try (Connection connection = database.open()) {
      assertThat(Books.check(connection)).isEmpty();
    }
  }

  @Test
  void reportsALostConnection() throws SQLException {
    ConnectionFactory database = Databases.create(SchemaVariant.TALER_2021);
    WorkloadOptions options = new WorkloadOptions(SchemaVariant.TALER_2021, 1, 4, 2_000);
    Workload workload = new Workload(database, options);
    workload.prepare();
    workload.start();
    Awaitility.await().until(() -> workload.committedRows() > 1_000);
    try (Connection connection = database.open()) {
      Rows.execute(
          connection,
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
              + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
    }
    Awaitility.await().until(() -> !workload.isRunning());
    assertThatThrownBy(workload::stop)
        .isInstanceOf(WorkloadException.class)
        .hasMessageContaining("SQLSTATE");
  }

  @Test
  void booksNoticeForgedMoney() throws SQLException {
    ConnectionFactory database = Databases.create(SchemaVariant.TALER_2024);
    WorkloadOptions options = new WorkloadOptions(SchemaVariant.TALER_2024, 1, 2, 0);
    try (Workload workload = new Workload(database, options)) {
      workload.prepare();
      workload.runUntilRows(10_000);
    }
    List<String> forgeries =
        List.of(
            "R1|UPDATE reserves_in SET credit = (0, 1) WHERE reserve_pub ="
                + " (SELECT reserve_pub FROM reserves_out JOIN reserves USING (reserve_uuid) LIMIT 1)",
            "R10|UPDATE reserves SET current_balance.val = 7000 WHERE reserve_uuid = 1",
            "C1|UPDATE coin_deposits SET amount_with_fee.val = 7000 WHERE coin_deposit_serial_id ="
                + " (SELECT min(coin_deposit_serial_id) FROM coin_deposits)",
            "remaining|UPDATE known_coins SET remaining.val = 7000 WHERE coin_pub ="
                + " (SELECT coin_pub FROM known_coins LIMIT 1)",
            "C3|DELETE FROM reserves_out",
            "C4|UPDATE coin_deposits SET amount_with_fee.val = 70000",
            "C6|UPDATE refresh_commitments SET amount_with_fee = (0, 5000000)",
            "W1|UPDATE wire_out SET amount.val = (amount).val + 1",
            "done|UPDATE batch_deposits SET done = FALSE",
            "P1|UPDATE purse_requests SET amount_with_fee.val = 7000 WHERE was_decided",
            "P4|UPDATE purse_requests SET balance.val = 7000");
    try (Connection connection = database.open()) {
      for (String forgery : forgeries) {
        String rule = forgery.substring(0, forgery.indexOf('|'));
        assertThat(Books.checkAfter(connection, forgery.substring(rule.length() + 1)))
            .as(rule)
            .anyMatch(violation -> violation.startsWith(rule + ":"));
      }
      assertThat(Books.check(connection)).as("each forgery was rolled back").isEmpty();
    }
  }

  private static String[] operations(SchemaVariant variant) {
    Set<String> names = new TreeSet<>(OPERATIONS_2021);
    if (variant != SchemaVariant.TALER_2021) {
      names.addAll(OPERATIONS_2024);
    }
    return names.toArray(String[]::new);
  }

  private static List<String> content(SchemaVariant variant, long seed) throws SQLException {
    ConnectionFactory database = Databases.create(variant);
    try (Workload workload = new Workload(database, new WorkloadOptions(variant, seed, 3, 0))) {
      workload.prepare();
      workload.runUntilRows(6_000);
    }
    try (Connection connection = database.open()) {
      return new Rows(connection, variant).content();
    }
  }
}
