package org.pyx.validator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.pyx.validator.Fixture.DEPOSITS;
import static org.pyx.validator.Fixture.POLICY;
import static org.pyx.validator.Fixture.SCHEMA;
import static org.pyx.validator.Fixture.deposit;
import static org.pyx.validator.Fixture.text;
import static org.pyx.validator.TestLane.insert;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pyx.embedded.EmbeddedBroker;
import org.pyx.schemas.model.Action;
import org.pyx.schemas.model.Decision;
import org.pyx.schemas.model.Digest;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.model.Replayed;
import org.pyx.schemas.model.Replayed.Outcome;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.Tally;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.policy.Law;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.StageStart;
import org.pyx.schemas.wire.Frame;
import org.pyx.schemas.wire.LawCodec;
import org.pyx.schemas.wire.ReplayCodec;
import org.pyx.schemas.wire.VerdictCodec;

/** Rejected events are judged once more, all at once, and never twice (guarantee G1). */
class ReplayTest {
  private static final Duration WITHIN = Duration.ofSeconds(60);
  private static final Digest LAW = LawCodec.digest(Law.of(POLICY, SCHEMA));

  @TempDir static Path folder;
  private static EmbeddedBroker broker;
  private static KafkaAccess kafka;
  private final VerdictCodec verdicts = new VerdictCodec();

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
  void whatAMistakeRejectedIsCopiedOnceWhateverIsRestartedOrDecidedAgain() {
    try (TestLane lane = new TestLane(kafka, "mistake")) {
      try (ValidatorStage stage = stage(lane, "state")) {
        List<Decision.Chosen> chosen = mistake(lane, stage);
        lane.capture(
            List.of(insert(DEPOSITS, row(3, "another row under the key"))),
            List.of(insert(DEPOSITS, row(6, "six"))));
        await().atMost(WITHIN).until(() -> lane.settled() == 7);

        lane.decide(new Decision.Replay(LAW, chosen, "ann", "the table was meant", 1));
        Replayed.Done done = done(awaitReports(lane, 1).getLast());
        assertThat(done.events())
            .extracting(Replayed.Event::outcome)
            .containsExactly(
                Outcome.ACCEPTED,
                Outcome.ACCEPTED,
                Outcome.REJECTED, // its key is taken
                Outcome.ACCEPTED,
                Outcome.REJECTED); // its amount was never right
        assertThat(done.events())
            .extracting(Replayed.Event::rejectedOffset)
            .isEqualTo(chosen.stream().map(Decision.Chosen::rejectedOffset).toList());
        assertThat(payloads(lane))
            .containsExactly("another row under the key", "six", "[", "1", "2", "4", "]");
        assertThat(lane.tally().tables().get(DEPOSITS)).isEqualTo(new Tally.Counts(7, 5, 0, 2));
        List<RejectedEvent> again =
            lane.rejected().stream().filter(RejectedEvent::ofReplay).toList();
        assertThat(again)
            .extracting(event -> event.finding().rule().value())
            .containsExactly("row.rewrite", "amount.range");
        assertThat(again)
            .extracting(RejectedEvent::sequence)
            .containsExactly(chosen.get(2).rejectedOffset(), chosen.get(4).rejectedOffset());

        lane.decide(new Decision.Replay(LAW, chosen, "bob", "did not see that it was done", 2));
        assertThat(refused(awaitReports(lane, 2).getLast())).contains("replayed before");
      }
      List<byte[]> accepted = lane.values(lane.lane.accepted());
      try (ValidatorStage again = stage(lane, "lost-state")) {
        again.start();
        lane.decide(
            new Decision.Replay(LAW, List.of(rejections(lane).get(1)), "bob", "try again", 3));
        assertThat(refused(awaitReports(lane, 3).getLast())).contains("replayed before");
        assertThat(lane.values(lane.lane.accepted()))
            .as("nothing came twice")
            .usingElementComparator(java.util.Arrays::compare)
            .isEqualTo(accepted);
        // what was rejected again may be chosen again, by its new evidence
        lane.decide(
            new Decision.Replay(LAW, List.of(rejections(lane).getLast()), "bob", "once more", 4));
        assertThat(done(awaitReports(lane, 4).getLast()).events())
            .extracting(Replayed.Event::outcome)
            .containsExactly(Outcome.REJECTED);
        lane.capture(List.of(insert(DEPOSITS, row(1, "1")), insert(DEPOSITS, row(8, "8"))));
        await().atMost(WITHIN).until(() -> lane.settled() == 9);
        assertThat(lane.tally().tables().get(DEPOSITS)).isEqualTo(new Tally.Counts(9, 6, 1, 2));
      }
    }
  }

  @Test
  void aReplayThatMustNotBeIsRefusedAndLeavesNoTrace() {
    try (TestLane lane = new TestLane(kafka, "refused");
        ValidatorStage stage = stage(lane, "refused")) {
      List<Decision.Chosen> chosen = mistake(lane, stage);
      lane.capture(List.of(insert(DEPOSITS, row(6, "six"))));
      await().atMost(WITHIN).until(() -> lane.settled() == 6);
      Decision.Chosen one = chosen.getFirst();
      Digest other = Digest.of(new byte[] {1});
      List<Decision.Replay> replays =
          List.of(
              new Decision.Replay(other, chosen, "ann", "another law", 1),
              replay(new Decision.Chosen(one.journalOffset() + 1, one.rejectedOffset())),
              replay(new Decision.Chosen(one.journalOffset(), 1_000_000)),
              replay(new Decision.Chosen(1_000_000, one.rejectedOffset())));
      replays.forEach(lane::decide);
      List<Replayed> reports = awaitReports(lane, 4);
      assertThat(refused(reports.get(0))).contains("another law is in force");
      assertThat(refused(reports.get(1))).contains("about another change");
      assertThat(refused(reports.get(2))).contains("no evidence at offset 1000000");
      assertThat(refused(reports.get(3))).contains("journal lacks it");
      assertThat(payloads(lane)).containsExactly("six");
      assertThat(lane.tally().tables().get(DEPOSITS)).isEqualTo(new Tally.Counts(6, 1, 0, 5));

      lane.decide(new Decision.Replay(LAW, chosen, "ann", "now", 1));
      assertThat(done(awaitReports(lane, 5).getLast()).count(Outcome.ACCEPTED)).isEqualTo(4);
    }
  }

