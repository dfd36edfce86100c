package org.pyx.capture.watch;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Decision;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.TryAgainException;
import org.pyx.schemas.wire.DecisionCodec;
import org.pyx.schemas.wire.Frame;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.MalformedRecordException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the orders to drain that operators give from its beginning on; older ones concerned the
 * captures that ran then. It needs to read the topic of decisions; without that right, capture
 * works and cannot be drained. Thread-safe.
 */
public final class DrainWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DrainWatch.class);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long PAUSE_MILLIS = 2_000;

  private final KafkaAccess kafka;
  private final Lane lane;
  private final Runnable ordered;
  private final TopicPartition decisions;
  private final List<Decision.Drain> orders = new CopyOnWriteArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final AtomicBoolean news = new AtomicBoolean();
  private @Nullable Thread thread;
  private long next;

  /**
   * A watch that does nothing yet.
   *
   * @param ordered is run after each order, on the watch's thread
   */
  public DrainWatch(KafkaAccess kafka, Lane lane, Runnable ordered) {
    this.kafka = kafka;
    this.lane = lane;
    this.ordered = ordered;
    this.decisions = new TopicPartition(lane.decisions(), 0);
  }

  /**
   * Begins, if it has not begun yet: every order that is given after this returns is heeded.
   *
   * @throws TryAgainException if Kafka is away
   */
  public synchronized void begin() {
    if (thread != null || closing.getCount() == 0) {
      return;
    }
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      consumer.seekToEnd(List.of(decisions));
      next = consumer.position(decisions);
    } catch (InterruptException e) {
      throw new TryAgainException("interrupted while reading " + lane.decisions(), e);
    } catch (KafkaException e) {
      cannotRead(e);
      return;
    }
    thread = Thread.ofPlatform().name("pyx-" + lane.name() + "-drain").daemon().start(this::follow);
  }

  /** The order that is obeyed by ending where the journal has come to, if there is one. */
  public Optional<Decision.Drain> reached(Lsn resume) {
    return orders.stream().filter(order -> order.until().compareTo(resume) <= 0).findFirst();
  }

  /** Whether an order has come since this was asked last. */
  public boolean takeNews() {
    return news.getAndSet(false);
  }

  private void follow() {
    boolean said = false;
    while (closing.getCount() > 0) {
      try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
        consumer.seek(decisions, next);
        while (closing.getCount() > 0) {
          for (ConsumerRecord<byte[], byte[]> message : consumer.poll(LOOK)) {
            next = message.offset() + 1;
            take(message);
          }
          said = false;
        }
      } catch (InterruptException e) {
        return;
      } catch (KafkaException e) {
        if (!said && closing.getCount() > 0) {
          cannotRead(e);
        }
        said = true;
        rest();
      }
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> message) {
    try {
      if (message.value() != null
          && Frame.of(message.value()) == Frame.DRAIN
          && DecisionCodec.decode(message.value()) instanceof Decision.Drain order) {
        LOG.info(
            "lane={} is to be drained up to {}, says {}: {}",
            lane.name(),
            order.until(),
            order.by(),
            order.reason());
        orders.add(order);
        news.set(true);
        ordered.run();
      }
    } catch (MalformedRecordException e) {
      LOG.warn(
          "lane={} offset {} of {} is no decision; find out who wrote it",
          lane.name(),
          message.offset(),
          message.topic());
    }
  }

  private void cannotRead(KafkaException error) {
    LOG.warn(
        "lane={} topic {} cannot be read, so that pyx drain cannot end this capture: {}",
        lane.name(),
        lane.decisions(),
        error.getMessage());
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    Map<String, Object> properties = kafka.clientProperties();
    properties.put("isolation.level", "read_committed");
    properties.put("enable.auto.commit", false);
    properties.put("auto.offset.reset", "earliest");
    properties.put("default.api.timeout.ms", (int) PATIENCE.toMillis());
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    consumer.assign(List.of(decisions));
    return consumer;
  }

  private void rest() {
    try {
      var _ = closing.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends within a second, on its own thread. */
  @Override
  public synchronized void close() {
    closing.countDown();
  }
}
