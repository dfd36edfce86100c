package org.pyx.alerts.state;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.alert.AlertRecord;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.TryAgainException;
import org.pyx.schemas.wire.AlertCodec;
import org.pyx.schemas.wire.Lane;

/**
 * The topic where the alert stage keeps what it remembers. Opening one fences every earlier alert
 * stage of the lane. Not thread-safe.
 */
public final class AlertTopic implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String topic;
  private final KafkaProducer<byte[], byte[]> producer;

  /** Connects, and ends what an earlier stage may have left open. */
  public AlertTopic(KafkaAccess kafka, Lane lane) {
    this.topic = lane.alerts();
    Map<String, Object> properties = kafka.producerProperties();
    properties.put("transactional.id", lane.member("alerts"));
    properties.put("client.id", lane.member("alerts"));
    properties.put("compression.type", "zstd");
    properties.put("max.block.ms", PATIENCE.toMillis());
    this.producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    try {
      producer.initTransactions();
    } catch (RuntimeException e) {
      producer.close(Duration.ZERO);
      throw e;
    }
  }

  /**
   * What is remembered, by key. Complete for who has opened the topic before.
   *
   * @param stopping whether to give up
   * @throws TryAgainException if the topic cannot be read to its end
   */
  public static Map<String, AlertRecord> read(
      KafkaAccess kafka, Lane lane, BooleanSupplier stopping) {
    Map<String, Object> properties = kafka.clientProperties();
    properties.put("isolation.level", "read_committed");
    properties.put("enable.auto.commit", false);
    properties.put("auto.offset.reset", "earliest");
    TopicPartition partition = new TopicPartition(lane.alerts(), 0);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition), PATIENCE).getOrDefault(partition, 0L);
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      Map<String, AlertRecord> records = new LinkedHashMap<>();
      while (consumer.position(partition, PATIENCE) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          deadline = System.nanoTime() + PATIENCE.toNanos();
          put(records, record);
        }
        if (stopping.getAsBoolean() || System.nanoTime() > deadline) {
          throw new TryAgainException("topic " + lane.alerts() + " cannot be read to its end");
        }
      }
      return records;
    }
  }

  private static void put(Map<String, AlertRecord> records, ConsumerRecord<byte[], byte[]> record) {
    if (record.key() == null) {
      return;
    }
    String key = new String(record.key(), StandardCharsets.UTF_8);
    if (record.value() == null) {
      records.remove(key);
    } else {
      records.put(key, AlertCodec.decode(record.value()));
    }
  }

  /** Writes records, all or none; null removes one. */
  public void write(Map<String, @Nullable AlertRecord> records) {
    producer.beginTransaction();
    records.forEach((key, record) -> {
      // A failed send fails the commit.
      var _ =
          producer.send(
              new ProducerRecord<>(
                  topic,
                  0,
                  key.getBytes(StandardCharsets.UTF_8),
                  record == null ? null : AlertCodec.encode(record)));
    });
    producer.commitTransaction();
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(2));
  }
}
