package org.pyx.console;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.LaneTopics;

/** Writes the topics of a lane as its stages would, for tests of who reads them. */
public final class LaneTopicsWriter implements AutoCloseable {
  private final KafkaProducer<byte[], byte[]> producer;

  /** Makes the topics. */
  public LaneTopicsWriter(KafkaAccess kafka, Lane lane) {
    LaneTopics.create(kafka, lane);
    Map<String, Object> properties = kafka.producerProperties();
    properties.put("acks", "all");
    producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Writes a value. */
  @SuppressWarnings("FutureReturnValueIgnored") // flush waits for it
  public void write(String topic, byte[] value) {
    producer.send(new ProducerRecord<>(topic, 0, new byte[] {1}, value));
    producer.flush();
  }

  /** Writes a record with everything around its value. */
  @SuppressWarnings("FutureReturnValueIgnored") // flush waits for it
  public void write(
      String topic,
      long timestamp,
      byte @Nullable [] key,
      byte @Nullable [] value,
      List<Header> headers) {
    producer.send(new ProducerRecord<>(topic, 0, timestamp, key, value, headers));
  }

  /** Waits until everything is written. */
  public void flush() {
    producer.flush();
  }

  @Override
  public void close() {
    producer.close();
  }
}
