package org.pyx.validator;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Whether Kafka takes what is judged. Streams tries again by itself and without a word: only its
 * producer sees how long a commit takes and that it fails. Thread-safe.
 */
final class Commits {
  private static final long LONG_NANOS = Duration.ofSeconds(10).toNanos();
  private static final long NONE = 0;

  private final AtomicLong begun = new AtomicLong(NONE);
  private final AtomicReference<@Nullable String> failure = new AtomicReference<>();

  /** Why Kafka does not take what is judged, if it does not. */
  Optional<String> trouble() {
    long since = begun.get();
    String failed = failure.get();
    if (failed != null) {
      return Optional.of("Kafka does not take what is judged: " + failed);
    }
    return since != NONE && System.nanoTime() - since > LONG_NANOS
        ? Optional.of(
            "Kafka does not take what is judged: a commit has waited for more than "
                + Duration.ofNanos(LONG_NANOS).toSeconds()
                + " s")
        : Optional.empty();
  }

  /** Something else than a commit has failed. */
  void failed(Throwable error) {
    failure.set(String.valueOf(error.getMessage()));
  }

  /** All is well. */
  void succeeded() {
    failure.set(null);
  }

  /** A producer that is watched. */
  Producer<byte[], byte[]> producer(Map<String, Object> properties) {
    return new Watched(properties);
  }

  private void watched(Runnable action) {
    begun.set(System.nanoTime() | 1);
    try {
      action.run();
    } catch (KafkaException e) {
      failed(e);
      throw e;
    } finally {
      begun.set(NONE);
    }
  }

  private final class Watched extends KafkaProducer<byte[], byte[]> {
    Watched(Map<String, Object> properties) {
      super(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public void initTransactions() {
      watched(super::initTransactions);
    }

    @Override
    public void flush() {
      watched(super::flush);
    }

    @Override
    public void sendOffsetsToTransaction(
        Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
      watched(() -> super.sendOffsetsToTransaction(offsets, group));
    }

    @Override
    public void commitTransaction() {
      watched(super::commitTransaction);
      succeeded();
    }
  }
}
