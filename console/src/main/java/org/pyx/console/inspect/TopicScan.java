package org.pyx.console.inspect;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.stage.TryAgainException;

/**
 * Committed records of a topic, one after the other, in memory that does not grow with the topic.
 * Makes no topic, and waits for no answer longer than half a minute. Not thread-safe.
 */
public final class TopicScan implements AutoCloseable {
  private static final long FIRST_WINDOW = 64;
  private static final Duration LOOK = Duration.ofMillis(250);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final KafkaAccess kafka;
  private final TopicPartition partition;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final boolean follow;
  private final long first;
  private final long end;
  private Iterator<ConsumerRecord<byte[], byte[]>> batch =
      List.<ConsumerRecord<byte[], byte[]>>of().iterator();

  /**
   * A scan.
   *
   * @param offsets the offsets that are wanted
   * @param since nothing older is wanted, if given; records that are older may come all the same
   * @param follow whether to wait for more at the end
   * @throws StopException if the topic is not there
   * @throws TryAgainException if Kafka does not answer
   */
  public TopicScan(
      KafkaAccess kafka,
      String topic,
      Range<Long> offsets,
      Optional<Instant> since,
      boolean follow) {
    requireTopic(kafka, topic);
    this.kafka = kafka;
    this.partition = new TopicPartition(topic, 0);
    this.follow = follow;
    Map<String, Object> properties = kafka.clientProperties();
    properties.put("isolation.level", "read_committed");
    properties.put("allow.auto.create.topics", false);
    properties.put("auto.offset.reset", "none");
    if (!follow) {
      // closing waits for the last question, which the broker answers when there is more
      properties.put("fetch.max.wait.ms", 20);
    }
    properties.put("default.api.timeout.ms", (int) PATIENCE.toMillis());
    consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    try {
      consumer.assign(List.of(partition));
      first = consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
      long behind = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      long last = offsets.last().map(o -> o + 1).orElse(Long.MAX_VALUE);
      end = follow ? last : Math.min(last, behind);
      long from = Math.max(first, offsets.first().orElse(0L));
      if (since.isPresent()) {
        from = Math.max(from, offsetAt(since.get(), behind));
      }
      // an offset beyond the end would be refused
      consumer.seek(partition, Math.min(from, behind));
    } catch (KafkaException e) {
      consumer.close();
      throw away(e);
    }
  }

  private long offsetAt(Instant since, long behind) {
    OffsetAndTimestamp found =
        consumer
            .offsetsForTimes(Map.of(partition, Math.max(0, since.toEpochMilli())))
            .get(partition);
    return found == null ? behind : found.offset();
  }

  /** Whether Kafka has a topic. */
  public static boolean exists(KafkaAccess kafka, String topic) {
    try (Admin admin = Admin.create(kafka.clientProperties())) {
      admin.describeTopics(List.of(topic)).allTopicNames().get();
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return false;
      }
      throw new TryAgainException("Kafka at " + kafka + " does not tell of topic " + topic, e);
    } catch (KafkaException e) {
      throw new TryAgainException("Kafka at " + kafka + " does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TryAgainException("interrupted while looking for topic " + topic, e);
    }
  }

  private static void requireTopic(KafkaAccess kafka, String topic) {
    if (!exists(kafka, topic)) {
      throw new StopException(
          "Kafka at "
              + kafka
              + " has no topic "
              + topic
              + ": check \"lane\" and \"kafka.bootstrap\" of the configuration; if they are right,"
              + " somebody has deleted it (\"Topics are missing\" in docs/operations.md)");
    }
  }

  /**
   * The next record, or null at the end of what is wanted.
   *
   * @throws TryAgainException if Kafka does not answer
   */
  public @Nullable ConsumerRecord<byte[], byte[]> next() {
    try {
      long asked = System.nanoTime();
      while (!batch.hasNext()) {
        if (consumer.position(partition) >= end) {
          return null;
        }
        batch = consumer.poll(LOOK).iterator();
        if (!follow && System.nanoTime() - asked > PATIENCE.toNanos()) {
          throw new TryAgainException(
              "Kafka at " + kafka + " gives no records of topic " + partition.topic());
        }
      }
      ConsumerRecord<byte[], byte[]> record = batch.next();
      return record.offset() < end ? record : null;
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      throw away(e);
    }
  }

  /**
   * The newest record of a topic for which something is made of it, looked for from the end
   * backwards: topics of states have many records of which only the last matters.
   */
  public static <T> Optional<T> newest(
      KafkaAccess kafka, String topic, Function<ConsumerRecord<byte[], byte[]>, Optional<T>> make) {
    long behind = Long.MAX_VALUE;
    for (long window = FIRST_WINDOW; behind > 0; window *= 4) {
      long from;
      Optional<T> found = Optional.empty();
      try (TopicScan scan = new TopicScan(kafka, topic, Range.all(), Optional.empty(), false)) {
        long last = Math.min(behind, scan.end);
        from = Math.max(0, last - window);
        scan.consumer.seek(scan.partition, Math.max(from, scan.first));
        for (ConsumerRecord<byte[], byte[]> record = scan.next();
            record != null && record.offset() < last;
            record = scan.next()) {
          Optional<T> made = make.apply(record);
          found = made.isPresent() ? made : found;
        }
        from = from <= scan.first ? 0 : from;
      }
      if (found.isPresent()) {
        return found;
      }
      behind = from;
    }
    return Optional.empty();
  }

  /** The offset of the topic's first record. */
  public long first() {
    return first;
  }

  /** The offset behind the last record that is wanted. */
  public long end() {
    return end;
  }

  /** Whether another record is at hand without asking Kafka. */
  public boolean ready() {
    return batch.hasNext();
  }

  private TryAgainException away(KafkaException e) {
    return new TryAgainException(
        "Kafka at " + kafka + " does not let topic " + partition.topic() + " be read", e);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
