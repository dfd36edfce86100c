package org.pyx.validator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.pyx.validator.Fixture.DEPOSITS;
import static org.pyx.validator.Fixture.LOG;
import static org.pyx.validator.Fixture.POLICY;
import static org.pyx.validator.Fixture.SCHEMA;
import static org.pyx.validator.Fixture.at;
import static org.pyx.validator.Fixture.column;
import static org.pyx.validator.Fixture.deposit;
import static org.pyx.validator.Fixture.insert;
import static org.pyx.validator.Fixture.table;
import static org.pyx.validator.Fixture.text;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pyx.embedded.EmbeddedBroker;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.Settlement;
import org.pyx.schemas.model.Tally;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.model.TrustedSchema.Kind;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.StageState;
import org.pyx.schemas.wire.ChangeCodec;
import org.pyx.schemas.wire.Frame;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.LaneTopics;
import org.pyx.schemas.wire.TallyCodec;
import org.pyx.schemas.wire.TrustedSchemaCodec;
import org.pyx.schemas.wire.VerdictCodec;

/** The validator over a real broker (G1): waits, judges, is restarted, follows the schema. */
class ValidatorStageTest {
  private static final Duration WITHIN = Duration.ofSeconds(60);
  private static final int ROWS = 2_000;

  @TempDir static Path folder;
  private static EmbeddedBroker broker;
  private static KafkaAccess kafka;

  private final ChangeCodec changes = new ChangeCodec();
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
  void givesEachChangeOneVerdictThroughRestartsAndNewSchemas() {
    Lane lane = new Lane("stage");
    LaneTopics.ensure(kafka, lane);
    ValidatorStage first = new ValidatorStage(config(lane, "state"));
    first.start();
    await()
        .atMost(WITHIN)
        .untilAsserted(() ->
            assertThat(first.state())
                .isInstanceOfSatisfying(
                    StageState.Paused.class,
                    paused -> assertThat(paused.reason()).contains("trusted schema")));

    try (KafkaProducer<byte[], byte[]> capture = producer("capture", lane)) {
      journal(capture, lane, 0, ROWS, true);
      publish(lane, SCHEMA);
      await().atMost(WITHIN).until(() -> first.state() instanceof StageState.Running);
      await().atMost(WITHIN).until(() -> !read(lane.accepted()).isEmpty());
      first.close(); // in the middle of the journal, or nearly at its end: both must do
      assertThat(first.state()).isInstanceOf(StageState.Stopped.class);

      journal(capture, lane, ROWS, ROWS, true);
      journal(capture, lane, 9_000_000, 100, false); // aborted: nobody may ever see it
      // its own directory is lost meanwhile: the digests come back from Kafka
      try (ValidatorStage second = new ValidatorStage(config(lane, "new-state"))) {
        second.start();
        await().atMost(WITHIN).until(() -> settled(lane) == 2L * ROWS);
        eachRowAcceptedOnce(lane, 2 * ROWS);

        journal(capture, lane, 0, ROWS, true);
        await().atMost(WITHIN).until(() -> settled(lane) == 3L * ROWS);
        eachRowAcceptedOnce(lane, 2 * ROWS); // the digests outlived the restart: all replays

        publish(lane, schemaWithWiderLog());
        await()
            .atMost(WITHIN)
            .until(() -> {
              send(
                  capture,
                  lane,
                  List.of(
                      new Change.Begin(at(), 1),
                      insert(LOG, Row.of(List.of("entry", "more"), List.of(text("a"), Value.NULL))),
                      new Change.End(at(), 1, 1)),
                  true);
              return acceptedIn(lane).stream()
                  .anyMatch(change -> change instanceof Change.Insert i && i.table().equals(LOG));
            });
        assertThat(second.state()).isInstanceOf(StageState.Running.class);
        journal(capture, lane, 0, ROWS, true);
        await().atMost(WITHIN).until(() -> settled(lane) >= 4L * ROWS);
      }
    }
    assertThat(acceptedIn(lane).stream().filter(ValidatorStageTest::isDeposit)).hasSize(2 * ROWS);
    Tally tally = TallyCodec.decode(read(lane.tally()).getLast().value());
    assertThat(tally.tables().values()).isNotEmpty().allMatch(Tally.Counts::balanced);
    assertThat(tally.tables()).containsKey(DEPOSITS);
  }

  @Test
  void aSchemaThatThePolicyDoesNotCoverFailsTheStageByName() {
    Lane lane = new Lane("uncovered");
    LaneTopics.ensure(kafka, lane);
    publish(
        lane,
        new TrustedSchema(
            List.of(table(Fixture.UNKNOWN, List.of("id"), column("id", Kind.INT8, true)))));
    try (ValidatorStage stage = new ValidatorStage(config(lane, "state"))) {
      stage.start();
      await().atMost(WITHIN).until(() -> stage.state() instanceof StageState.Failed);
      assertThat(((StageState.Failed) stage.state()).reason()).contains("exchange.unknown");
    }
  }

