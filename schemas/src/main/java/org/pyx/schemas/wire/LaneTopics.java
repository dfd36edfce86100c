package org.pyx.schemas.wire;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.stage.TryAgainException;
import org.pyx.schemas.start.HeadLost;
import org.pyx.schemas.start.Misconfigured;
import org.pyx.schemas.start.Obstacle;
import org.pyx.schemas.start.TopicFacts;
import org.pyx.schemas.start.TopicForm;
import org.pyx.schemas.start.TopicsSeen;

/** The topics of a lane: made when it begins, looked at whenever a stage starts. Stateless. */
public final class LaneTopics {
  private static final Duration HEARSAY = Duration.ofSeconds(1);

  private LaneTopics() {}

  /**
   * Makes those of the lane's topics that are missing: one partition each, evidence kept for ever,
   * the schema and the tally compacted. For a lane that begins.
   *
   * @throws TryAgainException if Kafka cannot be reached
   * @throws StopException if it refuses
   */
  public static void create(KafkaAccess kafka, Lane lane) {
    List<NewTopic> topics = lane.topics().stream().map(topic -> topic(kafka, lane, topic)).toList();
    try (Admin admin = TopicReading.connect(kafka)) {
      // in one request, so that nobody sees some of them only
      admin.createTopics(topics).values().forEach(LaneTopics::made);
    }
  }

  /**
   * Makes the topic of the alert stage, if it is missing.
   *
   * @throws TryAgainException if Kafka cannot be reached
   * @throws StopException if it refuses
   */
  public static void createAlerts(KafkaAccess kafka, Lane lane) {
    if (TopicReading.look(kafka, List.of(lane.alerts())).of(lane.alerts()).isPresent()) {
      return;
    }
    try (Admin admin = TopicReading.connect(kafka)) {
      admin
          .createTopics(List.of(topic(kafka, lane, lane.alerts())))
          .values()
          .forEach(LaneTopics::made);
    }
  }

  /**
   * What of the lane's topics is there, and of others.
   *
   * @param more the names of the others
   * @throws TryAgainException if Kafka cannot be reached
   * @throws StopException if it refuses
   */
  public static TopicsSeen look(KafkaAccess kafka, Lane lane, List<String> more) {
    List<String> topics = Stream.of(lane.topics(), more).flatMap(List::stream).toList();
    TopicsSeen seen = TopicReading.look(kafka, topics);
    if (seen.missing(lane.topics()).isEmpty()) {
      return seen;
    }
    // A broker may not have heard yet of a topic that is there. Nobody is accused of a deletion on
    // the word of one such answer.
    try {
      Thread.sleep(HEARSAY);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TryAgainException("interrupted while looking at topics", e);
    }
    return TopicReading.look(kafka, topics);
  }

  /**
   * Refuses topics of the lane from which records may vanish, or have vanished. Those that are not
   * there pass.
   *
   * @throws StopException naming the first
   */
  public static void requireSafe(KafkaAccess kafka, Lane lane, TopicsSeen seen) {
    for (String topic : lane.topics()) {
      seen.of(topic)
          .flatMap(facts -> obstacle(kafka, lane, facts))
          .ifPresent(obstacle -> {
            throw obstacle.refusal();
          });
    }
  }

  private static Optional<Obstacle> obstacle(KafkaAccess kafka, Lane lane, TopicFacts topic) {
    // What is gone matters more than what may go.
    Optional<Obstacle> lost =
        lane.evidence().contains(topic.name()) ? HeadLost.check(topic) : Optional.empty();
    return lost.or(() ->
        Misconfigured.check(
            topic,
            form(lane, topic.name()),
            kafka.inSyncReplicas(),
            KafkaAccess.LARGEST_RECORD,
            kafka.bootstrapServers()));
  }

  private static NewTopic topic(KafkaAccess kafka, Lane lane, String name) {
    Map<String, String> configuration =
        form(lane, name).configuration(kafka.inSyncReplicas(), KafkaAccess.LARGEST_RECORD);
    return new NewTopic(name, 1, kafka.replication()).configs(configuration);
  }

  private static TopicForm form(Lane lane, String topic) {
    return lane.evidence().contains(topic) ? TopicForm.EVIDENCE : TopicForm.COMPACTED;
  }

  private static void made(String topic, KafkaFuture<Void> result) {
    try {
      result.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case TopicExistsException _ -> {}
        case org.apache.kafka.common.errors.RetriableException cause ->
            throw new TryAgainException(
                "Kafka cannot make topic " + topic + " now: " + cause.getMessage(), cause);
        case null, default ->
            throw new StopException(
                "Kafka refuses to make topic " + topic + ": " + e.getCause(), e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TryAgainException("interrupted while making topic " + topic, e);
    }
  }
}
