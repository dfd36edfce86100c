package org.pyx.embedded;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/**
 * What somebody with all rights at a broker can do to topics, by mistake or on purpose: for tests
 * of who notices. Not thread-safe.
 */
public final class TopicAdministrator implements AutoCloseable {
  private final Admin admin;

  /** At a broker. */
  public TopicAdministrator(String bootstrapServers) {
    this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
  }

  /** Deletes a topic. */
  public void delete(String topic) {
    await(admin.deleteTopics(List.of(topic)).all());
  }

  /** Deletes a topic and makes it again, empty, configured as it was. */
  public void deleteAndMakeAnew(String topic) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    Map<String, String> configuration = new java.util.HashMap<>();
    await(admin.describeConfigs(List.of(resource)).all()).values().stream()
        .flatMap(found -> found.entries().stream())
        .filter(entry -> entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG)
        .forEach(entry -> configuration.put(entry.name(), entry.value()));
    delete(topic);
    await(
        admin
            .createTopics(List.of(new NewTopic(topic, 1, (short) 1).configs(configuration)))
            .all());
  }

  /** Deletes all records before an offset. */
  public void deleteRecords(String topic, long before) {
    await(
        admin
            .deleteRecords(
                Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(before)))
            .all());
  }

  /** Sets a setting of a topic. */
  public void configure(String topic, String key, String value) {
    AlterConfigOp set = new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    await(admin.incrementalAlterConfigs(Map.of(resource, List.of(set))).all());
  }

  private static <T> T await(KafkaFuture<T> result) {
    try {
      return result.get(60, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the broker does not do it", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
