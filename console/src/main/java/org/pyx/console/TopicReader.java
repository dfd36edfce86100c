package org.pyx.console;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.pyx.schemas.stage.KafkaAccess;

/** Reads a topic of one partition from a place on, committed records only. Not thread-safe. */
public final class TopicReader implements AutoCloseable {
  private static final long FIRST_WINDOW = 64;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final TopicPartition partition;
  private long boundary = -1;

  /** A reader that begins with the topic's first record. */
  public TopicReader(KafkaAccess kafka, String topic) {
    this(kafka, topic, Map.of());
  }

  /**
   * One of what is there now. Seeking and closing wait for the last question, which the broker
   * answers when there is more: here it does not wait for that.
   */
  public static TopicReader glancing(KafkaAccess kafka, String topic) {
    return new TopicReader(kafka, topic, Map.of("fetch.max.wait.ms", 20));
  }

  private TopicReader(KafkaAccess kafka, String topic, Map<String, Object> more) {
    Map<String, Object> properties = kafka.clientProperties();
    properties.put("isolation.level", "read_committed");
    properties.put("max.poll.records", 5_000);
    properties.putAll(more);
    consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    partition = new TopicPartition(topic, 0);
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
  }

  /** Leaves out what is there now. */
  public void skipToEnd() {
    consumer.seekToEnd(List.of(partition));
    consumer.position(partition); // looks the end up now, not at the first poll
  }

  /** Goes on at an offset. */
  public void skipTo(long offset) {
    consumer.seek(partition, offset);
  }

  /** The first offset of a record that was written at a time or later; empty if none was. */
  public Optional<Long> offsetAt(Instant time) {
    OffsetAndTimestamp found =
        consumer.offsetsForTimes(Map.of(partition, time.toEpochMilli())).get(partition);
    return found == null ? Optional.empty() : Optional.of(found.offset());
  }

  /** Everything before an offset, or before the end if that comes first. */
  public void until(long offset, Consumer<ConsumerRecord<byte[], byte[]>> each) {
    long end = Math.min(offset, end());
    while (consumer.position(partition) < end) {
      consumer
          .poll(Duration.ofMillis(200))
          .forEach(record -> {
            if (record.offset() < end) {
              each.accept(record);
            }
          });
    }
  }

  /** The next records, if the end that was there at the first call is not reached yet. */
  public boolean more(Consumer<ConsumerRecord<byte[], byte[]>> each) {
    if (boundary < 0) {
      boundary = end();
    }
    if (consumer.position(partition) >= boundary) {
      return false;
    }
    consumer.poll(Duration.ofMillis(200)).forEach(each);
    return true;
  }

  /**
   * The newest record for which something is made of it, looked for from the end backwards: topics
   * of states have many records of which only the last matters.
   */
  public <T> Optional<T> newest(Function<ConsumerRecord<byte[], byte[]>, Optional<T>> make) {
    long end = end();
    long first = consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
    List<T> found = new ArrayList<>();
    long to = end;
    for (long window = FIRST_WINDOW; found.isEmpty() && to > first; window *= 4) {
      long from = Math.max(first, to - window);
      consumer.seek(partition, from);
      until(to, record -> make.apply(record).ifPresent(found::add));
      to = from;
    }
    return found.isEmpty() ? Optional.empty() : Optional.of(found.getLast());
  }

  /** The offset of the topic's first record; above 0 if records were lost. */
  public long begin() {
    return consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
  }

  /** The offset behind the topic's last record. */
  public long end() {
    return end(partition);
  }

  /** The same of another topic, which is only asked for that. */
  public long endOf(String topic) {
    return end(new TopicPartition(topic, 0));
  }

  private long end(TopicPartition of) {
    return consumer.endOffsets(List.of(of)).getOrDefault(of, 0L);
  }

  /** What has come within a time. */
  public void poll(Duration within, Consumer<ConsumerRecord<byte[], byte[]>> each) {
    consumer.poll(within).forEach(each);
  }

  /** Everything up to what is there now. */
  public void toEnd(Consumer<ConsumerRecord<byte[], byte[]>> each) {
    until(Long.MAX_VALUE, each);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
