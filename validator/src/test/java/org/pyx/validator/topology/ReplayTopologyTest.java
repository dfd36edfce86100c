package org.pyx.validator.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyx.validator.Fixture.DEPOSITS;
import static org.pyx.validator.Fixture.POLICY;
import static org.pyx.validator.Fixture.SCHEMA;
import static org.pyx.validator.Fixture.at;
import static org.pyx.validator.Fixture.deposit;
import static org.pyx.validator.Fixture.insert;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Digest;
import org.pyx.schemas.model.Hold;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.model.Replayed;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.policy.Law;
import org.pyx.schemas.wire.ChangeCodec;
import org.pyx.schemas.wire.Frame;
import org.pyx.schemas.wire.Headers;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.LawCodec;
import org.pyx.schemas.wire.ReplayCodec;
import org.pyx.schemas.wire.VerdictCodec;

/** When a replay is carried out, and how it stands on the topics. */
class ReplayTopologyTest {
  private static final Lane LANE = new Lane("test");
  private static final Law LAW = Law.of(POLICY, SCHEMA);
  private static final Change HOSTILE =
      insert(DEPOSITS, deposit(1, "(-1,0)", Value.NULL, false, true));

  @TempDir Path state;
  private final ChangeCodec changes = new ChangeCodec();
  private final VerdictCodec verdicts = new VerdictCodec();
  private @org.jspecify.annotations.Nullable TopologyTestDriver driver;

  @AfterEach
  void close() {
    if (driver != null) {
      driver.close();
    }
  }

  @Test
  void itWaitsForTheEndOfTheTransactionAndIsDoneOnce() {
    TopologyTestDriver running = open(LawCodec.digest(LAW));
    running.advanceWallClockTime(Duration.ofSeconds(2));
    assertThat(reports(running)).as("nothing is judged yet").isEmpty();
    pipe(running, new Change.Begin(at(), 5));
    pipe(running, HOSTILE);
    running.advanceWallClockTime(Duration.ofSeconds(2));
    assertThat(reports(running)).as("a transaction is open").isEmpty();
    pipe(running, new Change.End(at(), 5, 1));
    running.advanceWallClockTime(Duration.ofSeconds(2));
    pipe(running, new Change.Heartbeat(at(), 6));

    assertThat(reports(running))
        .singleElement()
        .isInstanceOfSatisfying(
            Replayed.Done.class,
            done -> {
              assertThat(done.decision()).isEqualTo(4);
              assertThat(done.journalOffset()).isEqualTo(2);
              assertThat(done.events())
                  .containsExactly(new Replayed.Event(1, 9, Replayed.Outcome.REJECTED));
            });
    assertThat(output(running, LANE.accepted()).readValuesToList())
        .extracting(Frame::of)
        .containsExactly(Frame.SETTLEMENT, Frame.REPLAYED, Frame.REPLAYED);
    List<TestRecord<byte[], byte[]>> evidence =
        output(running, LANE.rejected()).readRecordsToList().stream()
            .filter(record -> verdicts.decodeRejected(record.value()).ofReplay())
            .toList();
    assertThat(evidence)
        .singleElement()
        .satisfies(record -> {
          RejectedEvent event = verdicts.decodeRejected(record.value());
          assertThat(event.sequence()).isEqualTo(9);
          assertThat(event.journalOffset()).isEqualTo(1);
          assertThat(event.change()).isEqualTo(HOSTILE);
          assertThat(Headers.text(record.headers(), Headers.REPLAY)).isEqualTo("4");
          assertThat(Headers.text(record.headers(), Headers.RULE)).isEqualTo("amount.range");
          assertThat(record.key()).isEqualTo(new byte[] {7});
        });
  }

  @Test
  void underAnotherLawItIsRefusedAndNothingIsWrittenElsewhere() {
    TopologyTestDriver running = open(Digest.of(new byte[] {1}));
    pipe(running, new Change.Begin(at(), 5));
    pipe(running, HOSTILE);
    pipe(running, new Change.End(at(), 5, 1));
    assertThat(reports(running)).singleElement().isInstanceOf(Replayed.Refused.class);
    assertThat(output(running, LANE.accepted()).readValuesToList()).hasSize(1);
    assertThat(output(running, LANE.rejected()).readValuesToList())
        .extracting(verdicts::decodeRejected)
        .noneMatch(RejectedEvent::ofReplay);
  }

  private TopologyTestDriver open(Digest law) {
    ReplayRequest request =
        new ReplayRequest(
            4,
            law,
            Optional.empty(),
            List.of(
                new ReplayRequest.Picked(1, 9, false, new byte[] {7}, changes.encode(HOSTILE))));
    HoldListener holds =
        new HoldListener() {
          @Override
          public void found(Hold hold) {}

          @Override
          public void stands(Hold hold) {}

          @Override
          public void goesOn() {}
        };
    Journal journal =
        new Journal() {
          @Override
          public long end() {
            return 100;
          }

          @Override
          public void goBackTo(long offset) {}
        };
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
    properties.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
    TopologyTestDriver opened =
        new TopologyTestDriver(
            JudgeTopology.of(LANE, LAW, holds, journal, _ -> Map.of(), Optional.of(request)),
            properties);
    driver = opened;
    return opened;
  }

  private void pipe(TopologyTestDriver into, Change change) {
    TestInputTopic<byte[], byte[]> journal =
        into.createInputTopic(LANE.journal(), new ByteArraySerializer(), new ByteArraySerializer());
    journal.pipeInput(
        new TestRecord<>(
            new byte[] {7}, changes.encode(change), new RecordHeaders(Headers.of(change))));
  }

  private static List<Replayed> reports(TopologyTestDriver of) {
    return output(of, LANE.decisions()).readValuesToList().stream()
        .filter(value -> Frame.of(value) == Frame.REPLAYED)
        .map(ReplayCodec::decode)
        .toList();
  }

  private static TestOutputTopic<byte[], byte[]> output(TopologyTestDriver of, String topic) {
    ByteArrayDeserializer in = new ByteArrayDeserializer();
    return of.createOutputTopic(topic, in, in);
  }
}
