package org.pyx.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Utils;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.pyx.capture.source.SourceSetup;
import org.pyx.embedded.EmbeddedBroker;
import org.pyx.embedded.EmbeddedPostgresServer;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.policy.PolicyFile;
import org.pyx.schemas.stage.Backoff;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.PostgresAccess;
import org.pyx.schemas.stage.Secret;
import org.pyx.schemas.stage.StageStart;
import org.pyx.schemas.stage.StageStart.Beginning;
import org.pyx.schemas.stage.StageState;
import org.pyx.schemas.wire.ChangeCodec;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.TopicReading;

/** One server and one broker for all tests; each test has a database and a lane of its own. */
final class Laboratory implements AutoCloseable {
  static final EmbeddedPostgresServer POSTGRES =
      EmbeddedPostgresServer.start(Map.of("max_replication_slots", "100", "max_wal_senders", "50"));
  static final EmbeddedBroker BROKER = broker();
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private int port;
  final String database = "source_" + NUMBER.incrementAndGet();
  final Lane lane = new Lane(database);
  Connection connection;
  final List<PostgresAccess.Address> addresses = new ArrayList<>();
  PostgresAccess.Wanted wanted = PostgresAccess.Wanted.ANY;
  @Nullable StageStart start;
  Policy policy = PolicyFile.load("strict");
  String role = "capture_" + database;
  Duration watch = CaptureConfig.WATCH;
  int largestValue = CaptureConfig.LARGEST_VALUE;

  Laboratory() throws SQLException {
    this(POSTGRES.port());
  }

  /** In a server of the test's own. */
  Laboratory(int port) throws SQLException {
    this.port = port;
    addresses.add(new PostgresAccess.Address("localhost", port));
    try (Connection postgres = connect(port, "postgres");
        Statement statement = postgres.createStatement()) {
      statement.execute("CREATE DATABASE " + database + " ENCODING UTF8 TEMPLATE template0");
    }
    connection = connect();
  }

  /** From now on the test itself speaks to a copy of the server. */
  void moveTo(int otherPort) throws SQLException {
    port = otherPort;
    connection.close();
    connection = connect();
  }

  /** Another connection to the test's database, as superuser. */
  Connection connect() throws SQLException {
    return connect(port, database);
  }

