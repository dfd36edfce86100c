package org.pyx.console.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pyx.capture.CaptureStage;
import org.pyx.console.LaneRunner;
import org.pyx.console.TopicReader;
import org.pyx.console.lane.CatchUp;
import org.pyx.console.lane.Standing;
import org.pyx.console.recheck.Recheck;
import org.pyx.exchange.SchemaVariant;
import org.pyx.exchange.Workload;
import org.pyx.exchange.WorkloadOptions;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.policy.ColumnLaw;
import org.pyx.schemas.policy.OldValue;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.policy.TablePolicy;
import org.pyx.schemas.stage.StageStart.Beginning;
import org.pyx.schemas.wire.VerdictCodec;
import org.pyx.sink.trusted.TrustedSchemaReader;

/**
 * An auditor who has a copy by {@code taler-auditor-sync} switches over: the honest one is told
 * what the old tool left out, the deceived one what was done since.
 */
@Tag("long")
class AdoptionEndToEndTest {
  private static final Duration WITHIN = Duration.ofMinutes(5);

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(
      value = SchemaVariant.class,
      names = {"TALER_2024", "TALER_2021"})
  void anHonestCopyLacksWhatTheOldToolLeavesOutAndNothingElse(SchemaVariant variant)
      throws Exception {
    run(variant, (source, copy, sql) -> {}, List.of());
  }

  @Test
  void whatWasDoneBehindTheOldToolsBackIsFound() throws Exception {
    Tampering tampering =
        (source, copy, sql) -> {
          sql.at(source, "UPDATE reserves_in SET credit.val = 77 WHERE %s", "reserves_in");
          sql.at(source, "DELETE FROM refresh_transfer_keys WHERE %s", "refresh_transfer_keys");
          sql.at(
              source,
              "UPDATE wire_fee SET wire_fee_serial = 9999, closing_fee.val = 7 WHERE %s",
              "wire_fee");
          List<String> two =
              OldTool.lines(
                  copy,
                  "SELECT batch_deposit_serial_id::text FROM batch_deposits"
                      + " WHERE wallet_data_hash IS NOT NULL ORDER BY batch_deposit_serial_id");
          String emptied =
              "UPDATE batch_deposits SET wallet_data_hash = NULL"
                  + " WHERE batch_deposit_serial_id = ";
          OldTool.execute(source, emptied + two.get(0));
          OldTool.execute(copy, emptied + two.get(1));
          OldTool.execute(
              source,
              "UPDATE known_coins SET age_commitment_hash = decode(repeat('ab', 32), 'hex')"
                  + " WHERE known_coin_id = (SELECT min(known_coin_id) FROM known_coins)");
          OldTool.execute(
              copy,
              "UPDATE refresh_revealed_coins SET h_coin_ev = sha512('\\x00') WHERE rrc_serial ="
                  + " (SELECT min(rrc_serial) FROM refresh_revealed_coins)");
        };
    run(
        SchemaVariant.TALER_2024,
        tampering,
        List.of(
            "adopt.differs batch_deposits [wallet_data_hash]",
            "adopt.differs batch_deposits [wallet_data_hash]",
            "adopt.differs refresh_revealed_coins [h_coin_ev]",
            "adopt.differs reserves_in [credit]",
            "adopt.differs wire_fee [wire_fee_serial, closing_fee]",
            "adopt.extra refresh_transfer_keys []"));
  }

  /** What is done to source and copy after the old tool's last pass. */
  private interface Tampering {
    void with(Connection source, Connection copy, Tamper sql) throws SQLException;
  }

  /** Changes the row of a table with the lowest serial but one. */
  private record Tamper(OldTool tool) {
    void at(Connection connection, String sql, String table) throws SQLException {
      String serial = tool.serialOf(table);
      String where =
          serial + " = (SELECT " + serial + " FROM " + table + " ORDER BY 1 OFFSET 1 LIMIT 1)";
      try (Statement statement = connection.createStatement()) {
        assertThat(statement.executeUpdate(sql.formatted(where))).as(sql).isEqualTo(1);
      }
    }
  }

