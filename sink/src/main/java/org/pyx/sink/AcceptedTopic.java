package org.pyx.sink;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.pyx.schemas.stage.KafkaPulse;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.start.WayOut;

/** Reads the accepted topic from an offset on. Not thread-safe. */
final class AcceptedTopic implements AutoCloseable {
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final KafkaPulse pulse;
  private final TopicPartition accepted;
  private final TopicPartition rejected;

  AcceptedTopic(SinkConfig config, long offset) {
    this.accepted = new TopicPartition(config.lane().accepted(), 0);
    this.rejected = new TopicPartition(config.lane().rejected(), 0);
    Map<String, Object> properties = new HashMap<>(config.kafka().clientProperties());
    properties.put("client.id", config.lane().member("sink"));
    properties.put("isolation.level", "read_committed");
    properties.put("enable.auto.commit", false);
    // Offsets that are gone are rows that are lost: never skipped silently.
    properties.put("auto.offset.reset", "none");
    properties.put("max.poll.records", 5_000);
    properties.put("max.partition.fetch.bytes", 4 << 20);
    properties.put("fetch.max.bytes", 4 << 20);
    this.consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.pulse = new KafkaPulse(consumer, List.of(accepted), ANSWER);
    try {
      consumer.assign(List.of(accepted));
      requireHeld(offset);
      consumer.seek(accepted, offset);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  List<ConsumerRecord<byte[], byte[]>> poll(Duration patience) {
    try {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(patience);
      if (records.isEmpty()) {
        pulse.check();
      } else {
        pulse.felt();
      }
      return records.records(accepted);
    } catch (OffsetOutOfRangeException e) {
      throw gone(e.offsetOutOfRangePartitions().getOrDefault(accepted, -1L), e);
    }
  }

  /** Whether there is more than what was polled. */
  boolean hasMore() {
    long end = consumer.endOffsets(List.of(accepted)).getOrDefault(accepted, 0L);
    return end > consumer.position(accepted);
  }

  /** Goes back to an offset. */
  void goTo(long offset) {
    requireHeld(offset);
    consumer.seek(accepted, offset);
  }

  /** An offset of the rejected topic at or before its end. */
  long rejectedEnd() {
    return consumer.endOffsets(List.of(rejected)).getOrDefault(rejected, 0L);
  }

  private void requireHeld(long offset) {
    long first = consumer.beginningOffsets(List.of(accepted)).getOrDefault(accepted, 0L);
    long end = consumer.endOffsets(List.of(accepted)).getOrDefault(accepted, 0L);
    if (offset < first || offset > end) {
      throw gone(offset, null);
    }
  }

  private StopException gone(long offset, @org.jspecify.annotations.Nullable Throwable cause) {
    return WayOut.TAIL_LOST.refuse(
        "topic "
            + accepted.topic()
            + " does not hold offset "
            + offset
            + ", at which the copy stands: it was made anew, or records were removed from it",
        cause);
  }

  @Override
  public void close() {
    consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ofSeconds(2)));
  }
}
