package org.pyx.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pyx.embedded.TopicAdministrator;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.stage.StageStart;
import org.pyx.schemas.stage.StageStart.Beginning;
import org.pyx.schemas.stage.StageState;
import org.pyx.schemas.start.WayOut;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.LaneTopics;

/**
 * G6 at the vault: a copy and topics that do not belong together are refused, nothing is written.
 */
class CopyBeginningTest {
  private static final Duration WITHIN = Duration.ofSeconds(60);

  @Test
  void aSinkWaitsForTheTopicsOfALaneThatHasNotBegun() throws Exception {
    Shop shop = new Shop();
    Lane lane = new Lane(shop.name + "_late");
    SinkConfig config =
        new SinkConfig(lane, StageStart.usual(), shop.kafka, shop.access("right"), Shop.POLICY);
    try (SinkStage sink = new SinkStage(config)) {
      sink.start();
      await()
          .atMost(WITHIN)
          .until(() -> sink.state().toString().contains("capture --first-start makes them"));
      assertThat(sink.state()).isInstanceOf(StageState.Paused.class);
      LaneTopics.create(shop.kafka, lane);
      await().atMost(WITHIN).until(() -> sink.state() instanceof StageState.Running);
    }
    assertThat(
            shop.query("SELECT count(*) FROM pyx.lane_topics WHERE lane = '" + lane.name() + "'"))
        .isEqualTo("4");
  }

  @Test
  void deletedTopicsAreMissedByTheCopy() throws Exception {
    Shop shop = copied();
    try (TopicAdministrator topics = topics(shop)) {
      topics.delete(shop.lane.rejected());
      refused(shop, Beginning.GOES_ON, WayOut.TOPICS_MISSING, shop.lane.rejected());
      shop.lane.topics().stream()
          .filter(topic -> !topic.equals(shop.lane.rejected()))
          .forEach(topics::delete);
      refused(shop, Beginning.GOES_ON, WayOut.TOPICS_MISSING, "up to offset 3");
      refused(shop, Beginning.FIRST_START, WayOut.TOPICS_MISSING, "up to offset 3");
    }
  }

  @Test
  void aTopicMadeAnewIsKnownWhateverIsInItNow() throws Exception {
    Shop shop = copied();
    try (TopicAdministrator topics = topics(shop)) {
      topics.deleteAndMakeAnew(shop.lane.accepted());
      refused(shop, Beginning.GOES_ON, WayOut.MADE_ANEW, shop.lane.accepted());
      AcceptedWriter forger = new AcceptedWriter(shop.kafka, shop.lane, Shop.POLICY);
      forger.note(100, "forged").note(101, "forged").settle().note(102, "forged").settle();
      refused(shop, Beginning.GOES_ON, WayOut.MADE_ANEW, "deleted and made anew");
      refused(shop, Beginning.FIRST_START, WayOut.MADE_ANEW, "deleted and made anew");
    }
    assertThat(shop.query("SELECT count(*) FROM shop.notes")).isEqualTo("2");
  }

  @Test
  void aNewLaneOfTheSameNameDoesNotGoOnInTheCopyOfTheOldOne() throws Exception {
    Shop shop = copied();
    try (TopicAdministrator topics = topics(shop)) {
      shop.lane.topics().forEach(topics::delete);
    }
    LaneTopics.create(shop.kafka, shop.lane);
    refused(shop, Beginning.FIRST_START, WayOut.MADE_ANEW, "the copy knows it");
    refused(shop, Beginning.GOES_ON, WayOut.MADE_ANEW, "the copy knows it");
  }

  @Test
  void aLaneOfAnotherNameDoesNotBeginInTheCopyOfTheOldOne() throws Exception {
    Shop shop = copied();
    Lane next = new Lane(shop.name + "_next");
    LaneTopics.create(shop.kafka, next);
    for (Beginning beginning : List.of(Beginning.GOES_ON, Beginning.FIRST_START)) {
      SinkConfig config =
          new SinkConfig(
              next, StageStart.of(beginning), shop.kafka, shop.access("right"), Shop.POLICY);
      refused(new SinkStage(config), WayOut.COPY_FILLED, "--adopt");
    }
  }