  @Test
  void aJournalThatCannotBeReadFailsTheStage() {
    Lane lane = new Lane("garbage");
    LaneTopics.ensure(kafka, lane);
    publish(lane, SCHEMA);
    try (KafkaProducer<byte[], byte[]> producer = producer("garbage", lane)) {
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(lane.journal(), 0, new byte[1], null));
      producer.commitTransaction();
    }
    try (ValidatorStage stage = new ValidatorStage(config(lane, "state"))) {
      stage.start();
      await().atMost(WITHIN).until(() -> stage.state() instanceof StageState.Failed);
      assertThat(((StageState.Failed) stage.state()).reason()).contains("no value at offset 0");
    }
  }

  @Test
  void aHugeValueIsJudgedLikeAnyOther() {
    Lane lane = new Lane("huge");
    LaneTopics.ensure(kafka, lane);
    publish(lane, SCHEMA);
    Value huge = Fixture.text("x".repeat(60 << 20));
    try (KafkaProducer<byte[], byte[]> capture = producer("capture", lane)) {
      send(
          capture,
          lane,
          List.of(
              new Change.Begin(at(), 1),
              insert(DEPOSITS, deposit(1, "(1,0)", huge, false, true)),
              new Change.End(at(), 1, 1)),
          true);
    }
    try (ValidatorStage stage = new ValidatorStage(config(lane, "huge"))) {
      stage.start();
      await().atMost(WITHIN).until(() -> settled(lane) == 1);
      assertThat(stage.state()).isInstanceOf(StageState.Running.class);
      assertThat(acceptedIn(lane)).hasSize(1);
    }
  }

  private static ValidatorConfig config(Lane lane, String state) {
    return new ValidatorConfig(
        lane, kafka, POLICY, folder.resolve(state), ValidatorConfig.COMMIT_INTERVAL_MILLIS);
  }

  /** Deposits in transactions of 100 rows. */
  private void journal(
      KafkaProducer<byte[], byte[]> producer, Lane lane, int from, int rows, boolean commit) {
    List<Change> changes = new ArrayList<>();
    for (int id = from; id < from + rows; id += 2) {
      if (id % 100 == 0) {
        changes.add(new Change.Begin(at(), 1));
      }
      Row row = deposit(id, "(1,0)", Value.NULL, false, true);
      changes.add(insert(DEPOSITS, row));
      changes.add(insert(DEPOSITS, deposit(id + 1, "(2,0)", Value.NULL, true, true)));
      if (id % 100 == 98) {
        changes.add(new Change.End(at(), 1, 100));
      }
    }
    send(producer, lane, changes, commit);
  }

  private void send(
      KafkaProducer<byte[], byte[]> producer, Lane lane, List<Change> batch, boolean commit) {
    producer.beginTransaction();
    for (Change change : batch) {
      producer.send(
          new ProducerRecord<>(lane.journal(), 0, new byte[] {1}, changes.encode(change)));
    }
    if (commit) {
      producer.commitTransaction();
    } else {
      producer.flush();
      producer.abortTransaction();
    }
  }

  private static void publish(Lane lane, TrustedSchema schema) {
    try (KafkaProducer<byte[], byte[]> sink = producer("schema", lane)) {
      sink.beginTransaction();
      sink.send(
          new ProducerRecord<>(
              lane.schema(), 0, new byte[] {1}, TrustedSchemaCodec.encode(schema)));
      sink.commitTransaction();
    }
  }

  private static TrustedSchema schemaWithWiderLog() {
    List<TrustedSchema.Table> tables = new ArrayList<>(SCHEMA.tables());
    tables.removeIf(table -> table.name().equals(LOG));
    tables.add(
        table(LOG, List.of(), column("entry", Kind.TEXT, false), column("more", Kind.TEXT, false)));
    return new TrustedSchema(tables);
  }

  private void eachRowAcceptedOnce(Lane lane, int rows) {
    List<Value> ids =
        acceptedIn(lane).stream()
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

  private List<Change> acceptedIn(Lane lane) {
    List<Change> accepted = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : read(lane.accepted())) {
      if (Frame.of(record.value()) == Frame.ACCEPTED) {
        accepted.add(verdicts.decodeAccepted(record.value()).change());
      }
    }
    return accepted;
  }

  private long settled(Lane lane) {
    long settled = 0;
    for (ConsumerRecord<byte[], byte[]> record : read(lane.accepted())) {
      if (Frame.of(record.value()) == Frame.SETTLEMENT) {
        Settlement settlement = verdicts.decodeSettlement(record.value());
        settled += settlement.accepted() + settlement.ignored() + settlement.rejected();
      }
    }
    return settled;
  }

  /** Everything committed on a topic. */
  private static List<ConsumerRecord<byte[], byte[]>> read(String topic) {
    Map<String, Object> properties = kafka.clientProperties();
    properties.put("isolation.level", "read_committed");
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }

  private static KafkaProducer<byte[], byte[]> producer(String name, Lane lane) {
    Map<String, Object> properties = kafka.producerProperties();
    properties.put("transactional.id", lane.member(name));
    KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    producer.initTransactions();
    return producer;
  }
}
