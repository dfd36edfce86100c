package org.pyx.validator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Decision;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.Settlement;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.Tally;
import org.pyx.schemas.model.TransactionPosition;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.wire.ChangeCodec;
import org.pyx.schemas.wire.DecisionCodec;
import org.pyx.schemas.wire.Frame;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.LaneTopics;
import org.pyx.schemas.wire.TallyCodec;
import org.pyx.schemas.wire.TrustedSchemaCodec;
import org.pyx.schemas.wire.VerdictCodec;

/** A lane on a real broker, of which a test plays capture, sink and operator. */
final class TestLane implements AutoCloseable {
  final KafkaAccess kafka;
  final Lane lane;
  private final KafkaProducer<byte[], byte[]> producer;
  private final ChangeCodec changes = new ChangeCodec();
  private final VerdictCodec verdicts = new VerdictCodec();
  private long transaction = 700;

  TestLane(KafkaAccess kafka, String name) {
    this.kafka = kafka;
    this.lane = new Lane(name);
    LaneTopics.create(kafka, lane);
    Map<String, Object> properties = kafka.producerProperties();
    properties.put("transactional.id", lane.member("test"));
    producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    producer.initTransactions();
  }

  /** Something of a transaction, at a place of it. */
  interface Event {
    Change at(TransactionPosition position);
  }

  static Event insert(TableName table, Row row) {
    return position -> new Change.Insert(position, 1, table, row, false);
  }

  static Event delete(TableName table, Row before) {
    return position -> new Change.Delete(position, 1, table, before, false);
  }

  /** Captures whole transactions, each of some events. */
  @SafeVarargs
  final void capture(List<Event>... transactions) {
    producer.beginTransaction();
    for (List<Event> events : transactions) {
      for (Change change : changes(events)) {
        journal(change);
      }
    }
    producer.commitTransaction();
  }

  /** Writes a transaction that nobody may ever see. */
  void captureInVain(List<Event> events) {
    producer.beginTransaction();
    changes(events).forEach(this::journal);
    producer.flush();
    producer.abortTransaction();
  }

  /** Writes to the accepted topic what nobody may ever see. */
  void acceptInVain() {
    producer.beginTransaction();
    write(lane.accepted(), new byte[] {1});
    producer.flush();
    producer.abortTransaction();
  }

  private List<Change> changes(List<Event> events) {
    long id = ++transaction;
    long lsn = id << 20;
    List<Change> all = new ArrayList<>();
    all.add(new Change.Begin(new TransactionPosition(id, new Lsn(lsn), 0), 1));
    for (Event event : events) {
      int order = all.size();
      all.add(event.at(new TransactionPosition(id, new Lsn(lsn + order), order)));
    }
    all.add(
        new Change.End(
            new TransactionPosition(id, new Lsn(lsn + all.size()), 0), 1, events.size()));
    return all;
  }

  private void journal(Change change) {
    write(lane.journal(), changes.encode(change));
  }

  /** Writes anything to the journal. */
  void journalBytes(byte @org.jspecify.annotations.Nullable [] value) {
    producer.beginTransaction();
    write(lane.journal(), value);
    producer.commitTransaction();
  }

  void publish(TrustedSchema schema) {
    producer.beginTransaction();
    write(lane.schema(), TrustedSchemaCodec.encode(schema));
    producer.commitTransaction();
  }

  void decide(Decision decision) {
    producer.beginTransaction();
    write(lane.decisions(), DecisionCodec.encode(decision));
    producer.commitTransaction();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // a failed send fails the commit
  private void write(String topic, byte @org.jspecify.annotations.Nullable [] value) {
    producer.send(new ProducerRecord<>(topic, 0, new byte[] {1}, value));
  }

  /** Lets Kafka forget where the validators stood. */
  void forgetOffsets() {
    Set<TopicPartition> journal = Set.of(new TopicPartition(lane.journal(), 0));
    try (Admin admin = Admin.create(kafka.clientProperties())) {
      admin
          .deleteConsumerGroupOffsets(lane.member("validator"), journal)
          .all()
          .get(20, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The accepted changes, in order. */
  List<Change> accepted() {
    return values(lane.accepted()).stream()
        .filter(value -> Frame.of(value) == Frame.ACCEPTED)
        .map(value -> verdicts.decodeAccepted(value).change())
        .toList();
  }

  /** How many changes are settled. */
  long settled() {
    return values(lane.accepted()).stream()
        .filter(value -> Frame.of(value) == Frame.SETTLEMENT)
        .map(verdicts::decodeSettlement)
        .mapToLong(TestLane::changesOf)
        .sum();
  }

  private static long changesOf(Settlement settlement) {
    return settlement.accepted() + settlement.ignored() + settlement.rejected();
  }

  /** The evidence, in order. */
  List<RejectedEvent> rejected() {
    return values(lane.rejected()).stream().map(verdicts::decodeRejected).toList();
  }

  /** The newest books. */
  Tally tally() {
    return TallyCodec.decode(
        values(lane.tally()).stream()
            .filter(value -> Frame.of(value) == Frame.TALLY)
            .toList()
            .getLast());
  }

  /** Everything committed on a topic. */
  List<byte[]> values(String topic) {
    List<byte[]> values = new ArrayList<>();
    records(topic).forEach(message -> values.add(message.value()));
    return values;
  }

  /** Every committed record of a topic. */
  List<ConsumerRecord<byte[], byte[]>> records(String topic) {
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
        for (ConsumerRecord<byte[], byte[]> message : consumer.poll(Duration.ofMillis(100))) {
          records.add(message);
        }
      }
    }
    return records;
  }

  @Override
  public void close() {
    producer.close();
  }
}
