package org.pyx.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pyx.capture.journal.JournalWriter;
import org.pyx.embedded.TopicAdministrator;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.stage.Backoff;
import org.pyx.schemas.stage.StageStart;
import org.pyx.schemas.stage.StageStart.Beginning;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.start.WayOut;
import org.pyx.schemas.wire.LaneTopics;
import org.pyx.schemas.wire.TopicReading;

/** G6 at the edge: a lane begins once, and only when it is told to. */
class LaneBeginningTest {
  private final TopicAdministrator topics =
      new TopicAdministrator(Laboratory.kafka().bootstrapServers());
  private Laboratory lab;

  @BeforeEach
  void given() throws Exception {
    lab = new Laboratory();
    lab.sql("CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (1)");
    lab.setUp();
  }

  @AfterEach
  void close() throws Exception {
    lab.close();
    topics.close();
  }

  @Test
  void aLaneBeginsOnceAndOnlyWhenItIsToldTo() throws Exception {
    refused(Beginning.GOES_ON, WayOut.NOT_BEGUN, "start it once with --first-start");
    assertThat(TopicReading.look(Laboratory.kafka(), lab.lane.topics()).present())
        .as("nothing is made without the flag")
        .isEmpty();
    try (CaptureStage stage = start(Beginning.FIRST_START)) {
      Laboratory.awaitRunning(stage);
    }
    refused(Beginning.FIRST_START, WayOut.BEGUN, "leave --first-start out");
    lab.awaitSlotFree();
    lab.sql("INSERT INTO t VALUES (2)");
    try (CaptureStage stage = start(Beginning.GOES_ON)) {
      assertThat(CaptureTest.ids(lab.drain(stage))).containsExactly(1L, 2L);
    }
  }

  @Test
  void theFlagGivenTwiceDoesNotDisturbTheOneAtWork() throws Exception {
    try (CaptureStage first = start(Beginning.FIRST_START)) {
      Laboratory.awaitRunning(first);
      refused(Beginning.FIRST_START, WayOut.BEGUN, "has begun already");
      lab.sql("INSERT INTO t VALUES (2)");
      assertThat(CaptureTest.ids(lab.drain(first))).containsExactly(1L, 2L);
    }
  }

