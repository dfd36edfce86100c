package org.pyx.console.overview;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.pyx.console.TopicReader;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.wire.ChangeKind;
import org.pyx.schemas.wire.Headers;

/**
 * Counts the changes of a topic from an offset on, by their headers. Signs of life, frames of
 * transactions and Kafka's own marks have offsets too and nobody waits for them, so that few are
 * counted and many are estimated. Used by one thread.
 */
final class Waiting {
  private static final int COUNTED = 2_000;
  private static final int MOST_BYTES = 16 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final Set<String> CHANGES =
      Stream.of(
              ChangeKind.INSERT,
              ChangeKind.SNAPSHOT,
              ChangeKind.UPDATE,
              ChangeKind.DELETE,
              ChangeKind.TRUNCATE,
              ChangeKind.MESSAGE)
          .map(kind -> kind.name().toLowerCase(Locale.ROOT))
          .collect(Collectors.toUnmodifiableSet());

  private long rows;
  private long next;
  private long bytes;
  private Optional<Instant> first = Optional.empty();

  private Waiting(long from) {
    next = from;
  }

  /**
   * Counts.
   *
   * @param from the first offset that was not taken
   * @param behind bytes of the exchange's log between the two
   */
  static Lag from(KafkaAccess kafka, String topic, long from, long behind, Instant now) {
    try (TopicReader reader = TopicReader.glancing(kafka, topic)) {
      long end = reader.end();
      long begin = Math.max(from, reader.begin());
      if (begin >= end) {
        return Lag.NONE;
      }
      reader.skipTo(begin);
      Waiting waiting = new Waiting(begin);
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      boolean more = true;
      while (more
          && waiting.next - begin < COUNTED
          && waiting.bytes < MOST_BYTES
          && System.nanoTime() < deadline) {
        more = reader.more(waiting::take);
      }
      long rest = more ? Math.max(0, end - waiting.next) : 0;
      return new Lag(
          waiting.rows + rest,
          rest == 0,
          behind,
          waiting.first.map(at -> Duration.between(at, now)).orElse(Duration.ZERO));
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    next = record.offset() + 1;
    bytes += Math.max(0, record.serializedValueSize());
    if (CHANGES.contains(String.valueOf(Headers.text(record.headers(), Headers.KIND)))) {
      rows++;
      if (first.isEmpty()) {
        first = Optional.of(Instant.ofEpochMilli(record.timestamp()));
      }
    }
  }
}
