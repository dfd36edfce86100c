package org.pyx.validator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.pyx.validator.Fixture.DEPOSITS;
import static org.pyx.validator.Fixture.LOG;
import static org.pyx.validator.Fixture.POLICY;
import static org.pyx.validator.Fixture.RESERVES;
import static org.pyx.validator.Fixture.SCHEMA;
import static org.pyx.validator.Fixture.UNKNOWN;
import static org.pyx.validator.Fixture.column;
import static org.pyx.validator.Fixture.deposit;
import static org.pyx.validator.Fixture.only;
import static org.pyx.validator.Fixture.reserve;
import static org.pyx.validator.Fixture.table;
import static org.pyx.validator.Fixture.text;
import static org.pyx.validator.TestLane.delete;
import static org.pyx.validator.TestLane.insert;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pyx.embedded.EmbeddedBroker;
import org.pyx.schemas.model.Action;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Decision;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.Tally;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.model.TrustedSchema.Kind;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.policy.PolicyFile;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.StageStart;
import org.pyx.schemas.stage.StageState;

/** A lane that stands still before a change: one alarm, nothing lost, and every way out of it. */
class HoldTest {
  private static final Duration WITHIN = Duration.ofSeconds(60);
  private static final Row WIDE =
      Row.of(List.of("entry", "more"), List.of(text("a"), text("hidden")));

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
  void waitsForTheCopyToBeMigratedThroughRestarts() {
    try (TestLane lane = new TestLane(kafka, "migrated")) {
      lane.publish(SCHEMA);
      lane.capture(
          List.of(insert(DEPOSITS, row(1))),
          List.of(insert(DEPOSITS, row(2)), insert(LOG, WIDE), insert(DEPOSITS, row(3))),
          LongStream.range(4, 2_000).mapToObj(id -> insert(DEPOSITS, row(id))).toList());
      try (ValidatorStage stage = stage(lane, POLICY)) {
        stage.start();
        awaitHold(stage, "more", "pyx lane reject-table exchange.log --reason");
        assertThat(lane.accepted()).as("what comes before it, and no more").hasSize(2);
        assertThat(lane.settled()).isEqualTo(1);
        assertThat(lane.tally().hold()).isPresent();
        assertThat(((StageState.Paused) stage.state()).reason())
            .containsPattern("\\d{4} records wait");
      }
      try (ValidatorStage again = stage(lane, POLICY)) {
        again.start();
        awaitHold(again, "more");
        lane.capture(List.of(insert(DEPOSITS, row(2_000))));
        lane.publish(SCHEMA); // the same once more is no way out
        lane.publish(schemaWithLog("entry", "note"));
        await()
            .atMost(WITHIN)
            .untilAsserted(() -> assertThat(halts(lane)).as("another difference").hasSize(2));
        awaitHold(again, "note");

        lane.publish(schemaWithLog("entry", "more"));
        await().atMost(WITHIN).until(() -> lane.settled() == 2_001);
        await().atMost(WITHIN).until(() -> again.state() instanceof StageState.Running);
        await().atMost(WITHIN).until(() -> lane.tally().hold().isEmpty());
      }
      assertThat(ids(lane)).isEqualTo(LongStream.rangeClosed(1, 2_000).boxed().toList());
      assertThat(lane.rejected()).extracting(RejectedEvent::action).containsOnly(Action.HALT);
      assertThat(halts(lane)).hasSize(2);
      Tally tally = lane.tally();
      assertThat(tally.tables().values()).allMatch(Tally.Counts::balanced);
      assertThat(tally.tables().get(LOG)).isEqualTo(new Tally.Counts(1, 1, 0, 0));
    }
  }