  /** Killed at any moment: what is not committed is done again, and what is committed is not. */
  @Test
  void aReplayIsDoneOnceThoughTheValidatorIsEndedInTheMiddle() {
    try (TestLane lane = new TestLane(kafka, "ended")) {
      List<Decision.Chosen> chosen;
      try (ValidatorStage stage = stage(lane, "ended0")) {
        chosen = mistake(lane, stage);
      }
      lane.decide(new Decision.Replay(LAW, chosen, "ann", "now", 1));
      int runs = 0;
      while (reports(lane).isEmpty() && runs < 40) {
        try (ValidatorStage stage = stage(lane, "ended" + runs++ % 2)) {
          stage.start();
          long until = System.nanoTime() + Duration.ofMillis(300L * runs).toNanos();
          await()
              .pollInterval(Duration.ofMillis(10))
              .atMost(WITHIN)
              .until(() -> System.nanoTime() > until);
        }
      }
      assertThat(reports(lane)).hasSize(1);
      try (ValidatorStage stage = stage(lane, "ended2")) {
        stage.start();
        lane.capture(List.of(insert(DEPOSITS, row(6, "six"))));
        await().atMost(WITHIN).until(() -> lane.settled() == 6);
      }
      assertThat(payloads(lane)).containsExactly("[", "1", "2", "3", "4", "]", "six");
      assertThat(lane.tally().tables().get(DEPOSITS)).isEqualTo(new Tally.Counts(6, 5, 0, 1));
    }
  }

  /** Five deposits, the last of them hostile, are rejected because somebody rejects the table. */
  private static List<Decision.Chosen> mistake(TestLane lane, ValidatorStage stage) {
    lane.publish(SCHEMA);
    lane.decide(new Decision.RejectTable(DEPOSITS, "ann", "the wrong table", 1));
    lane.capture(
        List.of(insert(DEPOSITS, row(1, "1")), insert(DEPOSITS, row(2, "2"))),
        List.of(insert(DEPOSITS, row(3, "3")), insert(DEPOSITS, row(4, "4"))),
        List.of(insert(DEPOSITS, deposit(5, "(-1,0)", text("5"), false, true))));
    stage.start();
    await().atMost(WITHIN).until(() -> lane.settled() == 5);
    lane.decide(new Decision.AdmitTable(DEPOSITS, "ann", "not this one", 2));
    return rejections(lane);
  }

  /** The rejected events, by where they stand. */
  private static List<Decision.Chosen> rejections(TestLane lane) {
    List<Decision.Chosen> chosen = new ArrayList<>();
    lane.records(lane.lane.rejected())
        .forEach(record -> {
          RejectedEvent event = new VerdictCodec().decodeRejected(record.value());
          if (event.action() == Action.REJECT) {
            chosen.add(new Decision.Chosen(event.journalOffset(), record.offset()));
          }
        });
    return chosen;
  }

  private static Decision.Replay replay(Decision.Chosen... events) {
    return new Decision.Replay(LAW, List.of(events), "ann", "words", 1);
  }

  private static List<Replayed> awaitReports(TestLane lane, int count) {
    await().atMost(WITHIN).until(() -> reports(lane).size() == count);
    return reports(lane);
  }

  private static List<Replayed> reports(TestLane lane) {
    return lane.values(lane.lane.decisions()).stream()
        .filter(value -> Frame.of(value) == Frame.REPLAYED)
        .map(ReplayCodec::decode)
        .toList();
  }

  private static Replayed.Done done(Replayed replayed) {
    return (Replayed.Done) replayed;
  }

  private static String refused(Replayed replayed) {
    return ((Replayed.Refused) replayed).reason();
  }

  /** What is on the accepted topic; brackets stand for the beginning and the end of a replay. */
  private List<String> payloads(TestLane lane) {
    List<String> all = new ArrayList<>();
    for (byte[] value : lane.values(lane.lane.accepted())) {
      if (Frame.of(value) == Frame.REPLAYED) {
        all.add(ReplayCodec.decode(value) instanceof Replayed.Begun ? "[" : "]");
      } else if (Frame.of(value) == Frame.ACCEPTED
          && verdicts.decodeAccepted(value).change()
              instanceof org.pyx.schemas.model.Change.Insert insert) {
        all.add(
            ((Value.Text) java.util.Objects.requireNonNull(insert.row().get("payload"))).value());
      }
    }
    return all;
  }

  private static Row row(long id, String payload) {
    return deposit(id, "(1,0)", text(payload), false, true);
  }

  private static ValidatorStage stage(TestLane lane, String state) {
    return new ValidatorStage(
        new ValidatorConfig(
            lane.lane,
            new StageStart(StageStart.Beginning.GOES_ON, state),
            kafka,
            POLICY,
            folder.resolve(lane.lane.name()).resolve(state),
            ValidatorConfig.COMMIT_INTERVAL_MILLIS));
  }
}
