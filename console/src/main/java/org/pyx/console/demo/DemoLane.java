package org.pyx.console.demo;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.pyx.capture.CaptureConfig;
import org.pyx.capture.CaptureStage;
import org.pyx.capture.source.SourceSetup;
import org.pyx.embedded.EmbeddedBroker;
import org.pyx.embedded.EmbeddedPostgresServer;
import org.pyx.exchange.ExchangeSchema;
import org.pyx.exchange.SchemaVariant;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.policy.PolicyFile;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.PostgresAccess;
import org.pyx.schemas.stage.Secret;
import org.pyx.schemas.stage.StageStart;
import org.pyx.schemas.stage.StageStart.Beginning;
import org.pyx.schemas.wire.Lane;
import org.pyx.sink.SinkConfig;
import org.pyx.sink.SinkStage;
import org.pyx.sink.target.TargetSetup;
import org.pyx.validator.ValidatorConfig;
import org.pyx.validator.ValidatorStage;

/**
 * An exchange, an auditor and the lane between them, all inside this process and below one
 * directory.
 */
final class DemoLane implements AutoCloseable {
  static final Lane LANE = new Lane("demo");

  /** Often, so that a short demo shows what is only seen in the catalog. */
  static final Duration WATCH = Duration.ofSeconds(2);

  private static final String DATABASE = "postgres";

  final Policy policy;
  final KafkaAccess kafka;
  private final EmbeddedPostgresServer exchange;
  private final EmbeddedPostgresServer auditor;
  private final EmbeddedBroker broker;
  private final Path directory;
  private final String sourcePassword = randomPassword();
  private final String targetPassword = randomPassword();

  DemoLane(SchemaVariant variant, Path directory) throws SQLException {
    this.directory = directory;
    this.policy =
        PolicyFile.load(
            switch (variant) {
              case TALER_2024, TALER_2024_PARTITIONED -> "taler-2024";
              case TALER_2021 -> "taler-2021";
            });
    this.exchange = EmbeddedPostgresServer.start(Map.of("max_replication_slots", "10"));
    this.auditor = EmbeddedPostgresServer.start(Map.of());
    this.broker = EmbeddedBroker.start(directory.resolve("kafka"));
    this.kafka = new KafkaAccess(broker.bootstrapServers(), (short) 1, Map.of());
    try (Connection connection = source()) {
      ExchangeSchema.createExchange(connection, variant);
      new SourceSetup(policy, "pyx_capture", new Secret(sourcePassword), LANE.slot(), LANE.slot())
          .apply(connection);
    }
    try (Connection connection = copy()) {
      ExchangeSchema.createCopy(connection, variant);
      new TargetSetup(policy, DATABASE, "pyx_sink", new Secret(targetPassword)).apply(connection);
    }
  }

  /** A new connection to the exchange, as its owner. */
  Connection source() throws SQLException {
    return exchange.connect(DATABASE);
  }

  /** A new connection to the copy, as its owner. */
  Connection copy() throws SQLException {
    return auditor.connect(DATABASE);
  }

  ProcessorTime processorTime() throws SQLException {
    return new ProcessorTime(exchange.process(), auditor.process());
  }

  CaptureStage capture() {
    return capture(Beginning.FIRST_START);
  }

  CaptureStage capture(Beginning beginning) {
    return capture(beginning, CaptureConfig.LARGEST_VALUE);
  }

  /** One that lets values travel up to a size in bytes. */
  CaptureStage capture(Beginning beginning, int largestValue) {
    return new CaptureStage(
        new CaptureConfig(
            LANE,
            StageStart.of(beginning),
            kafka,
            sourceAccess(),
            policy,
            LANE.slot(),
            LANE.slot(),
            Duration.ofSeconds(1),
            WATCH,
            largestValue));
  }

  ValidatorStage validator() {
    return validator(Beginning.FIRST_START);
  }

  ValidatorStage validator(Beginning beginning) {
    return new ValidatorStage(
        new ValidatorConfig(
            LANE,
            StageStart.of(beginning),
            kafka,
            policy,
            directory.resolve("state"),
            ValidatorConfig.COMMIT_INTERVAL_MILLIS));
  }

  SinkStage sink() {
    return sink(Beginning.FIRST_START);
  }

  SinkStage sink(Beginning beginning) {
    return new SinkStage(
        new SinkConfig(LANE, StageStart.of(beginning), kafka, targetAccess(), policy));
  }

  List<String> addresses() {
    return List.of(
        "exchange  postgresql://postgres@localhost:" + exchange.port() + "/" + DATABASE,
        "auditor   postgresql://postgres@localhost:" + auditor.port() + "/" + DATABASE,
        "kafka     " + broker.bootstrapServers() + "  topics " + String.join(", ", LANE.topics()));
  }

  @Override
  public void close() {
    broker.close();
    auditor.close();
    exchange.close();
  }

  /** The exchange, as capture. */
  PostgresAccess sourceAccess() {
    return access(exchange, "pyx_capture", sourcePassword);
  }

  /** The copy, as the sink. */
  PostgresAccess targetAccess() {
    return access(auditor, "pyx_sink", targetPassword);
  }

  private static PostgresAccess access(
      EmbeddedPostgresServer server, String user, String password) {
    return new PostgresAccess(
        "localhost", server.port(), DATABASE, user, new Secret(password), Map.of());
  }

  private static String randomPassword() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