  @Test
  void aTableIsRejectedByDecisionAndAdmittedAgain() {
    try (TestLane lane = new TestLane(kafka, "decided");
        ValidatorStage stage = stage(lane, POLICY)) {
      lane.publish(SCHEMA);
      lane.capture(
          List.of(insert(UNKNOWN, WIDE), insert(DEPOSITS, row(1))),
          List.of(insert(UNKNOWN, WIDE), insert(LOG, row(LOG, "fits"))));
      stage.start();
      awaitHold(stage, "exchange.unknown");

      lane.decide(new Decision.RejectTable(UNKNOWN, "ann", "no such table of ours", 1));
      await().atMost(WITHIN).until(() -> lane.settled() == 4);
      assertThat(lane.rejected().stream().filter(event -> event.action() == Action.REJECT))
          .hasSize(2)
          .allSatisfy(event -> {
            assertThat(event.finding().rule().value()).isEqualTo("table.rejected");
            assertThat(event.finding().explanation()).contains("ann", "no such table of ours");
          });

      lane.decide(new Decision.AdmitTable(UNKNOWN, "ann", "look again", 2));
      lane.capture(List.of(insert(UNKNOWN, WIDE)));
      awaitHold(stage, "exchange.unknown");
      assertThat(halts(lane)).hasSize(2);
    }
  }

  @Test
  void aHaltOfThePolicysOwnIsReleased() {
    Policy policy = PolicyFile.parse("halting", POLICY.text() + "actions: {op.delete: halt}\n");
    try (TestLane lane = new TestLane(kafka, "released");
        ValidatorStage stage = stage(lane, policy)) {
      lane.publish(SCHEMA);
      Row reserve = reserve(1, "(1,0)", 1);
      lane.capture(
          List.of(insert(RESERVES, reserve)),
          List.of(delete(RESERVES, only(reserve, "pub")), insert(DEPOSITS, row(1))));
      stage.start();
      awaitHold(stage, "a DELETE of an accepted row", "pyx lane release");
      long offset = stage.hold().orElseThrow().journalOffset();

      lane.decide(new Decision.Release(offset + 1, "bob", "another offset is not this one", 1));
      awaitHold(stage, "a DELETE of an accepted row");
      lane.decide(new Decision.Release(offset, "bob", "looked at", 2));
      await().atMost(WITHIN).until(() -> lane.settled() == 3);

      assertThat(lane.rejected())
          .extracting(RejectedEvent::action)
          .containsExactly(Action.HALT, Action.REJECT);
      assertThat(lane.rejected()).extracting(RejectedEvent::journalOffset).containsOnly(offset);
      lane.capture(List.of(insert(RESERVES, reserve)));
      await().atMost(WITHIN).until(() -> lane.settled() == 4);
      assertThat(lane.rejected().getLast().finding().rule().value())
          .as("the delete was remembered when it was judged")
          .isEqualTo("row.reinsert");
    }
  }

  /** What was decided while the validator was down holds from its start on, and nothing twice. */
  @RepeatedTest(4)
  void aDecisionThatCameWhileItWasDown(RepetitionInfo repetition) {
    try (TestLane lane = new TestLane(kafka, "down" + repetition.getCurrentRepetition())) {
      lane.publish(SCHEMA);
      lane.capture(
          List.of(insert(DEPOSITS, row(1))),
          List.of(insert(UNKNOWN, WIDE), insert(DEPOSITS, row(2))));
      try (ValidatorStage stage = stage(lane, POLICY)) {
        stage.start();
        awaitHold(stage, "exchange.unknown");
      }
      lane.decide(new Decision.RejectTable(UNKNOWN, "ann", "no such table of ours", 1));
      if (repetition.getCurrentRepetition() % 2 == 0) {
        lane.forgetOffsets(); // as Kafka does after a week without a member
      }
      try (ValidatorStage stage = stage(lane, POLICY)) {
        stage.start();
        lane.capture(List.of(insert(DEPOSITS, row(3))));
        await().atMost(WITHIN).until(() -> lane.settled() >= 4);
        await().atMost(WITHIN).until(() -> stage.state() instanceof StageState.Running);
      }
      lane.forgetOffsets();
      try (ValidatorStage stage = stage(lane, POLICY)) {
        stage.start();
        lane.capture(List.of(insert(DEPOSITS, row(4))));
        await().atMost(WITHIN).until(() -> lane.settled() >= 5);
      }
      assertThat(lane.settled()).isEqualTo(5);
      assertThat(ids(lane)).containsExactly(1L, 2L, 3L, 4L);
      assertThat(lane.rejected())
          .extracting(RejectedEvent::action)
          .containsExactly(Action.HALT, Action.REJECT);
    }
  }

