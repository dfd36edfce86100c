package org.pyx.validator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Decision;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.policy.Law;
import org.pyx.schemas.stage.KafkaPulse;
import org.pyx.schemas.stage.TryAgainException;
import org.pyx.schemas.wire.DecisionCodec;
import org.pyx.schemas.wire.Frame;
import org.pyx.schemas.wire.ReplayCodec;
import org.pyx.schemas.wire.TrustedSchemaCodec;

/**
 * Follows the trusted schema and what operators decide, which with the policy make the law. Not
 * thread-safe.
 */
final class LawTopics implements AutoCloseable {
  private static final Duration ANSWER = Duration.ofSeconds(5);

  private final ValidatorConfig config;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;
  private final KafkaPulse pulse;
  private final List<Decision.OfLaw> decisions = new ArrayList<>();
  private final NavigableMap<Long, Decision.Replay> replays = new TreeMap<>();
  private @Nullable TrustedSchema schema;

  LawTopics(ValidatorConfig config) {
    this.config = config;
    Map<String, Object> properties = config.kafka().clientProperties();
    properties.put("isolation.level", "read_committed");
    consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    partitions =
        List.of(
            new TopicPartition(config.lane().schema(), 0),
            new TopicPartition(config.lane().decisions(), 0));
    consumer.assign(partitions);
    List<TopicPartition> written = new ArrayList<>(partitions);
    written.add(new TopicPartition(config.lane().journal(), 0));
    written.add(new TopicPartition(config.lane().accepted(), 0));
    pulse = new KafkaPulse(consumer, written, ANSWER);
    consumer.seekToBeginning(partitions);
  }

  /** Reads everything that is there now. */
  void catchUp() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      read(Duration.ofMillis(100));
    }
  }

  /** The law, with whatever has come within a time; empty while there is no trusted schema. */
  Optional<Law> newest(Duration within) {
    read(within);
    return Optional.ofNullable(schema)
        .map(known -> {
          Law law = Law.of(config.policy(), known);
          for (Decision.OfLaw decision : decisions) {
            law = law.after(decision);
          }
          return law;
        });
  }

  /** The first decision to replay that nobody has dealt with, by its offset. */
  Optional<Map.Entry<Long, Decision.Replay>> replay() {
    return Optional.ofNullable(replays.firstEntry());
  }

  /** Why the lane's topics cannot be reached, if they cannot. */
  Optional<String> trouble() {
    try {
      pulse.check();
      return Optional.empty();
    } catch (TryAgainException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private void read(Duration within) {
    for (ConsumerRecord<byte[], byte[]> message : consumer.poll(within)) {
      if (message.value() != null) {
        take(message.offset(), message.value());
      }
    }
  }

  private void take(long offset, byte[] value) {
    switch (Frame.of(value)) {
      case TRUSTED_SCHEMA -> schema = TrustedSchemaCodec.decode(value);
      case DECISION -> {
        if (DecisionCodec.decode(value) instanceof Decision.OfLaw decision) {
          decisions.add(decision);
        }
      }
      case REPLAY -> {
        if (DecisionCodec.decode(value) instanceof Decision.Replay replay) {
          replays.put(offset, replay);
        }
      }
      case REPLAYED -> replays.remove(ReplayCodec.decode(value).decision());
      // what validators and sinks have noted, what capture and alerts are told
      case LAW, COPY, DRAIN, ALERT_DECISION -> {}
      case CHANGE, ACCEPTED, SETTLEMENT, REJECTED, TALLY, ALERT ->
          throw new IllegalStateException(
              "a topic of lane "
                  + config.lane().name()
                  + " holds what does not belong there: find out who wrote it");
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
