package org.pyx.schemas.stage;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;

/**
 * Whether Kafka is there. A consumer that cannot reach it gets nothing, just as one for which there
 * is nothing, and waits for ever without a word; so it is asked for the ends of its topics now and
 * then. Not thread-safe, as a consumer is not.
 */
public final class KafkaPulse {
  private static final long EVERY_NANOS = Duration.ofSeconds(5).toNanos();

  private final Consumer<?, ?> consumer;
  private final List<TopicPartition> partitions;
  private final Duration within;
  private long last = System.nanoTime();

  /**
   * A pulse.
   *
   * @param partitions of the topics to ask for
   * @param within how long an answer may take
   */
  public KafkaPulse(
      Consumer<?, ?> consumer, Collection<TopicPartition> partitions, Duration within) {
    this.consumer = consumer;
    this.partitions = List.copyOf(partitions);
    this.within = within;
  }

  /** Kafka has just given something: there is no need to ask soon. */
  public void felt() {
    last = System.nanoTime();
  }

  /**
   * Asks, if there was no sign of life for some seconds.
   *
   * @throws TryAgainException if there is no answer
   */
  public void check() {
    if (System.nanoTime() - last < EVERY_NANOS) {
      return;
    }
    try {
      consumer.endOffsets(partitions, within);
      felt();
    } catch (RetriableException e) {
      throw new TryAgainException(
          "Kafka is away: no answer about "
              + partitions.getFirst().topic()
              + " within "
              + within.toSeconds()
              + " s",
          e);
    }
  }
}