  @Test
  void twoValidatorsOfOneLaneStandAndGoOnAsOne() {
    try (TestLane lane = new TestLane(kafka, "two");
        ValidatorStage one = stage(lane, POLICY, "one");
        ValidatorStage other = stage(lane, POLICY, "other")) {
      lane.publish(SCHEMA);
      one.start();
      other.start();
      lane.capture(List.of(insert(DEPOSITS, row(1))));
      await().atMost(WITHIN).until(() -> lane.settled() == 1);
      lane.capture(List.of(insert(UNKNOWN, WIDE), insert(DEPOSITS, row(2))));
      await().atMost(WITHIN).until(() -> halts(lane).size() == 1);
      await().atMost(WITHIN).until(() -> one.hold().isPresent() || other.hold().isPresent());
      lane.decide(new Decision.RejectTable(UNKNOWN, "ann", "no such table of ours", 1));
      await().atMost(WITHIN).until(() -> lane.settled() == 3);
      lane.capture(List.of(insert(DEPOSITS, row(3))));
      await().atMost(WITHIN).until(() -> lane.settled() == 4);
      one.close(); // whichever had the lane, the other goes on
      lane.capture(List.of(insert(DEPOSITS, row(4))));
      await().atMost(WITHIN).until(() -> lane.settled() == 5);
      assertThat(ids(lane)).containsExactly(1L, 2L, 3L, 4L);
      assertThat(halts(lane)).hasSize(1);
    }
  }

  private static void awaitHold(ValidatorStage stage, String... words) {
    await()
        .atMost(WITHIN)
        .untilAsserted(() ->
            assertThat(stage.state())
                .isInstanceOfSatisfying(
                    StageState.Paused.class,
                    paused ->
                        assertThat(paused.reason()).contains("stands still").contains(words)));
  }

  private static List<RejectedEvent> halts(TestLane lane) {
    return lane.rejected().stream().filter(event -> event.action() == Action.HALT).toList();
  }

  private static List<Long> ids(TestLane lane) {
    return lane.accepted().stream()
        .map(change -> (Change.Insert) change)
        .filter(insert -> insert.table().equals(DEPOSITS))
        .map(insert -> ((Value.Int) insert.row().value(0)).value())
        .toList();
  }

  private static Row row(long id) {
    return deposit(id, "(1,0)", Value.NULL, false, true);
  }

  private static Row row(org.pyx.schemas.model.TableName table, String entry) {
    return Fixture.row(table, text(entry));
  }

  private static TrustedSchema schemaWithLog(String... columns) {
    List<TrustedSchema.Table> tables = new ArrayList<>(SCHEMA.tables());
    tables.removeIf(table -> table.name().equals(LOG));
    List<TrustedSchema.Column> made = new ArrayList<>();
    for (String name : columns) {
      made.add(column(name, Kind.TEXT, false));
    }
    tables.add(table(LOG, List.of(), made.toArray(TrustedSchema.Column[]::new)));
    return new TrustedSchema(tables);
  }

  private static ValidatorStage stage(TestLane lane, Policy policy) {
    return stage(lane, policy, "state");
  }

  private static ValidatorStage stage(TestLane lane, Policy policy, String state) {
    return new ValidatorStage(
        new ValidatorConfig(
            lane.lane,
            new StageStart(StageStart.Beginning.GOES_ON, state),
            kafka,
            policy,
            folder.resolve(lane.lane.name()).resolve(state),
            ValidatorConfig.COMMIT_INTERVAL_MILLIS));
  }
}
