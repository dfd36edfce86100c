package org.pyx.schemas.wire;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.stage.TryAgainException;

/** Reads single records of a topic by their offsets. Stateless. */
public final class PickedRecords {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Reading on is cheaper than asking anew, for so many records. */
  private static final long NEAR = 500;

  private PickedRecords() {}

  /**
   * Reads committed records, in the order of their offsets; what is not there is left out.
   *
   * @throws TryAgainException if Kafka does not give them
   * @throws StopException if Kafka refuses to
   */
  public static void read(
      KafkaAccess kafka,
      String topic,
      SortedSet<Long> offsets,
      Consumer<ConsumerRecord<byte[], byte[]>> each) {
    if (offsets.isEmpty()) {
      return;
    }
    Map<String, Object> properties = kafka.clientProperties();
    properties.put("isolation.level", "read_committed");
    properties.put("enable.auto.commit", false);
    properties.put("auto.offset.reset", "earliest"); // what is gone is left out
    properties.put("max.partition.fetch.bytes", 256 << 10);
    properties.put("default.api.timeout.ms", (int) PATIENCE.toMillis());
    TopicPartition partition = new TopicPartition(topic, 0);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      Iterator<Long> wanted = offsets.iterator();
      long next = wanted.next();
      consumer.seek(partition, next);
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (next < end && consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> found : consumer.poll(Duration.ofMillis(200))) {
          deadline = System.nanoTime() + PATIENCE.toNanos();
          if (found.offset() == next) {
            each.accept(found);
          }
          while (next <= found.offset()) {
            if (!wanted.hasNext()) {
              return;
            }
            next = wanted.next();
          }
        }
        if (next > consumer.position(partition) + NEAR && next < end) {
          consumer.seek(partition, next);
        }
        if (System.nanoTime() > deadline) {
          throw new TryAgainException("Kafka does not give offset " + next + " of " + topic);
        }
      }
    } catch (AuthorizationException e) {
      throw new StopException("Kafka does not let Pyx read " + topic, e);
    } catch (KafkaException e) {
      throw new TryAgainException("Kafka is away: cannot read " + topic, e);
    }
  }
}