  private void run(SchemaVariant variant, Tampering tampering, List<String> expected)
      throws Exception {
    long seed = Long.getLong("pyx.test.seed", System.nanoTime() & 0xFFFF_FFFFL);
    System.out.println("seed " + seed);
    try (DemoLane lane = new DemoLane(variant, directory);
        Workload workload = new Workload(lane::source, new WorkloadOptions(variant, seed, 4, 0))) {
      workload.prepare();
      workload.runUntilRows(8_000);
      List<String> late;
      Map<String, List<String>> leftOut;
      try (Connection source = lane.source();
          Connection copy = lane.copy()) {
        OldTool tool = new OldTool(source, copy, variant);
        late = oldCopy(tool, source);
        workload.runUntilRows(1_500);
        tampering.with(source, copy, new Tamper(tool));
        leftOut = leftOut(lane.policy, source, copy);
      }
      workload.start();
      adoptInterrupted(lane);
      LaneRunner stages = stages(lane, Beginning.GOES_ON);
      try {
        stages.start();
        await()
            .atMost(WITHIN)
            .failFast(() -> assertThat(stages.failure()).isEmpty())
            .until(() -> ended(lane));
        forge(lane, variant);
        workload.stop();
        drained(lane, stages);
      } finally {
        workload.stop();
        stages.stop();
      }
      List<RejectedEvent> events = rejected(lane);
      assertThat(problems(events)).as("seed %d", seed).containsExactlyElementsOf(expected);
      assertThat(incomplete(events)).as("seed %d", seed).isEqualTo(leftOut);
      assertThat(leftOut.isEmpty()).isEqualTo(variant == SchemaVariant.TALER_2021);
      assertThat(events)
          .extracting(event -> event.finding().rule().value())
          .as("rows of after the adoption are watched like any, seed %d", seed)
          .contains("op.update", "op.delete");
      for (String table : late) {
        assertThat(events)
            .filteredOn(event -> event.finding().rule().value().equals("row.late-serial"))
            .as("what the old tool lost is late for readers of the copy, seed %d", seed)
            .anyMatch(event -> event.finding().explanation().contains("." + table + " "));
      }
      equalElsewhere(lane, events);
      assertThat(Reconciliation.of(lane.kafka, DemoLane.LANE).complaints()).isEmpty();
      assertThat(
              new Recheck(lane.kafka, DemoLane.LANE, 0, Long.MAX_VALUE - 1)
                  .run(_ -> {})
                  .differences())
          .isEmpty();
    }
  }

  /** A copy in two passes, in the first of which a row of two tables is not visible yet. */
  private static List<String> oldCopy(OldTool tool, Connection source) throws Exception {
    Map<String, Long> open = new LinkedHashMap<>();
    for (String table : List.of("reserves_in", "refunds")) {
      String serial = tool.serialOf(table);
      open.put(
          table,
          Long.parseLong(
              OldTool.lines(
                      source,
                      "SELECT "
                          + serial
                          + "::text FROM "
                          + table
                          + " ORDER BY "
                          + serial
                          + " OFFSET 3")
                  .getFirst()));
    }
    tool.pass(open);
    tool.pass(Map.of());
    return List.copyOf(open.keySet());
  }

  /** Begins an adoption and breaks it off. */
  private static void adoptInterrupted(DemoLane lane) {
    CaptureStage capture = lane.capture(Beginning.ADOPTION);
    LaneRunner stages =
        new LaneRunner(
            List.of(capture, lane.validator(Beginning.ADOPTION), lane.sink(Beginning.ADOPTION)));
    try {
      stages.start();
      await()
          .atMost(WITHIN)
          .failFast(() -> assertThat(stages.failure()).isEmpty())
          .until(() ->
              capture.capturedRows() > 0
                  && one(lane, "SELECT count(*)::text FROM pyx.adoptions").equals("1"));
    } finally {
      stages.stop();
    }
  }

  private static LaneRunner stages(DemoLane lane, Beginning beginning) {
    return new LaneRunner(
        List.of(lane.capture(beginning), lane.validator(beginning), lane.sink(beginning)));
  }

  private static boolean ended(DemoLane lane) throws SQLException {
    return one(lane, "SELECT count(*)::text FROM pyx.adoptions WHERE state = 'ended'").equals("1");
  }

  private static void forge(DemoLane lane, SchemaVariant variant) throws SQLException {
    try (Connection source = lane.source()) {
      OldTool.execute(source, "SET search_path TO " + variant.schemaName());
      String first = " WHERE refund_serial_id = (SELECT min(refund_serial_id) FROM refunds)";
      OldTool.execute(
          source, "UPDATE refunds SET merchant_sig = decode(repeat('ab', 64), 'hex')" + first);
      OldTool.execute(source, "DELETE FROM refunds" + first);
    }
  }

  private static void drained(DemoLane lane, LaneRunner stages) throws Exception {
    try (Connection source = lane.source()) {
      Lsn end = Lsn.parse(OldTool.lines(source, "SELECT pg_current_wal_lsn()::text").getFirst());
      CatchUp drain = CatchUp.everything(lane.kafka, DemoLane.LANE, end);
      await().atMost(WITHIN).until(() -> drain.look() instanceof Standing.Complete);
    }
    assertThat(stages.failure()).isEmpty();
  }

