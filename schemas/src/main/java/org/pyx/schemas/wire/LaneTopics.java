package org.pyx.schemas.wire;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.PyxException;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.stage.TryAgainException;

/** Makes the topics of a lane. Stateless. */
public final class LaneTopics {
  private LaneTopics() {}

  /**
   * Makes the topics that are missing: one partition each, evidence kept for ever, the schema and
   * the tally compacted.
   *
   * @throws TryAgainException if Kafka cannot be reached
   * @throws StopException if it refuses
   */
  public static void ensure(KafkaAccess kafka, Lane lane) {
    Map<String, Object> properties = kafka.clientProperties();
    properties.put("default.api.timeout.ms", 20_000);
    properties.put("request.timeout.ms", 10_000);
    try (Admin admin = Admin.create(properties)) {
      for (NewTopic topic : topics(kafka, lane)) {
        create(admin, topic);
      }
    } catch (KafkaException e) {
      throw explain(kafka, e);
    }
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

  private static List<NewTopic> topics(KafkaAccess kafka, Lane lane) {
    Map<String, String> kept =
        Map.of("cleanup.policy", "delete", "retention.ms", "-1", "retention.bytes", "-1");
    // small segments that are cleaned soon: only the newest record of a key matters
    Map<String, String> compacted =
        Map.of(
            "cleanup.policy",
            "compact",
            "segment.ms",
            "3600000",
            "segment.bytes",
            Integer.toString(64 << 20),
            "min.cleanable.dirty.ratio",
            "0.1");
    return List.of(
        topic(lane.journal(), kafka, kept),
        topic(lane.accepted(), kafka, kept),
        topic(lane.rejected(), kafka, kept),
        topic(lane.schema(), kafka, compacted),
        topic(lane.tally(), kafka, compacted),
        topic(lane.decisions(), kafka, kept));
  }

  private static NewTopic topic(String name, KafkaAccess kafka, Map<String, String> configuration) {
    Map<String, String> all = new HashMap<>(configuration);
    all.put("min.insync.replicas", Integer.toString(kafka.inSyncReplicas()));
    all.put("max.message.bytes", Integer.toString(KafkaAccess.LARGEST_RECORD));
    return new NewTopic(name, 1, kafka.replication()).configs(all);
  }

  private static void create(Admin admin, NewTopic topic) {
    try {
      admin.createTopics(List.of(topic)).all().get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case TopicExistsException _ -> {}
        case org.apache.kafka.common.errors.RetriableException cause ->
            throw new TryAgainException(
                "Kafka cannot make topic " + topic.name() + " now: " + cause.getMessage(), cause);
        case null, default ->
            throw new StopException(
                "Kafka refuses to make topic " + topic.name() + ": " + e.getCause(), e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TryAgainException("interrupted while making topic " + topic.name(), e);
    }
  }
}
