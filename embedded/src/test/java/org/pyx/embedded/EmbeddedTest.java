package org.pyx.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedTest {
  @Test
  void postgresDecodesLogically() throws Exception {
    try (EmbeddedPostgresServer server = EmbeddedPostgresServer.start(Map.of());
        Connection connection = server.connect("postgres");
        ResultSet level = connection.createStatement().executeQuery("SHOW wal_level")) {
      assertThat(level.next()).isTrue();
      assertThat(level.getString(1)).isEqualTo("logical");
    }
  }

  @Test
  void aTopicSurvivesARestartOfTheBroker(@TempDir Path data) throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(data)) {
      try (org.apache.kafka.clients.admin.Admin admin =
          org.apache.kafka.clients.admin.Admin.create(
              Map.of("bootstrap.servers", broker.bootstrapServers()))) {
        admin
            .createTopics(
                List.of(new org.apache.kafka.clients.admin.NewTopic("kept", 1, (short) 1)))
            .all()
            .get();
      }
      try (KafkaProducer<byte[], byte[]> producer =
          new KafkaProducer<>(
              Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", "t"),
              new ByteArraySerializer(),
              new ByteArraySerializer())) {
        producer.initTransactions();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>("kept", "x".getBytes(StandardCharsets.UTF_8)));
        producer.commitTransaction();
      }
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start(data);
        KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition("kept", 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      assertThat(consumer.poll(Duration.ofSeconds(20)).count()).isEqualTo(1);
    }
  }
}