  @Test
  void recordsRemovedFromTheBeginningAreNotSkipped() throws Exception {
    Shop shop = copied();
    try (TopicAdministrator topics = topics(shop)) {
      for (String topic : List.of(shop.lane.accepted(), shop.lane.journal())) {
        topics.deleteRecords(topic, 1);
        refused(shop, Beginning.GOES_ON, WayOut.HEAD_LOST, "begins at offset 1");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "accepted, retention.ms, 86400000, -1",
    "accepted, cleanup.policy, compact, delete",
    "rejected, cleanup.policy, 'compact,delete', delete",
    "decisions, retention.bytes, 1000000000, -1",
    "journal, unclean.leader.election.enable, true, false",
    "schema, cleanup.policy, delete, compact",
    "tally, max.message.bytes, 1000000, 268435456"
  })
  void aTopicThatMayLoseRecordsIsRefusedUntilItIsRepaired(
      String topic, String key, String value, String right) throws Exception {
    Shop shop = new Shop();
    String name = "pyx." + shop.name + "." + topic;
    try (TopicAdministrator topics = topics(shop)) {
      topics.configure(name, key, value);
      refused(
          shop,
          Beginning.GOES_ON,
          WayOut.MISCONFIGURED,
          "--entity-name " + name + " --add-config " + key + "=" + right);
      topics.configure(name, key, right);
    }
    copy(shop, Beginning.GOES_ON);
  }

  @Test
  void aCopyAheadOfItsTopicIsRefused() throws Exception {
    Shop shop = copied();
    shop.execute(progress(shop, 3, 4, 2));
    refused(shop, Beginning.GOES_ON, WayOut.TAIL_LOST, "the copy has read it up to 4");
  }

  @Test
  void aJournalRestoredFromAnOlderStateIsRefused() throws Exception {
    Shop shop = copied();
    shop.accepted.note(3, "three");
    shop.accepted.flush();
    shop.execute(progress(shop, 3, 4, 4));
    refused(shop, Beginning.GOES_ON, WayOut.TAIL_LOST, shop.lane.journal());
  }

  @Test
  void aTopicThatEndsBeforeWhatAnyCopyHasReadIsRefusedAlsoByOneThatIsBehind() throws Exception {
    Shop shop = copied();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            shop.kafka.producerProperties(),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      var state = shop.copyState();
      producer
          .send(
              new ProducerRecord<>(
                  shop.lane.schema(),
                  0,
                  "copy".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                  org.pyx.schemas.wire.CopyStateCodec.encode(
                      new org.pyx.schemas.model.CopyState(
                          3, 2, state.lsn(), 0, state.rules(), List.of(), 9))))
          .get();
    }
    refused(shop, Beginning.GOES_ON, WayOut.TAIL_LOST, "the lane's sink has read it up to 9");
  }

  @Test
  void aCopyWithoutItsBooksIsRefused() throws Exception {
    Shop shop = copied();
    shop.execute("DELETE FROM pyx.progress");
    refused(shop, Beginning.GOES_ON, WayOut.COPY_EMPTY, "--first-start");
    refused(shop, Beginning.FIRST_START, WayOut.COPY_FILLED, "\"notes\"");
  }

  @Test
  void anEmptyCopyIsFilledOnlyOnPurposeAndNoEvidenceIsPublishedTwice() throws Exception {
    Shop shop = copied();
    shop.accepted.note(1, "a rewrite, refused").note(0, "late").settle();
    copy(shop, Beginning.GOES_ON);
    assertThat(evidence(shop)).hasSize(2);
    shop.makeAnew();
    refused(shop, Beginning.GOES_ON, WayOut.COPY_EMPTY, "up to offset 6");
    copy(shop, Beginning.FIRST_START);
    assertThat(shop.query("SELECT id FROM shop.notes ORDER BY 1")).isEqualTo("0,1,2");
    assertThat(evidence(shop)).hasSize(2);
    refused(shop, Beginning.FIRST_START, WayOut.BEGUN, "leave --first-start out");
    copy(shop, Beginning.GOES_ON);
  }