  /** A capture that was stopped for minutes opens its producer: it comes back too late. */
  @Test
  void whoHoldsTheLaneGoesOnWhenOneThatCameBackLateHasFencedIt() throws Exception {
    try (CaptureStage holder = start(Beginning.FIRST_START)) {
      Laboratory.awaitRunning(holder);
      JournalWriter.open(Laboratory.kafka(), lab.lane, lab.policy).close();
      lab.sql("INSERT INTO t VALUES (2)");
      List<Change> changes = lab.drain(holder);
      CaptureTest.assertFramed(changes);
      assertThat(CaptureTest.ids(changes)).containsExactly(1L, 2L);
      Laboratory.awaitRunning(holder);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Beginning.class,
      names = {"FIRST_START", "GOES_ON"})
  void aSnapshotThatWasNotFinishedGoesOnEitherWay(Beginning again) throws Exception {
    lab.sql("INSERT INTO t SELECT generate_series(2, 20000)");
    AtomicBoolean committed = new AtomicBoolean();
    try (CaptureStage killed =
        start(
            Beginning.FIRST_START,
            _ -> {
              if (committed.getAndSet(true)) {
                throw new StopException("killed in the second batch");
              }
            })) {
      Laboratory.awaitFailed(killed);
    }
    assertThat(lab.begun()).isTrue();
    lab.awaitSlotFree();
    try (CaptureStage stage = start(again)) {
      Laboratory.awaitRunning(stage);
      assertThat(CaptureTest.ids(lab.drain(stage)).stream().distinct()).hasSize(20_000);
    }
  }

  @Test
  void killedBeforeItsFirstRecordItMayBeToldAgain() throws Exception {
    LaneTopics.create(Laboratory.kafka(), lab.lane);
    refused(Beginning.GOES_ON, WayOut.NOT_BEGUN, "is empty");
    topics.delete(lab.lane.rejected()); // nor did it get as far as that
    try (CaptureStage stage = start(Beginning.FIRST_START)) {
      Laboratory.awaitRunning(stage);
      assertThat(CaptureTest.ids(lab.drain(stage))).containsExactly(1L);
    }
  }

  @Test
  void deletedTopicsAreNotMadeAnew() throws Exception {
    begun();
    topics.delete(lab.lane.accepted());
    refused(Beginning.GOES_ON, WayOut.TOPICS_MISSING, lab.lane.accepted() + " is not there");
    refused(Beginning.FIRST_START, WayOut.TOPICS_MISSING, lab.lane.journal() + " is not empty");
    lab.lane.topics().stream()
        .filter(topic -> !topic.equals(lab.lane.accepted()))
        .forEach(topics::delete);
    refused(Beginning.GOES_ON, WayOut.NOT_BEGUN, "its topics were deleted");
  }

  @Test
  void aJournalMadeAnewIsNotBegunAgain() throws Exception {
    begun();
    topics.deleteAndMakeAnew(lab.lane.journal());
    String slot =
        "SELECT confirmed_flush_lsn FROM pg_replication_slots WHERE slot_name = '"
            + lab.lane.slot()
            + "'";
    String before = lab.text(slot);
    refused(Beginning.GOES_ON, WayOut.NOT_BEGUN, "is empty");
    write(lab.lane.accepted());
    refused(Beginning.FIRST_START, WayOut.JOURNAL_EMPTY, lab.lane.accepted() + " is not");
    assertThat(lab.text(slot)).as("the slot is not made anew").isEqualTo(before);
  }

  @Test
  void aJournalThatMayLoseOrHasLostRecordsIsRefused() throws Exception {
    begun();
    topics.configure(lab.lane.journal(), "retention.ms", "86400000");
    refused(
        Beginning.GOES_ON,
        WayOut.MISCONFIGURED,
        "retention.ms=86400000",
        "--entity-name " + lab.lane.journal() + " --add-config retention.ms=-1");
    topics.deleteRecords(lab.lane.journal(), 1);
    refused(Beginning.GOES_ON, WayOut.HEAD_LOST, "begins at offset 1");
  }

  @Test
  void theSlotOfAnEarlierLaneIsNotTakenForThisOnes() throws Exception {
    begun();
    lab.lane.topics().forEach(topics::delete);
    lab.sql("INSERT INTO t VALUES (2)");
    try (CaptureStage stage = start(Beginning.FIRST_START)) { // a lane of its own: a new snapshot
      Laboratory.awaitRunning(stage);
      assertThat(CaptureTest.ids(lab.drain(stage))).containsExactly(1L, 2L);
    }
  }

  private void begun() throws Exception {
    try (CaptureStage stage = start(Beginning.FIRST_START)) {
      Laboratory.awaitRunning(stage);
    }
    lab.awaitSlotFree();
  }

  private void refused(Beginning beginning, WayOut wayOut, String... words) {
    try (CaptureStage stage = start(beginning)) {
      assertThat(Laboratory.awaitFailed(stage).reason())
          .contains(words)
          .contains("see \"" + wayOut.heading() + "\"");
    }
  }

  private CaptureStage start(Beginning beginning) {
    return start(beginning, _ -> {});
  }

  private CaptureStage start(Beginning beginning, LongConsumer beforeCommit) {
    CaptureConfig usual = lab.config();
    CaptureConfig config =
        new CaptureConfig(
            usual.lane(),
            StageStart.of(beginning),
            usual.kafka(),
            usual.source(),
            usual.policy(),
            usual.publication(),
            usual.slot(),
            usual.heartbeat(),
            usual.watch(),
            usual.largestValue());
    CaptureStage stage =
        new CaptureStage(config, beforeCommit, CaptureStage.PATIENCE, Backoff.ORDINARY);
    stage.start();
    return stage;
  }

  private static void write(String topic) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Laboratory.kafka().producerProperties(),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(topic, 0, null, new byte[] {0})).get();
    }
  }
}
