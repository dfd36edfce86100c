package org.pyx.validator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.pyx.validator.Fixture.DEPOSITS;
import static org.pyx.validator.Fixture.POLICY;
import static org.pyx.validator.Fixture.SCHEMA;
import static org.pyx.validator.Fixture.deposit;
import static org.pyx.validator.TestLane.insert;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyx.embedded.EmbeddedBroker;
import org.pyx.embedded.TopicAdministrator;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.StageStart;
import org.pyx.schemas.stage.StageStart.Beginning;
import org.pyx.schemas.stage.StageState;
import org.pyx.schemas.start.WayOut;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.LaneTopics;
import org.pyx.validator.topology.JudgeTopology;

/**
 * G6 at the judge: topics and memory that do not belong together are refused, nothing is judged.
 */
class MemoryCheckTest {
  private static final Duration WITHIN = Duration.ofSeconds(120);

  @TempDir static Path folder;
  private static EmbeddedBroker broker;
  private static KafkaAccess kafka;
  private static TopicAdministrator topics;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start(folder.resolve("kafka"));
    kafka = new KafkaAccess(broker.bootstrapServers(), (short) 1, Map.of());
    topics = new TopicAdministrator(broker.bootstrapServers());
  }

  @AfterAll
  static void stopBroker() {
    topics.close();
    broker.close();
  }

  @Test
  void aValidatorWaitsForTheTopicsOfALaneThatHasNotBegun() {
    Lane lane = new Lane("waits");
    try (ValidatorStage stage = stage(lane, Beginning.GOES_ON, "state")) {
      stage.start();
      await()
          .atMost(WITHIN)
          .until(() -> stage.state().toString().contains("capture --first-start makes them"));
      assertThat(stage.state()).isInstanceOf(StageState.Paused.class);
      LaneTopics.create(kafka, lane);
      await().atMost(WITHIN).until(() -> stage.state().toString().contains("trusted schema"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rows", "books", "rows books"})
  void deletedMemoryIsNotMadeAnew(String stores) {
    try (TestLane lane = judged("memory_" + stores.replace(' ', '_'))) {
      for (String store : stores.split(" ")) {
        topics.delete("pyx." + lane.lane.name() + ".validator-" + store + "-changelog");
      }
      long before = lane.accepted().size();
      refused(lane, Beginning.GOES_ON, "state", WayOut.MEMORY_LOST, "-changelog is not there");
      refused(lane, Beginning.FIRST_START, "other", WayOut.MEMORY_LOST, "-changelog is not there");
      assertThat(lane.accepted()).hasSize((int) before);
    }
  }

  @Test
  void memoryThatWasEmptiedIsNoticedWhetherTheLocalStateIsThereOrNot() {
    try (TestLane lane = judged("emptied")) {
      String rows = JudgeTopology.changelogs(lane.lane).getFirst();
      String books = JudgeTopology.changelogs(lane.lane).getLast();
      topics.deleteAndMakeAnew(rows);
      refused(lane, Beginning.GOES_ON, "other", WayOut.MADE_ANEW, rows);
      topics.deleteAndMakeAnew(books);
      refused(lane, Beginning.GOES_ON, "state", WayOut.MEMORY_LOST, "its books are empty");
      refused(lane, Beginning.GOES_ON, "third", WayOut.MEMORY_LOST, "its books are empty");
    }
  }

  @Test
  void aJournalMadeAnewAndFilledBeyondTheOldOneIsNotJudged() {
    try (TestLane lane = judged("foreign")) {
      topics.deleteAndMakeAnew(lane.lane.journal());
      refused(lane, Beginning.GOES_ON, "state", WayOut.MADE_ANEW, lane.lane.journal());
      long before = lane.settled();
      try (TestLane forger = new TestLane(kafka, "foreign")) {
        for (int i = 0; i < 5; i++) {
          forger.capture(List.of(insert(DEPOSITS, row(100 + i)), insert(DEPOSITS, row(200 + i))));
        }
      }
      refused(lane, Beginning.GOES_ON, "state", WayOut.MADE_ANEW, lane.lane.journal());
      assertThat(lane.settled()).isEqualTo(before);
    }
  }

  /** A broker that has lost the journal's end, which then grows beyond what was judged. */
  @Test
  void aJournalThatHasGrownAgainIsNotJudgedOn(@TempDir Path own) throws Exception {
    Lane name = new Lane("regrown");
    long whole;
    try (EmbeddedBroker before = EmbeddedBroker.start(own)) {
      KafkaAccess there = new KafkaAccess(before.bootstrapServers(), (short) 1, Map.of());
      try (TestLane lane = new TestLane(there, name.name())) {
        lane.publish(SCHEMA);
        lane.capture(List.of(insert(DEPOSITS, row(1))));
        whole = Files.size(log(own, name));
        lane.capture(List.of(insert(DEPOSITS, row(2))));
        try (ValidatorStage stage = stage(there, name, Beginning.FIRST_START, "state")) {
          stage.start();
          await().atMost(WITHIN).until(() -> lane.settled() == 2);
        }
      }
    }
    try (FileChannel journal = FileChannel.open(log(own, name), StandardOpenOption.WRITE)) {
      journal.truncate(whole);
    }
    Files.delete(own.resolve(".kafka_cleanshutdown")); // so that Kafka looks at what is there
    try (EmbeddedBroker after = EmbeddedBroker.start(own)) {
      KafkaAccess there = new KafkaAccess(after.bootstrapServers(), (short) 1, Map.of());
      try (TestLane lane = new TestLane(there, name.name())) {
        lane.capture(List.of(insert(DEPOSITS, row(3)), insert(DEPOSITS, row(4))));
        lane.capture(List.of(insert(DEPOSITS, row(5))));
        for (Beginning beginning : List.of(Beginning.GOES_ON, Beginning.ADOPTION)) {
          try (ValidatorStage stage = stage(there, name, beginning, "state")) {
            refused(stage, WayOut.TAIL_LOST, "has grown again");
          }
        }
      }
    }
  }

  private static Path log(Path data, Lane lane) {
    return data.resolve(lane.journal() + "-0").resolve("00000000000000000000.log");
  }

  @Test
  void deletedEvidenceIsMissed() {
    try (TestLane lane = judged("deleted")) {
      topics.delete(lane.lane.decisions());
      refused(lane, Beginning.GOES_ON, "state", WayOut.TOPICS_MISSING, lane.lane.decisions());
      lane.lane.topics().stream()
          .filter(topic -> !topic.equals(lane.lane.decisions()))
          .forEach(topics::delete);
      refused(lane, Beginning.GOES_ON, "state", WayOut.TOPICS_MISSING, "changelog is");
    }
  }

  @Test
  void recordsThatAreGoneOrMayGoAreNotPassedOver() {
    try (TestLane lane = judged("gone")) {
      String rows = JudgeTopology.changelogs(lane.lane).getFirst();
      topics.configure(rows, "cleanup.policy", "compact,delete");
      refused(lane, Beginning.GOES_ON, "state", WayOut.MISCONFIGURED, "cleanup.policy=compact");
      topics.configure(rows, "cleanup.policy", "compact");
      topics.configure(lane.lane.accepted(), "retention.ms", "86400000");
      refused(lane, Beginning.GOES_ON, "state", WayOut.MISCONFIGURED, "retention.ms=-1");
      topics.configure(lane.lane.accepted(), "retention.ms", "-1");
      topics.deleteRecords(lane.lane.journal(), 2);
      refused(lane, Beginning.GOES_ON, "state", WayOut.HEAD_LOST, "begins at offset 2");
    }
  }

  @Test
  void whatWasBegunAndNeverCommittedIsNoVerdict() {
    try (TestLane lane = new TestLane(kafka, "begun")) {
      lane.acceptInVain();
      lane.publish(SCHEMA);
      lane.capture(List.of(insert(DEPOSITS, row(1))));
      try (ValidatorStage stage = stage(lane.lane, Beginning.GOES_ON, "begun")) {
        stage.start();
        await().atMost(WITHIN).until(() -> lane.settled() == 1);
      }
    }
  }

  @Test
  void aLaneBeginsOnce() {
    try (TestLane lane = judged("twice")) {
      refused(lane, Beginning.FIRST_START, "state", WayOut.BEGUN, "leave --first-start out");
      refused(lane, Beginning.FIRST_START, "other", WayOut.BEGUN, "there are verdicts");
      assertThat(lane.settled()).isEqualTo(2);
    }
  }

  /** What stood by since the beginning takes over, though it was to begin the lane as well. */
  @Test
  void whoStoodBySinceTheBeginningGoesOn() {
    try (TestLane lane = new TestLane(kafka, "both")) {
      lane.publish(SCHEMA);
      ValidatorStage second = stage(lane.lane, Beginning.FIRST_START, "second");
      try (second) {
        try (ValidatorStage first = stage(lane.lane, Beginning.FIRST_START, "first")) {
          first.start();
          second.start();
          await()
              .atMost(WITHIN)
              .until(() ->
                  first.state() instanceof StageState.Running
                      || second.state() instanceof StageState.Running);
          lane.capture(List.of(insert(DEPOSITS, row(1))));
          await().atMost(WITHIN).until(() -> lane.settled() == 1);
        }
        lane.capture(List.of(insert(DEPOSITS, row(2))));
        await().atMost(WITHIN).until(() -> lane.settled() == 2);
        assertThat(second.state()).isNotInstanceOf(StageState.Failed.class);
      }
    }
  }

  private static TestLane judged(String name) {
    TestLane lane = new TestLane(kafka, name);
    lane.publish(SCHEMA);
    lane.capture(List.of(insert(DEPOSITS, row(1)), insert(DEPOSITS, row(2))));
    try (ValidatorStage stage = stage(lane.lane, Beginning.FIRST_START, "state")) {
      stage.start();
      await().atMost(WITHIN).until(() -> lane.settled() == 2);
    }
    return lane;
  }

  private static void refused(
      TestLane lane, Beginning beginning, String state, WayOut wayOut, String words) {
    try (ValidatorStage stage = stage(lane.lane, beginning, state)) {
      refused(stage, wayOut, words);
    }
  }

  private static void refused(ValidatorStage stage, WayOut wayOut, String words) {
    stage.start();
    await().atMost(WITHIN).until(() -> stage.state() instanceof StageState.Failed);
    assertThat(((StageState.Failed) stage.state()).reason())
        .contains(words)
        .contains("see \"" + wayOut.heading() + "\"");
  }

  private static ValidatorStage stage(Lane lane, Beginning beginning, String state) {
    return stage(kafka, lane, beginning, state);
  }

  private static ValidatorStage stage(
      KafkaAccess kafka, Lane lane, Beginning beginning, String state) {
    return new ValidatorStage(
        new ValidatorConfig(
            lane,
            new StageStart(beginning, state),
            kafka,
            POLICY,
            folder.resolve(lane.name()).resolve(state),
            ValidatorConfig.COMMIT_INTERVAL_MILLIS));
  }

  private static org.pyx.schemas.model.Row row(long id) {
    return deposit(id, "(1,0)", Value.NULL, false, true);
  }
}