  private static List<RejectedEvent> rejected(DemoLane lane) {
    List<RejectedEvent> events = new ArrayList<>();
    VerdictCodec codec = new VerdictCodec();
    try (TopicReader topic = new TopicReader(lane.kafka, DemoLane.LANE.rejected())) {
      topic.toEnd(record -> events.add(codec.decodeRejected(record.value())));
    }
    return events;
  }

  /** What the sink found, apart from what is only worth knowing. */
  private static List<String> problems(List<RejectedEvent> events) {
    return events.stream()
        .filter(event -> event.stage().equals(RejectedEvent.SINK))
        .filter(event -> !event.finding().rule().value().equals("row.late-serial"))
        .filter(event -> !event.finding().rule().value().equals("adopt.incomplete"))
        .map(event ->
            event.finding().rule()
                + " "
                + ((Change.OfTable) event.change()).table().name()
                + " "
                + event.finding().columns())
        .sorted()
        .toList();
  }

  private static Map<String, List<String>> incomplete(List<RejectedEvent> events) {
    Map<String, List<String>> columns = new TreeMap<>();
    for (RejectedEvent event : events) {
      if (event.finding().rule().value().equals("adopt.incomplete")) {
        String table = ((Change.OfTable) event.change()).table().name();
        assertThat(columns.put(table, event.finding().columns())).as("twice").isNull();
      }
    }
    return columns;
  }

  /** The columns, by table, in which rows that the old tool copied are not what they should be. */
  private static Map<String, List<String>> leftOut(
      Policy policy, Connection source, Connection copy) throws SQLException {
    Map<String, List<String>> columns = new TreeMap<>();
    for (TablePolicy law : policy.copied()) {
      String table = law.table().name();
      String serial = law.serial().orElse("");
      for (Map.Entry<String, OldValue> old : new TreeMap<>(law.oldCopy()).entrySet()) {
        String differs =
            switch (old.getValue()) {
              case OldValue.Empty _ -> old.getKey() + " IS NOT NULL";
              case OldValue.Literal literal -> old.getKey() + "::text <> '" + literal.text() + "'";
              case OldValue.Sha512 _ -> "true";
            };
        String copied =
            OldTool.lines(copy, "SELECT coalesce(max(" + serial + "), 0)::text FROM " + table)
                .getFirst();
        String exists =
            "SELECT (count(*) > 0)::text FROM "
                + table
                + " WHERE "
                + serial
                + " <= "
                + copied
                + " AND "
                + differs;
        if (OldTool.lines(source, exists).getFirst().equals("true")) {
          columns.computeIfAbsent(table, _ -> new ArrayList<>()).add(old.getKey());
        }
      }
    }
    return columns;
  }

  /** Source and copy are equal but for what the events say and the columns that are left out. */
  private static void equalElsewhere(DemoLane lane, List<RejectedEvent> events)
      throws SQLException {
    Map<String, List<Change.OfTable>> explained = new HashMap<>();
    for (RejectedEvent event : events) {
      if (event.change() instanceof Change.OfTable change) {
        explained.computeIfAbsent(change.table().toString(), _ -> new ArrayList<>()).add(change);
      }
    }
    try (Connection copy = lane.copy()) {
      copy.setAutoCommit(false);
      assertThat(
              new Comparison(
                      withoutLeftOut(lane.policy),
                      TrustedSchemaReader.read(copy, lane.policy.schema()),
                      explained)
                  .compare(DemoLane.LANE, lane.sourceAccess(), lane.targetAccess()))
          .allSatisfy(
              found -> assertThat(found.differences()).as(found.table().toString()).isEmpty())
          .anySatisfy(found -> assertThat(found.same()).isGreaterThan(200));
    }
  }

  private static Policy withoutLeftOut(Policy policy) {
    Map<TableName, TablePolicy> tables = new LinkedHashMap<>();
    policy
        .tables()
        .forEach((name, law) -> {
          Map<String, ColumnLaw> columns = new HashMap<>(law.columns());
          law.oldCopy().keySet().forEach(column -> columns.put(column, ColumnLaw.UPDATABLE));
          tables.put(
              name,
              new TablePolicy(
                  name,
                  law.treatment(),
                  law.reason(),
                  law.serial(),
                  columns,
                  law.version(),
                  law.deletes(),
                  law.contents(),
                  law.insertAfter(),
                  Map.of(),
                  law.fullIdentity(),
                  law.overrides()));
        });
    return new Policy(
        policy.name(),
        policy.version(),
        policy.schema(),
        policy.unlisted(),
        policy.wholeSeconds(),
        policy.overrides(),
        tables,
        policy.text(),
        policy.digest());
  }

  private static String one(DemoLane lane, String sql) throws SQLException {
    try (Connection copy = lane.copy()) {
      return OldTool.lines(copy, sql).getFirst();
    }
  }
}