  private static Connection connect(int port, String database) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://localhost:" + port + "/" + database,
        EmbeddedPostgresServer.SUPERUSER,
        "");
  }

  private static EmbeddedBroker broker() {
    try {
      Path data = Files.createTempDirectory("pyx-capture-test");
      EmbeddedBroker broker = EmbeddedBroker.start(data);
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(() -> {
                broker.close();
                Utils.closeQuietly(() -> Utils.delete(data.toFile()), "the broker's data");
              }));
      return broker;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void sql(String... statements) throws SQLException {
    for (String text : statements) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(text);
      }
    }
  }

  String text(String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }

  void setUp() {
    setup().apply(connection);
  }

  SourceSetup setup() {
    return new SourceSetup(policy, role, new Secret("it's"), lane.slot(), lane.slot());
  }

  static KafkaAccess kafka() {
    return new KafkaAccess(BROKER.bootstrapServers(), (short) 1, Map.of());
  }

  CaptureConfig config() {
    return new CaptureConfig(
        lane,
        start == null ? StageStart.of(begun() ? Beginning.GOES_ON : Beginning.FIRST_START) : start,
        kafka(),
        new PostgresAccess(addresses, wanted, database, role, new Secret("it's"), Map.of()),
        policy,
        lane.slot(),
        lane.slot(),
        Duration.ofMillis(200),
        watch,
        largestValue);
  }

  /** Whether the journal holds anything. */
  boolean begun() {
    return TopicReading.look(kafka(), List.of(lane.journal())).end(lane.journal()) > 0
        && TopicReading.holdsRecords(kafka(), lane.journal());
  }

  CaptureStage capture() {
    return capture(_ -> {});
  }

  CaptureStage capture(LongConsumer beforeCommit) {
    CaptureStage stage =
        new CaptureStage(config(), beforeCommit, CaptureStage.PATIENCE, Backoff.ORDINARY);
    stage.start();
    return stage;
  }

  /**
   * Waits until everything that is committed now has arrived, and gives it; neither heartbeats nor
   * what was seen beside the log.
   */
  List<Change> drain(CaptureStage stage) throws SQLException {
    List<Change> all = new ArrayList<>();
    follow(stage, all::add);
    all.removeIf(c -> c instanceof Change.Heartbeat || c instanceof Change.Observed);
    return all;
  }

  /** Gives everything that is committed now, one by one, from the journal's beginning. */
  void follow(CaptureStage stage, Consumer<Change> reader) throws SQLException {
    String marker = "marker-" + NUMBER.incrementAndGet();
    sql("SELECT pg_logical_emit_message(true, '" + marker + "', 'x')");
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    ChangeCodec codec = new ChangeCodec();
    AtomicLong transaction = new AtomicLong(-1);
    AtomicBoolean ended = new AtomicBoolean();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      while (!ended.get()) {
        if (stage.state() instanceof StageState.Failed failed) {
          throw new AssertionError(failed.reason());
        }
        assertThat(System.nanoTime()).as("all has arrived in time").isLessThan(deadline);
        for (var journalRecord : consumer.poll(Duration.ofMillis(100))) {
          if (ended.get()) {
            break;
          }
          Change change = codec.decode(journalRecord.value());
          reader.accept(change);
          if (change instanceof Change.Message m && m.prefix().equals(marker)) {
            transaction.set(m.position().transactionId());
          } else if (change instanceof Change.End end) {
            ended.set(end.position().transactionId() == transaction.get());
          }
        }
      }
    }
  }

  /** Reads the journal from its beginning, one by one, until the reader has seen enough. */
  void scan(Duration patience, Predicate<Change> reader) {
    long deadline = System.nanoTime() + patience.toNanos();
    ChangeCodec codec = new ChangeCodec();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      while (true) {
        assertThat(System.nanoTime()).as("all has arrived in time").isLessThan(deadline);
        for (var journalRecord : consumer.poll(Duration.ofMillis(100))) {
          if (reader.test(codec.decode(journalRecord.value()))) {
            return;
          }
        }
      }
    }
  }

  static void awaitRunning(CaptureStage stage) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> {
          if (stage.state() instanceof StageState.Failed failed) {
            throw new AssertionError(failed.reason());
          }
          return stage.lastLsn().value() != 0 && stage.state() instanceof StageState.Running;
        });
  }

  /** Waits until the server has noticed that the reader of the slot is gone. */
  void awaitSlotFree() {
    Awaitility.await()
        .until(() -> {
          try (Statement statement = connection.createStatement();
              var rows =
                  statement.executeQuery(
                      "SELECT active FROM pg_replication_slots WHERE slot_name = '"
                          + lane.slot()
                          + "'")) {
            return rows.next() && !rows.getBoolean(1);
          }
        });
  }

  static StageState.Failed awaitFailed(CaptureStage stage) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(stage::state, StageState.Failed.class::isInstance);
    return (StageState.Failed) stage.state();
  }

  /** Everything that a reader of the journal may see. */
  List<Change> journal() {
    List<Change> changes = new ArrayList<>();
    ChangeCodec codec = new ChangeCodec();
    TopicPartition partition = new TopicPartition(lane.journal(), 0);
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      if (consumer.partitionsFor(lane.journal()).isEmpty()) {
        return List.of();
      }
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      while (consumer.position(partition) < end) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(message -> changes.add(codec.decode(message.value())));
      }
    }
    return changes;
  }

  /** How far a reader of the journal gets now. */
  long visible() {
    TopicPartition partition = new TopicPartition(lane.journal(), 0);
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      return consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    }
  }

  /** At the journal's beginning; it sees what is committed. */
  private KafkaConsumer<byte[], byte[]> consumer() {
    Map<String, Object> properties = kafka().clientProperties();
    properties.put("isolation.level", "read_committed");
    properties.put("max.poll.records", 20_000);
    properties.put("fetch.max.bytes", 64 << 20);
    properties.put("max.partition.fetch.bytes", 32 << 20);
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    TopicPartition partition = new TopicPartition(lane.journal(), 0);
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
    return consumer;
  }

  @Override
  public void close() throws SQLException {
    // a slot whose reader has just gone may be active still; there are enough for those
    sql(
        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
            + " WHERE database = current_database() AND NOT active");
    connection.close();
  }
}
