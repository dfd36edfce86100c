package org.pyx.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * Kafka's own KRaft server as broker and controller in this process, on free ports of the loopback
 * address. Its data survives restarts in the directory that it is given. Thread-safe.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final int NODE = 1;

  /** Kafka's own; it holds a lock on it. */
  private static final String LOCK = ".lock";

  private static final String ADDRESS = "bootstrap.servers";

  private final KafkaRaftServer server;
  private final int port;
  private final Path address;

  private EmbeddedBroker(KafkaRaftServer server, int port, Path address) {
    this.server = server;
    this.port = port;
    this.address = address;
  }

  /**
   * Starts a broker; formats the directory if it is new.
   *
   * @param data where topics lie
   * @throws UncheckedIOException if the directory cannot be used
   * @throws IllegalStateException if the broker does not start
   */
  public static EmbeddedBroker start(Path data) {
    int[] ports = freePorts();
    return start(data, ports[0], properties(data, ports[0], ports[1]));
  }

  /**
   * Starts a broker on ports that are known before, so that it can be started again where its
   * clients look for it.
   *
   * @param data where topics lie
   * @param listeners its ports
   * @throws UncheckedIOException if the directory cannot be used
   * @throws IllegalStateException if the broker does not start
   */
  public static EmbeddedBroker start(Path data, BrokerListeners listeners) {
    Properties properties = properties(data, listeners.direct(), listeners.controller());
    properties.setProperty(
        "listeners",
        "PLAINTEXT://localhost:%d,BEHIND://localhost:%d,CONTROLLER://localhost:%d"
            .formatted(listeners.direct(), listeners.behind(), listeners.controller()));
    properties.setProperty(
        "advertised.listeners",
        "PLAINTEXT://localhost:%d,BEHIND://localhost:%d"
            .formatted(listeners.direct(), listeners.front()));
    properties.setProperty(
        "listener.security.protocol.map",
        "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,BEHIND:PLAINTEXT");
    return start(data, listeners.direct(), properties);
  }

  /**
   * Starts a broker on a port of the loopback address that is known before, so that it can go away
   * and come back for the same clients.
   *
   * @throws UncheckedIOException if the directory cannot be used
   * @throws IllegalStateException if the broker does not start
   */
  public static EmbeddedBroker start(Path data, int port) {
    return start(data, port, properties(data, port, freePorts()[0]));
  }

  private static EmbeddedBroker start(Path data, int port, Properties properties) {
    boolean killed = FormerBroker.wasKilled(data);
    format(data);
    if (killed) {
      FormerBroker.fence(NODE, properties);
    }
    KafkaRaftServer server =
        new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
    server.startup();
    EmbeddedBroker broker = new EmbeddedBroker(server, port, data.resolve(ADDRESS));
    broker.announce();
    return broker;
  }

  /** Where a broker that runs on a directory listens; empty if none does. */
  public static Optional<String> addressOf(Path data) {
    try {
      return Optional.of(Files.readString(data.resolve(ADDRESS)).strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Where a broker of another process listens that holds a directory now. Unlike {@link #addressOf}
   * this is not misled by what a broker that was killed has left behind.
   */
  public static Optional<String> runningOn(Path data) {
    Path lock = data.resolve(LOCK);
    if (Files.notExists(lock)) {
      return Optional.empty();
    }
    try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
        FileLock held = channel.tryLock()) {
      return held == null ? addressOf(data) : Optional.empty();
    } catch (OverlappingFileLockException e) {
      return addressOf(data);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use " + lock, e);
    }
  }

  /** Other commands of the same user find the broker by this. */
  private void announce() {
    try {
      Files.writeString(address, bootstrapServers() + System.lineSeparator());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + address, e);
    }
  }

  /** Where clients connect. */
  public String bootstrapServers() {
    return "localhost:" + port;
  }

  /** Stops in order and waits for the end. */
  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
    try {
      Files.deleteIfExists(address);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + address, e);
    }
  }

  private static Properties properties(Path data, int port, int controllerPort) {
    Properties properties = new Properties();
    properties.setProperty("process.roles", "broker,controller");
    properties.setProperty("node.id", Integer.toString(NODE));
    properties.setProperty("controller.quorum.voters", NODE + "@localhost:" + controllerPort);
    properties.setProperty(
        "listeners", "PLAINTEXT://localhost:" + port + ",CONTROLLER://localhost:" + controllerPort);
    properties.setProperty("advertised.listeners", "PLAINTEXT://localhost:" + port);
    properties.setProperty("controller.listener.names", "CONTROLLER");
    properties.setProperty(
        "listener.security.protocol.map", "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT");
    properties.setProperty("log.dirs", data.toAbsolutePath().toString());
    // one broker: nothing to replicate to
    properties.setProperty("offsets.topic.replication.factor", "1");
    properties.setProperty("offsets.topic.num.partitions", "1");
    properties.setProperty("transaction.state.log.replication.factor", "1");
    properties.setProperty("transaction.state.log.min.isr", "1");
    properties.setProperty("transaction.state.log.num.partitions", "4");
    properties.setProperty("share.coordinator.state.topic.replication.factor", "1");
    properties.setProperty("share.coordinator.state.topic.min.isr", "1");
    properties.setProperty("group.initial.rebalance.delay.ms", "0");
    properties.setProperty("auto.create.topics.enable", "false");
    // a single event may be large (guarantee G8)
    properties.setProperty("message.max.bytes", Integer.toString(256 << 20));
    properties.setProperty("socket.request.max.bytes", Integer.toString(300 << 20));
    properties.setProperty("log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20));
    // nobody else could take over, and a broker that is stopped for a while is not to lose its
    // partitions: see FormerBroker for what that costs
    properties.setProperty("broker.session.timeout.ms", "30000");
    properties.setProperty("num.network.threads", "2");
    properties.setProperty("num.io.threads", "4");
    return properties;
  }

  private static void format(Path data) {
    try {
      if (Files.notExists(data)
          && data.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        // payments are private: nobody but this user may read the topics
        Files.createDirectories(
            data,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      Files.createDirectories(data);
      if (Files.exists(data.resolve("meta.properties"))) {
        return;
      }
      new Formatter()
          .setPrintStream(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .setNodeId(NODE)
          .setClusterId(Uuid.randomUuid().toString())
          .addDirectory(data.toAbsolutePath().toString())
          .setMetadataLogDirectory(data.toAbsolutePath().toString())
          .setReleaseVersion(MetadataVersion.latestProduction())
          .setControllerListenerName("CONTROLLER")
          .run();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use " + data + " for Kafka's data", e);
    } catch (Exception e) {
      throw new IllegalStateException("cannot format " + data + " for Kafka", e);
    }
  }

  private static int[] freePorts() {
    try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new int[] {one.getLocalPort(), other.getLocalPort()};
    } catch (IOException e) {
      throw new UncheckedIOException("no free port on the loopback address", e);
    }
  }
}
