package org.pyx.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.SharedServer;
import kafka.server.StandardFaultHandlerFactory;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.server.ServerSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The broker that ran on a directory before, and was killed. By the metadata it still leads every
 * partition, at an address where nobody answers. Kafka's transaction coordinator, which a new
 * broker starts from that metadata, tries to write there the markers of transactions that were just
 * being committed; when the controller at last fences the former broker, the partitions have no
 * leader, and the coordinator takes them for deleted: it notes the transactions as complete, and
 * never writes their markers ({@code TransactionMarkerChannelManager}, Kafka 4.3.1; see ADR 21). So
 * the former broker is fenced first, by a controller alone. Stateless.
 */
final class FormerBroker {
  private static final Logger LOG = LoggerFactory.getLogger(FormerBroker.class);

  /** Written by Kafka when it has stopped in order. */
  private static final String STOPPED_IN_ORDER = ".kafka_cleanshutdown";

  private static final Duration WITHIN = Duration.ofMinutes(2);
  private static final long LOOK_NANOS = Duration.ofMillis(20).toNanos();

  private FormerBroker() {}

  /** Whether a broker has run on a directory and has not stopped in order. */
  static boolean wasKilled(Path data) {
    return Files.exists(data.resolve("meta.properties"))
        && Files.notExists(data.resolve(STOPPED_IN_ORDER));
  }

  /**
   * Fences it.
   *
   * @param node its id
   * @param properties those of the broker that is to come
   * @throws IllegalStateException if that takes minutes
   */
  static void fence(int node, Properties properties) {
    Properties alone = new Properties();
    alone.putAll(properties);
    alone.setProperty("process.roles", "controller");
    alone.setProperty("listeners", controllerListener(properties.getProperty("listeners")));
    alone.remove("advertised.listeners");
    alone.setProperty("broker.heartbeat.interval.ms", "100");
    alone.setProperty("broker.session.timeout.ms", "300");
    KafkaConfig config = KafkaConfig.fromProps(alone, false);
    var directories = KafkaRaftServer.initializeLogDirs(config, LOG, "");
    SharedServer shared =
        new SharedServer(
            config,
            directories._1(),
            Time.SYSTEM,
            new Metrics(),
            CompletableFuture.completedFuture(
                QuorumConfig.parseVoterConnections(config.quorumConfig().voters())),
            List.of(),
            new StandardFaultHandlerFactory(),
            ServerSocketFactory.INSTANCE);
    ControllerServer controller =
        new ControllerServer(shared, KafkaRaftServer.configSchema(), directories._2());
    try {
      controller.startup();
      await(controller, node);
    } finally {
      controller.shutdown();
      controller.awaitShutdown();
    }
  }

  private static void await(ControllerServer controller, int node) {
    long began = System.nanoTime();
    while (!controller.metadataCache().isBrokerFenced(node)) {
      if (System.nanoTime() - began > WITHIN.toNanos()) {
        throw new IllegalStateException(
            "the controller has not fenced the former broker within " + WITHIN);
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private static String controllerListener(String listeners) {
    return List.of(listeners.split(",", -1)).stream()
        .filter(listener -> listener.startsWith("CONTROLLER:"))
        .findFirst()
        .orElseThrow();
  }
}
