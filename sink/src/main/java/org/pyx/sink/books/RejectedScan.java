package org.pyx.sink.books;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.TryAgainException;
import org.pyx.schemas.wire.Headers;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.VerdictCodec;

/** Finds what the sink has published already. Not thread-safe. */
final class RejectedScan {
  /** Before every sequence. */
  static final long NOTHING = -1;

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);

  private final KafkaAccess kafka;
  private final TopicPartition partition;
  private final VerdictCodec codec = new VerdictCodec();

  RejectedScan(KafkaAccess kafka, Lane lane) {
    this.kafka = kafka;
    this.partition = new TopicPartition(lane.rejected(), 0);
  }

  /**
   * The highest sequence of the sink's events from an offset to the end of the topic, or {@link
   * #NOTHING}. Events are published in the order of their sequences, so all below it are there too.
   */
  long lastSince(long from, BooleanSupplier stopping) {
    AtomicLong last = new AtomicLong(NOTHING);
    read(from, stopping, event -> last.accumulateAndGet(event.sequence(), Math::max));
    return last.get();
  }

  /** All events of the sink from a sequence on; reads the whole topic. */
  PublishedBefore publishedFrom(long sequence, BooleanSupplier stopping) {
    PublishedBefore published = new PublishedBefore(sequence);
    read(0, stopping, event -> published.add(event.sequence(), event.action()));
    return published;
  }

  private void read(long from, BooleanSupplier stopping, Consumer<RejectedEvent> reader) {
    // Up to the high watermark, not to the last stable offset: the validator writes the same topic
    // and its open transaction may hold the latter below an event of ours.
    long end = highWatermark();
    Map<String, Object> properties = kafka.clientProperties();
    properties.put("isolation.level", "read_committed");
    properties.put("enable.auto.commit", false);
    properties.put("auto.offset.reset", "earliest");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, from);
      long patience = System.nanoTime() + PATIENCE_NANOS;
      while (consumer.position(partition) < end) {
        if (stopping.getAsBoolean() || System.nanoTime() > patience) {
          throw new TryAgainException(
              "topic "
                  + partition.topic()
                  + " cannot be read to its end; a producer's transaction may be open there");
        }
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          patience = System.nanoTime() + PATIENCE_NANOS;
          accept(record, reader);
        }
      }
    }
  }

  private void accept(ConsumerRecord<byte[], byte[]> record, Consumer<RejectedEvent> reader) {
    if (RejectedEvent.SINK.equals(Headers.text(record.headers(), Headers.STAGE))) {
      RejectedEvent event = codec.decodeRejected(record.value());
      if (event.stage().equals(RejectedEvent.SINK)) {
        reader.accept(event);
      }
    }
  }

  private long highWatermark() {
    try (Admin admin = Admin.create(kafka.clientProperties())) {
      return admin
          .listOffsets(Map.of(partition, OffsetSpec.latest()))
          .partitionResult(partition)
          .get(30, TimeUnit.SECONDS)
          .offset();
    } catch (ExecutionException | TimeoutException e) {
      throw new TryAgainException("Kafka does not tell the end of " + partition.topic(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TryAgainException("interrupted", e);
    }
  }
}
