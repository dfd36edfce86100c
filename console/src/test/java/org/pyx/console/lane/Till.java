package org.pyx.console.lane;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.pyx.capture.source.SourceSetup;
import org.pyx.console.Pyx;
import org.pyx.console.config.ConfigFile;
import org.pyx.console.config.PyxConfig;
import org.pyx.embedded.EmbeddedBroker;
import org.pyx.embedded.EmbeddedPostgresServer;
import org.pyx.schemas.policy.PolicyFile;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.Secret;
import org.pyx.schemas.wire.Lane;
import org.pyx.sink.target.TargetSetup;
import picocli.CommandLine;

/**
 * A till whose receipts are copied: a small exchange and its auditor. The servers are shared by all
 * tests of a JVM; each till has a lane and two databases of its own.
 */
final class Till {
  /** Writes its log out late: a commit that is not waited for stays in memory for seconds. */
  private static final EmbeddedPostgresServer POSTGRES =
      EmbeddedPostgresServer.start(
          Map.of(
              "max_replication_slots", "60", "max_wal_senders", "60", "wal_writer_delay", "3000"));

  private static final EmbeddedBroker BROKER = broker();
  private static final AtomicInteger NUMBER = new AtomicInteger();

  final Lane lane = new Lane("till" + NUMBER.incrementAndGet());
  final KafkaAccess kafka = new KafkaAccess(BROKER.bootstrapServers(), (short) 1, Map.of());
  final Path config;
  private final Path directory;

  /** What a command has printed. */
  record Printed(int code, String out, String err) {}

  Till(Path directory) throws SQLException, IOException {
    this(
        directory,
        "strict",
        "CREATE TABLE receipts (id bigserial PRIMARY KEY, amount bigint NOT NULL)");
  }

  /**
   * One with other tables.
   *
   * @param policyName the name of a policy, or the path of its file
   */
  Till(Path directory, String policyName, String... tables) throws SQLException, IOException {
    this.directory = directory;
    run("postgres", "CREATE DATABASE " + source(), "CREATE DATABASE " + copy());
    run(source(), tables);
    run(copy(), tables);
    var policy = PolicyFile.load(policyName);
    try (Connection connection = POSTGRES.connect(source())) {
      new SourceSetup(policy, source() + "_role", new Secret("one"), lane.slot(), lane.slot())
          .apply(connection);
    }
    try (Connection connection = POSTGRES.connect(copy())) {
      new TargetSetup(policy, copy(), copy() + "_role", new Secret("two")).apply(connection);
    }
    this.config = configure("pyx", policyName, POSTGRES.port(), BROKER.bootstrapServers());
  }

  /** A configuration of the same lane with another policy. */
  Path configure(String name, String policyName) throws IOException {
    return configure(name, policyName, POSTGRES.port(), BROKER.bootstrapServers());
  }

  /** A configuration of the same lane with another target or broker. */
  Path configure(String name, int targetPort, String bootstrap) throws IOException {
    return configure(name, "strict", targetPort, bootstrap);
  }

  private Path configure(String name, String policyName, int targetPort, String bootstrap)
      throws IOException {
    return Files.writeString(
        directory.resolve(lane.name() + "-" + name + ".yaml"),
        """
        lane: %1$s
        policy: %8$s
        kafka: {bootstrap: "%2$s", data: "%3$s/%1$s-kafka"}
        source: {host: localhost, port: %4$d, database: %5$s, user: %5$s_role, password: one, heartbeat-seconds: 1}
        target: {host: localhost, port: %6$d, database: %7$s, user: %7$s_role, password: two}
        validator: {state: "%3$s/%1$s-state"}
        """
            .formatted(
                lane.name(),
                bootstrap,
                directory,
                POSTGRES.port(),
                source(),
                targetPort,
                copy(),
                policyName));
  }

  PyxConfig read() {
    return ConfigFile.read(config);
  }

  String bootstrap() {
    return BROKER.bootstrapServers();
  }

  String source() {
    return lane.name() + "_source";
  }

  String copy() {
    return lane.name() + "_copy";
  }

  Connection connect(String database) throws SQLException {
    return POSTGRES.connect(database);
  }

  /** Rings up receipts in one transaction. */
  void ring(int receipts) throws SQLException {
    run(
        source(),
        "INSERT INTO receipts (amount) SELECT n FROM generate_series(1, " + receipts + ") n");
  }

  long count(String database) throws SQLException {
    return Long.parseLong(one(database, "SELECT count(*)::text FROM receipts"));
  }

  String one(String database, String sql) throws SQLException {
    try (Connection connection = POSTGRES.connect(database);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  void run(String database, String... statements) throws SQLException {
    try (Connection connection = POSTGRES.connect(database);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** Runs a command with this till's configuration. */
  Printed pyx(String... arguments) {
    return pyx(config, arguments);
  }

  static Printed pyx(Path config, String... arguments) {
    String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--config";
    all[arguments.length + 1] = config.toString();
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StringWriter err = new StringWriter();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      CommandLine line = Pyx.commandLine().setErr(new PrintWriter(err, true));
      int code = line.execute(all);
      Printed printed = new Printed(code, out.toString(StandardCharsets.UTF_8), err.toString());
      return printed;
    } finally {
      System.setOut(before);
    }
  }

  private static EmbeddedBroker broker() {
    try {
      return EmbeddedBroker.start(Files.createTempDirectory("pyx-till-kafka"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
