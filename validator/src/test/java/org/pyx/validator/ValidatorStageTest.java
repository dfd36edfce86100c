package org.pyx.validator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.pyx.validator.Fixture.DEPOSITS;
import static org.pyx.validator.Fixture.LOG;
import static org.pyx.validator.Fixture.POLICY;
import static org.pyx.validator.Fixture.SCHEMA;
import static org.pyx.validator.Fixture.column;
import static org.pyx.validator.Fixture.deposit;
import static org.pyx.validator.Fixture.table;
import static org.pyx.validator.Fixture.text;
import static org.pyx.validator.TestLane.insert;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pyx.embedded.EmbeddedBroker;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.Tally;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.model.TrustedSchema.Kind;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.StageStart;
import org.pyx.schemas.stage.StageState;

/** G1 on a real broker: nothing lost, nothing twice, through restarts, lost state, new schemas. */
class ValidatorStageTest {
  private static final Duration WITHIN = Duration.ofSeconds(60);
  private static final int ROWS = 10_000;

  @TempDir static Path folder;
  private static EmbeddedBroker broker;
  private static KafkaAccess kafka;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start(folder.resolve("kafka"));
    kafka = new KafkaAccess(broker.bootstrapServers(), (short) 1, Map.of());
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void givesEachChangeOneVerdictThroughRestartsAndNewSchemas() {
    try (TestLane lane = new TestLane(kafka, "stage")) {
      ValidatorStage first = stage(lane, "state");
      first.start();
      await()
          .atMost(WITHIN)
          .untilAsserted(() ->
              assertThat(first.state())
                  .isInstanceOfSatisfying(
                      StageState.Paused.class,
                      paused -> assertThat(paused.reason()).contains("trusted schema")));
      deposits(lane, 0, ROWS);
      lane.publish(SCHEMA);
      await().atMost(WITHIN).until(() -> first.state() instanceof StageState.Running);
      await().atMost(WITHIN).until(() -> !lane.accepted().isEmpty());
      first.close(); // in the middle of the journal, or nearly at its end: both must do
      assertThat(first.state()).isInstanceOf(StageState.Stopped.class);

      deposits(lane, ROWS, ROWS);
      lane.captureInVain(
          List.of(insert(DEPOSITS, row(9_000_000)), insert(DEPOSITS, row(9_000_001))));
      // its own directory is lost meanwhile: the digests come back from Kafka
      try (ValidatorStage second = stage(lane, "new-state")) {
        second.start();
        await().atMost(WITHIN).until(() -> lane.settled() == 2L * ROWS);
        eachRowAcceptedOnce(lane, 2 * ROWS);

        deposits(lane, 0, ROWS);
        await().atMost(WITHIN).until(() -> lane.settled() == 3L * ROWS);
        eachRowAcceptedOnce(lane, 2 * ROWS); // the digests outlived the restart: all replays

        lane.publish(schemaWithWiderLog());
        lane.capture(
            List.of(insert(LOG, Row.of(List.of("entry", "more"), List.of(text("a"), Value.NULL)))));
        await().atMost(WITHIN).until(() -> lane.settled() == 3L * ROWS + 1);
        await().atMost(WITHIN).until(() -> second.state() instanceof StageState.Running);
        deposits(lane, 0, ROWS);
        await().atMost(WITHIN).until(() -> lane.settled() == 4L * ROWS + 1);
      }
      assertThat(lane.accepted().stream().filter(ValidatorStageTest::isDeposit)).hasSize(2 * ROWS);
      Tally tally = lane.tally();
      assertThat(tally.tables().values()).isNotEmpty().allMatch(Tally.Counts::balanced);
      assertThat(tally.tables()).containsKey(DEPOSITS);
    }
  }

  @Test
  void aSchemaThatThePolicyDoesNotCoverFailsTheStageByName() {
    try (TestLane lane = new TestLane(kafka, "uncovered");
        ValidatorStage stage = stage(lane, "state")) {
      lane.publish(
          new TrustedSchema(
              List.of(table(Fixture.UNKNOWN, List.of("id"), column("id", Kind.INT8, true)))));
      stage.start();
      await().atMost(WITHIN).until(() -> stage.state() instanceof StageState.Failed);
      assertThat(((StageState.Failed) stage.state()).reason()).contains("exchange.unknown");
    }
  }

  @Test
  void aJournalThatCannotBeReadFailsTheStage() {
    try (TestLane lane = new TestLane(kafka, "garbage");
        ValidatorStage stage = stage(lane, "state")) {
      lane.publish(SCHEMA);
      lane.journalBytes(null);
      stage.start();
      await().atMost(WITHIN).until(() -> stage.state() instanceof StageState.Failed);
      assertThat(((StageState.Failed) stage.state()).reason()).contains("no value at offset 0");
    }
  }

  @Test
  void aHugeValueIsJudgedLikeAnyOther() {
    try (TestLane lane = new TestLane(kafka, "huge");
        ValidatorStage stage = stage(lane, "huge")) {
      lane.publish(SCHEMA);
      Value huge = text("x".repeat(60 << 20));
      lane.capture(List.of(insert(DEPOSITS, deposit(1, "(1,0)", huge, false, true))));
      stage.start();
      await().atMost(WITHIN).until(() -> lane.settled() == 1);
      assertThat(stage.state()).isInstanceOf(StageState.Running.class);
      assertThat(lane.accepted()).hasSize(1);
    }
  }

  private static ValidatorStage stage(TestLane lane, String state) {
    return new ValidatorStage(
        new ValidatorConfig(
            lane.lane,
            new StageStart(StageStart.Beginning.GOES_ON, state),
            kafka,
            POLICY,
            folder.resolve(state),
            ValidatorConfig.COMMIT_INTERVAL_MILLIS));
  }

  /** Deposits in transactions of 100 rows. */
  private static void deposits(TestLane lane, int from, int rows) {
    for (int first = from; first < from + rows; first += 100) {
      lane.capture(
          LongStream.range(first, first + 100).mapToObj(id -> insert(DEPOSITS, row(id))).toList());
    }
  }

  private static Row row(long id) {
    return deposit(id, "(1,0)", Value.NULL, id % 2 == 1, true);
  }

  private static TrustedSchema schemaWithWiderLog() {
    List<TrustedSchema.Table> tables = new ArrayList<>(SCHEMA.tables());
    tables.removeIf(table -> table.name().equals(LOG));
    tables.add(
        table(LOG, List.of(), column("entry", Kind.TEXT, false), column("more", Kind.TEXT, false)));
    return new TrustedSchema(tables);
  }

  private static void eachRowAcceptedOnce(TestLane lane, int rows) {
    List<Value> ids =
        lane.accepted().stream()
            .filter(ValidatorStageTest::isDeposit)
            .map(change -> ((Change.Insert) change).row().value(0))
            .toList();
    assertThat(ids)
        .as("in order, nothing lost, nothing twice")
        .isEqualTo(LongStream.range(0, rows).mapToObj(Fixture::number).toList());
  }

  private static boolean isDeposit(Change change) {
    return change instanceof Change.Insert insert && insert.table().equals(DEPOSITS);
  }
}
