package org.pyx.alerts;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.KafkaPulse;
import org.pyx.schemas.wire.Lane;

/** Reads what was rejected and what operators have decided. Not thread-safe. */
final class EvidenceReader implements AutoCloseable {
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final KafkaPulse pulse;
  private final TopicPartition rejected;
  private final TopicPartition decisions;

  EvidenceReader(KafkaAccess kafka, Lane lane) {
    this.rejected = new TopicPartition(lane.rejected(), 0);
    this.decisions = new TopicPartition(lane.decisions(), 0);
    Map<String, Object> properties = new HashMap<>(kafka.clientProperties());
    properties.put("client.id", lane.member("alerts"));
    properties.put("isolation.level", "read_committed");
    properties.put("enable.auto.commit", false);
    properties.put("auto.offset.reset", "none");
    // a single event may be large: few are in memory at a time
    properties.put("max.poll.records", 1_000);
    properties.put("max.partition.fetch.bytes", 2 << 20);
    properties.put("fetch.max.bytes", 4 << 20);
    this.consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.pulse = new KafkaPulse(consumer, List.of(rejected), ANSWER);
  }

  /**
   * Goes to where was read up to.
   *
   * @return what is not there any more, in words; empty if all is as it was
   */
  String goTo(long rejectedNext, long decisionsNext) {
    List<TopicPartition> both = List.of(rejected, decisions);
    consumer.assign(both);
    Map<TopicPartition, Long> firsts = consumer.beginningOffsets(both, ANSWER);
    Map<TopicPartition, Long> ends = consumer.endOffsets(both, ANSWER);
    String lost = "";
    Map<TopicPartition, Long> wanted = Map.of(rejected, rejectedNext, decisions, decisionsNext);
    for (TopicPartition partition : both) {
      long first = firsts.getOrDefault(partition, 0L);
      long end = ends.getOrDefault(partition, 0L);
      long from = wanted.getOrDefault(partition, 0L);
      if (from < first || from > end) {
        lost +=
            "topic %s holds offsets %d to %d, and was read up to %d: it was made anew, or records were removed from it. "
                .formatted(partition.topic(), first, end, from);
        from = first;
      }
      consumer.seek(partition, from);
    }
    return lost.strip();
  }

  ConsumerRecords<byte[], byte[]> poll(Duration patience) {
    ConsumerRecords<byte[], byte[]> records = consumer.poll(patience);
    if (records.isEmpty()) {
      pulse.check();
    } else {
      pulse.felt();
    }
    return records;
  }

  long rejectedNext() {
    return consumer.position(rejected, ANSWER);
  }

  long decisionsNext() {
    return consumer.position(decisions, ANSWER);
  }

  boolean isDecision(String topic) {
    return topic.equals(decisions.topic());
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(Duration.ofSeconds(2)));
  }
}