  @Test
  void aCopyRestoredFromABackupCatchesUpAndNothingIsPublishedTwice() throws Exception {
    Shop shop = copied();
    shop.backUp(shop.name + "_backup");
    shop.accepted.note(1, "a rewrite, refused").note(0, "late").settle();
    copy(shop, Beginning.GOES_ON);
    shop.accepted.note(-1, "late, too").note(2, "refused").settle();
    copy(shop, Beginning.GOES_ON);
    List<String> before = evidence(shop);
    String late = shop.query("SELECT lowest FROM pyx.late_serials ORDER BY noted_at");
    assertThat(before).hasSize(4);
    var rules = shop.copyState().rules();

    shop.restore(shop.name + "_backup");
    dies(shop); // in the middle of it, after a commit and before anything is published
    shop.accepted.note(3, "new").note(3, "new, and refused").settle();
    copy(shop, Beginning.GOES_ON);
    assertThat(evidence(shop)).startsWith(before.toArray(String[]::new)).hasSize(5);
    assertThat(evidence(shop)).doesNotHaveDuplicates();
    assertThat(shop.query("SELECT id FROM shop.notes ORDER BY 1")).isEqualTo("-1,0,1,2,3");
    assertThat(shop.copyState().rules().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(rules.values().stream().mapToLong(Long::longValue).sum() + 1);
    assertThat(late.split(","))
        .as("noted again in the table that had lost them, once each at most")
        .contains(shop.query("SELECT lowest FROM pyx.late_serials ORDER BY noted_at").split(","));

    shop.restore(shop.name + "_backup"); // and once more: what is known is not in the copy
    copy(shop, Beginning.GOES_ON);
    assertThat(evidence(shop)).hasSize(5);
  }

  @Test
  void aCopyWithOlderBookkeepingIsSentToInitTarget() throws Exception {
    Shop shop = copied();
    shop.execute("DROP TABLE pyx.lane_topics");
    refused(shop, Beginning.GOES_ON, WayOut.BOOKKEEPING_OLD, "pyx init target");
    try (var admin = shop.admin()) {
      shop.setup().apply(admin);
      shop.setup().apply(admin);
    }
    copy(shop, Beginning.GOES_ON);
  }

  /** As after a topic that lost its end has grown again: what was read there is not there now. */
  @ParameterizedTest
  @CsvSource({"4, 1", "5, 1", "5, 0"})
  void aTopicThatHasGrownAgainIsNotReadOn(long nextOffset, long journalOffset) throws Exception {
    Shop shop = copied();
    shop.accepted.note(3, "three").settle();
    shop.execute(
        "ALTER TABLE pyx.progress DISABLE TRIGGER ALL; UPDATE pyx.progress SET next_offset = "
            + nextOffset
            + ", journal_offset = "
            + journalOffset
            + "; ALTER TABLE pyx.progress ENABLE TRIGGER ALL");
    for (Beginning beginning : List.of(Beginning.GOES_ON, Beginning.ADOPTION)) {
      refused(shop, beginning, WayOut.TAIL_LOST, "has grown again");
    }
  }

  @Test
  void theSinkCannotForgetWhichTopicsItKnew() throws Exception {
    Shop shop = copied();
    assertThat(
            shop.query(
                "SELECT pg_catalog.has_table_privilege('"
                    + shop.role
                    + "', 'pyx.lane_topics', 'UPDATE, DELETE, TRUNCATE')::text"))
        .isEqualTo("false");
  }

  /** What stood by since the beginning takes over, though it was to begin the lane as well. */
  @Test
  void whoStoodBySinceTheBeginningGoesOn() throws Exception {
    Shop shop = new Shop();
    try (SinkStage second = new SinkStage(named(shop, "second"))) {
      try (SinkStage first = new SinkStage(named(shop, "first"))) {
        first.start();
        await().atMost(WITHIN).until(() -> first.state() instanceof StageState.Running);
        second.start();
        await().atMost(WITHIN).until(() -> second.state().toString().contains("instance first"));
        shop.accepted.note(1, "one").settle();
        shop.drain(first);
      }
      shop.accepted.note(2, "two").settle();
      shop.drain(second);
      assertThat(shop.query("SELECT id FROM shop.notes ORDER BY 1")).isEqualTo("1,2");
    }
  }

  private static SinkConfig named(Shop shop, String instance) {
    SinkConfig config = shop.config(Beginning.FIRST_START);
    return new SinkConfig(
        config.lane(),
        new StageStart(Beginning.FIRST_START, instance),
        config.kafka(),
        config.target(),
        config.policy());
  }

  /** A lane that has begun, three records of which are in the copy. */
  private static Shop copied() throws Exception {
    Shop shop = new Shop();
    shop.accepted.note(1, "one").note(2, "two").settle();
    copy(shop, Beginning.FIRST_START);
    return shop;
  }

  private static void copy(Shop shop, Beginning beginning) {
    try (SinkStage sink = new SinkStage(shop.config(beginning))) {
      sink.start();
      shop.drain(sink);
      await().atMost(WITHIN).until(() -> sink.state() instanceof StageState.Running);
    }
  }

  private static void dies(Shop shop) {
    SinkTiming killed =
        new SinkTiming(
            () -> {
              throw new IllegalStateException("killed after commit");
            },
            Duration.ofSeconds(5));
    try (SinkStage sink = new SinkStage(shop.config(), killed)) {
      sink.start();
      await().atMost(WITHIN).until(() -> sink.state() instanceof StageState.Failed);
      assertThat(sink.state().toString()).contains("killed after commit");
    }
  }

  private static void refused(Shop shop, Beginning beginning, WayOut wayOut, String words) {
    String before = shop.query("SELECT count(*) FROM pyx.progress");
    refused(new SinkStage(shop.config(beginning)), wayOut, words);
    assertThat(shop.query("SELECT count(*) FROM pyx.progress")).isEqualTo(before);
  }

  private static void refused(SinkStage stage, WayOut wayOut, String words) {
    try (stage) {
      stage.start();
      await().atMost(WITHIN).until(() -> stage.state() instanceof StageState.Failed);
      assertThat(((StageState.Failed) stage.state()).reason())
          .contains(words)
          .contains("see \"" + wayOut.heading() + "\"");
    }
  }

  private static List<String> evidence(Shop shop) {
    return shop.rejected().stream().map(CopyBeginningTest::identity).toList();
  }

  private static String identity(RejectedEvent event) {
    return event.sequence() + " " + event.finding().rule().value();
  }

  private static String progress(Shop shop, long from, long to, long journal) {
    return "INSERT INTO pyx.progress VALUES ('%s', %d, %d, %d, '0/5', 0)"
        .formatted(shop.name, from, to, journal);
  }

  private static TopicAdministrator topics(Shop shop) {
    return new TopicAdministrator(shop.kafka.bootstrapServers());
  }
}
