package org.pyx.console.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pyx.capture.CaptureStage;
import org.pyx.console.LaneRunner;
import org.pyx.console.TopicReader;
import org.pyx.console.lane.CatchUp;
import org.pyx.console.lane.LaneState;
import org.pyx.console.lane.Standing;
import org.pyx.console.recheck.Recheck;
import org.pyx.exchange.SchemaVariant;
import org.pyx.exchange.Workload;
import org.pyx.exchange.WorkloadOptions;
import org.pyx.schemas.model.Action;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.model.Severity;
import org.pyx.schemas.wire.VerdictCodec;
import org.pyx.sink.SinkStage;
import org.pyx.validator.ValidatorStage;

/**
 * Upgrades of the exchange's schema, of which the Taler manual knows one kind: the exchange stops,
 * the copy is completed, both schemas are migrated, traffic resumes. The other kind comes without a
 * word: the lane stands still until the auditor has migrated too.
 */
class UpgradeTest {
  private static final Duration WITHIN = Duration.ofSeconds(90);

  @TempDir Path directory;

  @Test
  void bothKindsOfUpgradeLoseNothing() throws Exception {
    long seed = System.nanoTime() & 0xFFFF_FFFFL;
    SchemaVariant variant = SchemaVariant.TALER_2024;
    try (DemoLane lane = new DemoLane(variant, directory);
        Workload workload =
            new Workload(lane::source, new WorkloadOptions(variant, seed, 4, 300))) {
      workload.prepare();
      CaptureStage capture = lane.capture();
      ValidatorStage validator = lane.validator();
      SinkStage sink = lane.sink();
      LaneRunner stages = new LaneRunner(List.of(capture, validator, sink));
      try {
        stages.start();
        workload.start();
        await().atMost(WITHIN).until(stages::running);
        long before = sink.copiedRows();
        await().atMost(WITHIN).until(() -> sink.copiedRows() > before + 500);
        functionsAndIndexesAreNormalLife(lane);

        withoutAWord(lane, validator, sink);
        coordinated(lane, validator, workload, stages, sink);
      } finally {
        stages.stop();
      }
      nothingIsLost(lane, seed);
    }
  }

  /** {@code taler-exchange-dbinit} makes its functions anew at every call. */
  private static void functionsAndIndexesAreNormalLife(DemoLane lane) throws SQLException {
    run(
        lane.source(),
        "CREATE OR REPLACE FUNCTION exchange.upgraded() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "DROP FUNCTION exchange.upgraded()",
        "CREATE INDEX upgraded_by_date ON exchange.reserves_in (execution_date)");
  }

  private static void withoutAWord(DemoLane lane, ValidatorStage validator, SinkStage sink)
      throws SQLException {
    run(lane.source(), "ALTER TABLE exchange.coin_deposits ADD COLUMN upgraded text");
    await().atMost(WITHIN).until(() -> validator.hold().isPresent());
    CatchUp drain = CatchUp.everything(lane.kafka, DemoLane.LANE, Lsn.NONE);
    Standing still = await().atMost(WITHIN).until(drain::look, Standing.Still.class::isInstance);
    assertThat(still.words()).contains("stands still before", "upgraded");
    long stood = sink.copiedRows();
    run(lane.copy(), "ALTER TABLE exchange.coin_deposits ADD COLUMN upgraded text");
    await().atMost(Duration.ofSeconds(30)).until(() -> validator.hold().isEmpty());
    await().atMost(WITHIN).until(() -> sink.copiedRows() > stood + 200);
  }

  private static void coordinated(
      DemoLane lane, ValidatorStage validator, Workload workload, LaneRunner stages, SinkStage sink)
      throws SQLException, InterruptedException {
    workload.stop();
    Lsn stopped = Lsn.parse(one(lane.source(), "SELECT pg_current_wal_lsn()::text"));
    CatchUp drained = CatchUp.upTo(lane.kafka, DemoLane.LANE, stopped);
    await().atMost(WITHIN).until(() -> drained.look() instanceof Standing.Complete);
    assertThat(count(lane.copy(), "coin_deposits"))
        .isEqualTo(count(lane.source(), "coin_deposits"));

    run(lane.copy(), "ALTER TABLE exchange.reserves_out ADD COLUMN upgraded bigint DEFAULT 7");
    await().atMost(WITHIN).until(() -> judgesBy(lane, "upgraded", "reserves_out"));
    run(lane.source(), "ALTER TABLE exchange.reserves_out ADD COLUMN upgraded bigint DEFAULT 7");
    long resumed = sink.copiedRows();
    workload.start();
    await().atMost(WITHIN).until(() -> sink.copiedRows() > resumed + 500);
    await().atMost(WITHIN).until(stages::running);
    assertThat(validator.hold()).isEmpty();
    workload.stop();
    Lsn end = Lsn.parse(one(lane.source(), "SELECT pg_current_wal_insert_lsn()::text"));
    CatchUp all = CatchUp.upTo(lane.kafka, DemoLane.LANE, end);
    await().atMost(WITHIN).until(() -> all.look() instanceof Standing.Complete);
  }

  /** Whether the trusted schema in force has a column; pyx status shows since when it is. */
  private static boolean judgesBy(DemoLane lane, String column, String table) {
    return LaneState.read(lane.kafka, DemoLane.LANE)
        .laws()
        .getLast()
        .law()
        .schema()
        .tables()
        .stream()
        .filter(known -> known.name().name().equals(table))
        .anyMatch(known -> known.columns().stream().anyMatch(c -> c.name().equals(column)));
  }

  private static void nothingIsLost(DemoLane lane, long seed) throws SQLException {
    List<RejectedEvent> evidence = new ArrayList<>();
    VerdictCodec codec = new VerdictCodec();
    try (TopicReader rejected = new TopicReader(lane.kafka, DemoLane.LANE.rejected())) {
      rejected.toEnd(record -> evidence.add(codec.decodeRejected(record.value())));
    }
    assertThat(evidence.stream().filter(event -> event.action() == Action.REJECT)).isEmpty();
    assertThat(evidence.stream().filter(event -> event.action() == Action.HALT))
        .as("one alarm for the one upgrade that came without a word, seed %d", seed)
        .hasSize(1);
    assertThat(evidence)
        .filteredOn(event -> event.action() == Action.FLAG)
        .filteredOn(event -> event.finding().severity() != Severity.INFO)
        .extracting(event -> event.finding().rule().value())
        .as("columns that differ for a while are announced")
        .allMatch(rule -> rule.equals("schema.changed"));
    assertThat(Reconciliation.of(lane.kafka, DemoLane.LANE).complaints()).isEmpty();
    assertThat(
            new Recheck(lane.kafka, DemoLane.LANE, 0, Long.MAX_VALUE - 1)
                .run(_ -> {})
                .differences())
        .isEmpty();
    for (String table : List.of("reserves_in", "reserves_out", "coin_deposits", "refunds")) {
      assertThat(content(lane.copy(), table)).as(table).isEqualTo(content(lane.source(), table));
    }
  }

  private static void run(Connection connection, String... statements) throws SQLException {
    try (connection;
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static long count(Connection connection, String table) throws SQLException {
    return Long.parseLong(one(connection, "SELECT count(*) FROM exchange." + table));
  }

  private static String content(Connection connection, String table) throws SQLException {
    return one(
        connection,
        "SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') FROM exchange."
            + table
            + " t");
  }

  private static String one(Connection connection, String sql) throws SQLException {
    try (connection;
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
