package org.pyx.sink.books;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.pyx.schemas.model.CopyState;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.TryAgainException;
import org.pyx.schemas.wire.CopyStateCodec;
import org.pyx.schemas.wire.Lane;

/** Finds the state that was published last, from the end of the schema topic. Stateless. */
public final class CopyStateTopic {
  private static final long FIRST_LOOK = 64;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final byte[] KEY = CopyStateCodec.KEY.getBytes(StandardCharsets.UTF_8);

  private final KafkaAccess kafka;
  private final TopicPartition partition;

  /** Of a lane. */
  public CopyStateTopic(KafkaAccess kafka, Lane lane) {
    this.kafka = kafka;
    this.partition = new TopicPartition(lane.schema(), 0);
  }

  /**
   * The last state, if there is one. Complete only after the lane's transactional producer has been
   * made anew, which ends what an earlier one left open.
   *
   * @throws TryAgainException if the topic cannot be read, or the sink is to stop
   */
  public Optional<CopyState> last(BooleanSupplier stopping) {
    Map<String, Object> properties = kafka.clientProperties();
    properties.put("isolation.level", "read_committed");
    properties.put("enable.auto.commit", false);
    // A compacted topic may lose the very offset that is asked for.
    properties.put("auto.offset.reset", "earliest");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> only = List.of(partition);
      consumer.assign(only);
      long first = consumer.beginningOffsets(only).getOrDefault(partition, 0L);
      long end = consumer.endOffsets(only).getOrDefault(partition, 0L);
      long until = end;
      // The last is near the end. From the beginning, days of states would have to be read.
      for (long look = FIRST_LOOK; until > first; look *= 4) {
        long from = Math.max(first, end - look);
        Optional<CopyState> found = last(consumer, from, until, stopping);
        if (found.isPresent()) {
          return found;
        }
        until = from;
      }
      return Optional.empty();
    }
  }

  private Optional<CopyState> last(
      KafkaConsumer<byte[], byte[]> consumer, long from, long until, BooleanSupplier stopping) {
    Optional<CopyState> last = Optional.empty();
    consumer.seek(partition, from);
    long patience = System.nanoTime() + PATIENCE_NANOS;
    while (consumer.position(partition) < until) {
      if (stopping.getAsBoolean() || System.nanoTime() > patience) {
        throw new TryAgainException("topic " + partition.topic() + " cannot be read to its end");
      }
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
        if (record.offset() < until && record.value() != null && Arrays.equals(KEY, record.key())) {
          last = Optional.of(CopyStateCodec.decode(record.value()));
        }
      }
    }
    return last;
  }
}
