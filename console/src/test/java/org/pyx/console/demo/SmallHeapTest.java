package org.pyx.console.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pyx.capture.source.SourceSetup;
import org.pyx.embedded.EmbeddedBroker;
import org.pyx.embedded.EmbeddedPostgresServer;
import org.pyx.exchange.ExchangeSchema;
import org.pyx.exchange.SchemaVariant;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.policy.PolicyFile;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.Secret;
import org.pyx.schemas.wire.Lane;
import org.pyx.sink.target.TargetSetup;

/**
 * G8: each stage in 256 MB of heap, through one transaction of many rows and through a flood of
 * rejected ones. The number of rows comes from {@code pyx.test.large} (2,000,000 by hand).
 */
class SmallHeapTest {
  private static final Lane LANE = new Lane("small");
  private static final int ROWS = Integer.getInteger("pyx.test.large", 200_000);
  private static final Duration WITHIN = Duration.ofMinutes(15);
  private static final String GOOD = "1000000";
  private static final String BAD = "1000001"; // a time that is no whole second

  @TempDir Path directory;

  @Test
  void oneLargeTransactionAndAFloodOfBadRows() throws Exception {
    Policy policy = PolicyFile.load("taler-2024");
    try (EmbeddedPostgresServer exchange = EmbeddedPostgresServer.start(Map.of());
        EmbeddedPostgresServer auditor = EmbeddedPostgresServer.start(Map.of());
        EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("kafka"));
        Connection source = exchange.connect("postgres");
        Connection copy = auditor.connect("postgres")) {
      ExchangeSchema.createExchange(source, SchemaVariant.TALER_2024);
      new SourceSetup(policy, "pyx_capture", new Secret("one"), LANE.slot(), LANE.slot())
          .apply(source);
      ExchangeSchema.createCopy(copy, SchemaVariant.TALER_2024);
      new TargetSetup(policy, "postgres", "pyx_sink", new Secret("two")).apply(copy);
      Path config = configure(broker.bootstrapServers(), exchange.port(), auditor.port());
      write(source, 1, 1, GOOD);
      List<Process> stages = new ArrayList<>();
      try {
        for (String stage : List.of("capture", "validator", "sink")) {
          stages.add(PyxProcess.start(stage, config, "256m", "--first-start"));
        }
        awaitRows(copy, 1, stages);

        double large = timed(() -> write(source, 2, ROWS, GOOD), copy, 1L + ROWS, stages);
        double flooded = timed(() -> flood(source), copy, 1L + 2L * ROWS, stages);
        System.out.printf(
            Locale.ROOT,
            "%,d rows in one transaction: %.1f s; as many with a bad one behind each good one: %.1f s"
                + " (ratio of accepted rows/s %.2f)%n",
            ROWS,
            large,
            flooded,
            large / flooded);
      } finally {
        stages.forEach(Process::destroy);
        for (Process stage : stages) {
          stage.waitFor();
        }
      }
      KafkaAccess kafka = new KafkaAccess(broker.bootstrapServers(), (short) 1, Map.of());
      Reconciliation books = Reconciliation.of(kafka, LANE);
      Reconciliation.Counted table =
          Objects.requireNonNull(
              books.tables().get(new TableName("exchange", "exchange_sign_keys")));
      assertThat(table.rejectedByJudge).isEqualTo(ROWS);
      assertThat(table.copied()).isEqualTo(1L + 2L * ROWS);
    }
  }

  private interface Work {
    void run() throws SQLException;
  }

  private static double timed(Work work, Connection copy, long rows, List<Process> stages)
      throws SQLException {
    long began = System.nanoTime();
    work.run();
    awaitRows(copy, rows, stages);
    return (System.nanoTime() - began) / 1e9;
  }

  private static void awaitRows(Connection copy, long rows, List<Process> stages) {
    await()
        .atMost(WITHIN)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> {
          assertThat(stages).as("every stage lives").allMatch(Process::isAlive);
          return count(copy) == rows;
        });
  }

  /** Rows of one transaction. */
  private static void write(Connection source, int from, int rows, String validFrom)
      throws SQLException {
    run(
        source,
        "INSERT INTO exchange.exchange_sign_keys (exchange_pub, master_sig, valid_from, expire_sign, expire_legal)"
            + " SELECT sha256(i::text::bytea), sha512(i::text::bytea), "
            + validFrom
            + ", 2000000, 3000000 FROM generate_series("
            + from
            + ", "
            + (from + rows - 1)
            + ") i");
  }

  /** A good row and a bad one in turn, in transactions of 10,000. */
  private static void flood(Connection source) throws SQLException {
    int first = ROWS + 2;
    for (int from = first; from < first + ROWS; from += 5_000) {
      int to = Math.min(from + 5_000, first + ROWS) - 1;
      run(
          source,
          "INSERT INTO exchange.exchange_sign_keys (exchange_pub, master_sig, valid_from, expire_sign, expire_legal)"
              + " SELECT sha256((i::text || kind)::bytea), sha512(i::text::bytea), valid::bigint, 2000000, 3000000"
              + " FROM generate_series("
              + from
              + ", "
              + to
              + ") i, (VALUES ('good', "
              + GOOD
              + "), ('bad', "
              + BAD
              + ")) k(kind, valid) ORDER BY i, kind DESC");
    }
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static long count(Connection copy) throws SQLException {
    try (Statement statement = copy.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT count(*) FROM exchange.exchange_sign_keys")) {
      row.next();
      return row.getLong(1);
    }
  }

  private Path configure(String bootstrap, int sourcePort, int targetPort) throws IOException {
    return Files.writeString(
        directory.resolve("pyx.yaml"),
        """
        lane: small
        policy: taler-2024
        kafka: {bootstrap: "%1$s"}
        source: {host: localhost, port: %3$d, database: postgres, user: pyx_capture, password: one, heartbeat-seconds: 1}
        target: {host: localhost, port: %4$d, database: postgres, user: pyx_sink, password: two}
        validator: {state: "%2$s/state"}
        """
            .formatted(bootstrap, directory, sourcePort, targetPort));
  }
}
