package org.pyx.validator;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.wire.TrustedSchemaCodec;

/** Follows the schema topic. Not thread-safe. */
final class SchemaTopic implements AutoCloseable {
  private final KafkaConsumer<byte[], byte[]> consumer;

  SchemaTopic(ValidatorConfig config) {
    Map<String, Object> properties = config.kafka().clientProperties();
    properties.put("isolation.level", "read_committed");
    consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partition = List.of(new TopicPartition(config.lane().schema(), 0));
    consumer.assign(partition);
    consumer.seekToBeginning(partition);
  }

  /** The newest schema that has come within a time, if one has. */
  Optional<TrustedSchema> newest(Duration within) {
    Optional<TrustedSchema> newest = Optional.empty();
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(within)) {
      if (record.value() != null) {
        newest = Optional.of(TrustedSchemaCodec.decode(record.value()));
      }
    }
    return newest;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
