package org.pyx.schemas.wire;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.PyxException;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.stage.TryAgainException;
import org.pyx.schemas.start.TopicFacts;
import org.pyx.schemas.start.TopicsSeen;

/** Reads what the broker says of topics. Stateless. */
public final class TopicReading {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private TopicReading() {}

  /**
   * What of some topics is there.
   *
   * @throws TryAgainException if Kafka cannot be reached
   * @throws StopException if it refuses to say
   */
  public static TopicsSeen look(KafkaAccess kafka, Collection<String> topics) {
    try (Admin admin = connect(kafka)) {
      Map<String, TopicDescription> described = describe(admin, topics);
      Map<TopicPartition, OffsetSpec> firsts = new HashMap<>();
      Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
      List<ConfigResource> resources = new ArrayList<>();
      for (String topic : described.keySet()) {
        firsts.put(new TopicPartition(topic, 0), OffsetSpec.earliest());
        ends.put(new TopicPartition(topic, 0), OffsetSpec.latest());
        resources.add(new ConfigResource(ConfigResource.Type.TOPIC, topic));
      }
      ListOffsetsResult first = admin.listOffsets(firsts);
      ListOffsetsResult end = admin.listOffsets(ends);
      Map<ConfigResource, Config> configurations = answer(admin.describeConfigs(resources).all());
      Map<String, TopicFacts> present = new HashMap<>();
      for (TopicDescription topic : described.values()) {
        TopicPartition partition = new TopicPartition(topic.name(), 0);
        present.put(
            topic.name(),
            new TopicFacts(
                topic.name(),
                topic.topicId().toString(),
                topic.partitions().size(),
                settings(
                    configurations.get(
                        new ConfigResource(ConfigResource.Type.TOPIC, topic.name()))),
                answer(first.partitionResult(partition)).offset(),
                answer(end.partitionResult(partition)).offset()));
      }
      return new TopicsSeen(present);
    }
  }

  /**
   * Whether a topic holds a committed record.
   *
   * @throws TryAgainException if Kafka cannot be reached
   */
  public static boolean holdsRecords(KafkaAccess kafka, String topic) {
    return first(kafka, topic, 0).isPresent();
  }

  /**
   * The first committed record of a topic's one partition at or behind an offset.
   *
   * @throws TryAgainException if Kafka cannot be reached
   */
  public static Optional<ConsumerRecord<byte[], byte[]>> first(
      KafkaAccess kafka, String topic, long offset) {
    Map<String, Object> properties = kafka.clientProperties();
    properties.put("isolation.level", "read_committed");
    properties.put("enable.auto.commit", false);
    properties.put("auto.offset.reset", "earliest");
    properties.put("max.poll.records", 1);
    properties.put("default.api.timeout.ms", (int) PATIENCE.toMillis());
    TopicPartition partition = new TopicPartition(topic, 0);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, offset);
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> found : consumer.poll(Duration.ofMillis(200))) {
          return Optional.of(found);
        }
        if (System.nanoTime() > deadline) {
          throw new TryAgainException("Kafka does not give offset " + offset + " of " + topic);
        }
      }
      return Optional.empty();
    } catch (org.apache.kafka.common.errors.RetriableException e) {
      throw new TryAgainException("Kafka is away: cannot read " + topic, e);
    }
  }

  /** An administrative client. */
  static Admin connect(KafkaAccess kafka) {
    Map<String, Object> properties = kafka.clientProperties();
    properties.put("default.api.timeout.ms", (int) PATIENCE.toMillis());
    properties.put("request.timeout.ms", 10_000);
    try {
      return Admin.create(properties);
    } catch (KafkaException e) {
      throw explain(kafka, e);
    }
  }

  private static Map<String, TopicDescription> describe(Admin admin, Collection<String> topics) {
    Map<String, TopicDescription> described = new HashMap<>();
    admin
        .describeTopics(topics)
        .topicNameValues()
        .forEach((topic, result) -> {
          try {
            described.put(topic, result.get());
          } catch (ExecutionException e) {
            if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
              throw explain(e);
            }
          } catch (InterruptedException e) {
            throw interrupted(e);
          }
        });
    return described;
  }

  private static Map<String, String> settings(@Nullable Config configuration) {
    Map<String, String> settings = new HashMap<>();
    if (configuration != null) {
      for (ConfigEntry entry : configuration.entries()) {
        if (entry.value() != null) {
          settings.put(entry.name(), entry.value());
        }
      }
    }
    return settings;
  }

  private static <T> T answer(KafkaFuture<T> result) {
    try {
      return result.get();
    } catch (ExecutionException e) {
      throw explain(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static PyxException explain(ExecutionException error) {
    // a topic that vanishes while it is looked at will be seen to be missing at the next look
    return error.getCause() instanceof org.apache.kafka.common.errors.RetriableException
        ? new TryAgainException("Kafka is away: " + error.getCause().getMessage(), error)
        : new StopException(
            "Kafka does not let Pyx look at its topics: " + error.getCause(), error);
  }

  private static TryAgainException interrupted(InterruptedException error) {
    Thread.currentThread().interrupt();
    return new TryAgainException("interrupted while looking at topics", error);
  }

  /** Why no client can be made: a wrong setting stays wrong, a name may be resolved later. */
  private static PyxException explain(KafkaAccess kafka, KafkaException error) {
    boolean unresolved = false;
    for (Throwable e = error; e != null; e = e.getCause()) {
      String message = String.valueOf(e.getMessage());
      unresolved |= e instanceof ConfigException && message.contains("No resolvable bootstrap");
    }
    String what = error.getCause() == null ? error.getMessage() : error.getCause().getMessage();
    return unresolved
        ? new TryAgainException("the name of " + kafka + " cannot be resolved now", error)
        : new StopException("no Kafka client can be made for " + kafka + ": " + what, error);
  }
}
