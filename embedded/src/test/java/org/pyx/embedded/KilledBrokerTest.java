package org.pyx.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A broker that is killed just after it has decided the fate of a transaction, and before it has
 * written that behind the records: Kafka 4.3.1 alone forgets about it (see {@link FormerBroker}).
 */
class KilledBrokerTest {
  private static final String TOPIC = "journal";
  private static final String MEMBER = "writer";
  private static final int RECORDS = 5;

  @ParameterizedTest
  @CsvSource({"PREPARED_COMMIT, 5", "PREPARED_ABORT, 0"})
  void whatWasDecidedIsDone(BrokerImage.Decision decided, int visible, @TempDir Path folder)
      throws Exception {
    Path killed = folder.resolve("killed");
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("running"));
        KafkaProducer<byte[], byte[]> producer = producer(broker)) {
      createTopic(broker);
      producer.initTransactions();
      producer.beginTransaction();
      for (int i = 0; i < RECORDS; i++) {
        producer.send(new ProducerRecord<>(TOPIC, ("old " + i).getBytes(StandardCharsets.UTF_8)));
      }
      producer.flush();
      BrokerImage.take(folder.resolve("running"), killed);
      producer.abortTransaction();
    }
    BrokerImage.decide(killed, MEMBER, decided);

    try (EmbeddedBroker broker = EmbeddedBroker.start(killed);
        KafkaProducer<byte[], byte[]> next = producer(broker)) {
      next.initTransactions();
      assertThat(end(broker, "read_committed"))
          .as("nothing is left undecided")
          .isEqualTo(end(broker, "read_uncommitted"));
      assertThat(values(broker)).hasSize(visible).allMatch(value -> value.startsWith("old"));
      next.beginTransaction();
      next.send(new ProducerRecord<>(TOPIC, "new".getBytes(StandardCharsets.UTF_8)));
      next.commitTransaction();
      assertThat(values(broker)).hasSize(visible + 1).last().isEqualTo("new");
    }
  }

  private static KafkaProducer<byte[], byte[]> producer(EmbeddedBroker broker) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", MEMBER),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static void createTopic(EmbeddedBroker broker) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
    }
  }

  private static long end(EmbeddedBroker broker, String isolation) {
    TopicPartition partition = new TopicPartition(TOPIC, 0);
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(broker, isolation)) {
      return consumer.endOffsets(List.of(partition)).getOrDefault(partition, -1L);
    }
  }

  private static List<String> values(EmbeddedBroker broker) {
    TopicPartition partition = new TopicPartition(TOPIC, 0);
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(broker, "read_committed")) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, -1L);
      while (consumer.position(partition) < end) {
        consumer
            .poll(Duration.ofMillis(100))
            .forEach(message -> values.add(new String(message.value(), StandardCharsets.UTF_8)));
      }
    }
    return values;
  }

  private static KafkaConsumer<byte[], byte[]> consumer(EmbeddedBroker broker, String isolation) {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", broker.bootstrapServers(), "isolation.level", isolation),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
