package org.pyx.chaos.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import org.pyx.capture.source.SourceSetup;
import org.pyx.chaos.network.Cable;
import org.pyx.chaos.network.Link;
import org.pyx.chaos.process.JavaProgram;
import org.pyx.chaos.process.JavaService;
import org.pyx.chaos.process.Part;
import org.pyx.chaos.process.PostgresService;
import org.pyx.chaos.process.Service;
import org.pyx.chaos.process.Supervisor;
import org.pyx.chaos.traffic.Marks;
import org.pyx.embedded.BrokerProcess;
import org.pyx.embedded.EmbeddedPostgresServer;
import org.pyx.exchange.ExchangeSchema;
import org.pyx.exchange.SchemaVariant;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.PostgresAccess;
import org.pyx.schemas.stage.Secret;
import org.pyx.schemas.wire.Lane;
import org.pyx.sink.target.TargetSetup;

/**
 * An exchange, an auditor, a broker and the stages of a lane, each a process of its own, with links
 * between them. The harness itself goes round the links. Thread-safe.
 */
final class Laboratory implements AutoCloseable {
  static final Lane LANE = new Lane("chaos");
  private static final String DATABASE = "postgres";
  private static final String CAPTURE_ROLE = "pyx_capture";
  private static final String SINK_ROLE = "pyx_sink";

  /** Only in here, and on the loopback address. */
  private static final Secret PASSWORD = new Secret("chaos");

  final Policy policy = Marks.policy();
  final KafkaAccess kafka;
  final Supervisor supervisor;
  private final Path directory;
  private final Map<Cable, Link> links = new EnumMap<>(Cable.class);
  private final EmbeddedPostgresServer exchange;
  private final EmbeddedPostgresServer auditor;
  private final Ports ports;
  private final AtomicBoolean begun = new AtomicBoolean();

  /** Builds it in an empty directory; the databases run, all else is only prepared. */
  Laboratory(Path directory) throws SQLException, IOException {
    this.directory = directory;
    this.ports = Ports.free();
    exchange =
        EmbeddedPostgresServer.start(
            Map.of("max_prepared_transactions", "10", "max_replication_slots", "10"),
            directory.resolve("exchange"),
            ports.exchange());
    auditor = EmbeddedPostgresServer.start(Map.of(), directory.resolve("auditor"), ports.auditor());
    links.put(Cable.SOURCE, new Link(Cable.SOURCE.word(), ports.exchange()));
    links.put(Cable.TARGET, new Link(Cable.TARGET.word(), ports.auditor()));
    links.put(Cable.KAFKA, new Link(Cable.KAFKA.word(), ports.behind()));
    kafka = new KafkaAccess("localhost:" + ports.direct(), (short) 1, Map.of());
    createDatabases();
    Path config = configure();
    JavaProgram java = JavaProgram.on(directory.resolve("java.options"));
    Map<Part, Service> services = new EnumMap<>(Part.class);
    services.put(
        Part.EXCHANGE, new PostgresService(exchange.processes(), log(Part.EXCHANGE.word())));
    services.put(Part.AUDITOR, new PostgresService(auditor.processes(), log(Part.AUDITOR.word())));
    services.put(Part.BROKER, new JavaService(java, broker(), log(Part.BROKER.word())));
    for (Part stage : List.of(Part.CAPTURE, Part.VALIDATOR, Part.SINK)) {
      services.put(
          stage,
          new JavaService(java, new StageStarts(stage, config, begun::get), log(stage.word())));
    }
    supervisor = new Supervisor(services);
    supervisor.want(Part.EXCHANGE);
    supervisor.want(Part.AUDITOR);
  }

  /** A link. */
  Link link(Cable cable) {
    return Objects.requireNonNull(links.get(cable));
  }

  /** A new connection to the exchange, as its owner. */
  Connection exchange() throws SQLException {
    return connect(ports.exchange());
  }

  /** A new connection to the copy, as its owner. */
  Connection copy() throws SQLException {
    return connect(ports.auditor());
  }

  /** The exchange, as capture. */
  PostgresAccess exchangeAccess() {
    return access(ports.exchange(), CAPTURE_ROLE);
  }

  /** The copy, as the sink. */
  PostgresAccess copyAccess() {
    return access(ports.auditor(), SINK_ROLE);
  }

  /** The lane has begun: no stage is started as one whose lane begins any more. */
  void begun() {
    begun.set(true);
  }

  /** Where the broker keeps its topics. */
  Path topics() {
    return directory.resolve("kafka");
  }

  /** Where a process writes what it says. */
  Path log(String name) {
    return directory.resolve(name + ".log");
  }

  @Override
  public void close() {
    supervisor.close();
    links.values().forEach(Link::close);
    auditor.close();
    exchange.close();
  }

  private static PostgresAccess access(int port, String role) {
    return new PostgresAccess("localhost", port, DATABASE, role, PASSWORD, Map.of());
  }

  private static Connection connect(int port) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://localhost:" + port + "/" + DATABASE + "?connectTimeout=5",
        EmbeddedPostgresServer.SUPERUSER,
        "");
  }

  private void createDatabases() throws SQLException {
    try (Connection source = exchange()) {
      ExchangeSchema.createExchange(source, SchemaVariant.TALER_2024);
      Marks.create(source);
      new SourceSetup(policy, CAPTURE_ROLE, PASSWORD, LANE.slot(), LANE.slot()).apply(source);
    }
    try (Connection target = copy()) {
      ExchangeSchema.createCopy(target, SchemaVariant.TALER_2024);
      Marks.create(target);
      new TargetSetup(policy, DATABASE, SINK_ROLE, PASSWORD).apply(target);
    }
  }

  private Path configure() throws IOException {
    Path policyFile = Files.writeString(directory.resolve("policy.yaml"), policy.text());
    return Files.writeString(
        directory.resolve("pyx.yaml"),
        """
        lane: %s
        policy: "%s"
        kafka: {bootstrap: "localhost:%d"}
        source: {host: localhost, port: %d, database: %s, user: %s, password: %s, heartbeat-seconds: 1, watch-seconds: 5}
        target: {host: localhost, port: %d, database: %s, user: %s, password: %s}
        validator: {state: "%s"}
        """
            .formatted(
                LANE.name(),
                policyFile,
                link(Cable.KAFKA).port(),
                link(Cable.SOURCE).port(),
                DATABASE,
                CAPTURE_ROLE,
                PASSWORD.reveal(),
                link(Cable.TARGET).port(),
                DATABASE,
                SINK_ROLE,
                PASSWORD.reveal(),
                directory.resolve("state")));
  }

  private IntFunction<List<String>> broker() {
    List<String> command =
        List.of(
            "-Xmx384m",
            BrokerProcess.class.getName(),
            topics().toString(),
            Integer.toString(ports.direct()),
            Integer.toString(ports.behind()),
            Integer.toString(link(Cable.KAFKA).port()),
            Integer.toString(ports.controller()));
    return _ -> command;
  }
}
