package org.pyx.schemas.stage;

import java.util.HashMap;
import java.util.Map;

/**
 * How a stage reaches Kafka.
 *
 * @param bootstrapServers as Kafka's {@code bootstrap.servers}
 * @param replication how many copies of each topic the cluster keeps
 * @param properties further client properties, such as those for TLS; they may hold secrets and are
 *     never printed
 */
public record KafkaAccess(
    String bootstrapServers, short replication, Map<String, String> properties) {
  /** The largest record of any topic, in bytes: a single event may be large (guarantee G8). */
  public static final int LARGEST_RECORD = 256 << 20;

  public KafkaAccess {
    if (bootstrapServers.isBlank()) {
      throw new StopException(
          "kafka.bootstrap is empty; give host:port, or \"embedded\" with pyx run");
    }
    if (replication < 1) {
      throw new StopException("kafka.replication must be at least 1");
    }
    properties = Map.copyOf(properties);
  }

  /** The properties of any client: the further ones, and the bootstrap servers. */
  public Map<String, Object> clientProperties() {
    Map<String, Object> all = new HashMap<>(properties);
    all.put("bootstrap.servers", bootstrapServers);
    return all;
  }

  /** The properties of a transactional producer of ours, less its id: those of any client, too. */
  public Map<String, Object> producerProperties() {
    Map<String, Object> all = clientProperties();
    all.put("max.request.size", LARGEST_RECORD);
    // A bound, allocated as records need it. The default is smaller than the largest record, which
    // would then never be sent.
    all.put("buffer.memory", LARGEST_RECORD + (32 << 20));
    // A second request that overtakes the broker's first look at a transaction is refused as out of
    // order, and sent again: harmless, but an ERROR in the broker's log.
    all.put("max.in.flight.requests.per.connection", 1);
    return all;
  }

  /**
   * How many copies must have a record before it counts as written: two, where there are so many.
   */
  public int inSyncReplicas() {
    return Math.min(2, replication);
  }

  /** Where, without the properties. */
  @Override
  public String toString() {
    return bootstrapServers;
  }
}
