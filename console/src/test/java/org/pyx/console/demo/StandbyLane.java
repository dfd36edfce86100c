package org.pyx.console.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.pyx.capture.source.SourceSetup;
import org.pyx.embedded.EmbeddedPostgresServer;
import org.pyx.exchange.ExchangeSchema;
import org.pyx.exchange.SchemaVariant;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.policy.PolicyFile;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.Secret;
import org.pyx.schemas.wire.Lane;
import org.pyx.sink.target.TargetSetup;

/**
 * A lane with traffic, whose stages a test starts as processes, more than one of each. What every
 * process says is in a log of its own.
 */
final class StandbyLane implements AutoCloseable {
  static final Lane LANE = new Lane("standby");
  private static final Duration WITHIN = Duration.ofMinutes(4);
  private static final String TABLE = "exchange.exchange_sign_keys";

  private final Path directory;
  private final EmbeddedPostgresServer exchange = EmbeddedPostgresServer.start(Map.of());
  private final EmbeddedPostgresServer auditor = EmbeddedPostgresServer.start(Map.of());
  final BrokerProcess broker;
  final KafkaAccess kafka;
  private final List<Running> started = new ArrayList<>();
  private final AtomicInteger rows = new AtomicInteger();
  private volatile boolean traffic = true;
  private final Thread writer;

  /** A process of a stage. */
  record Running(String stage, String instance, Process process, Path log) {
    String pid() {
      return Long.toString(process.pid());
    }

    void signal(String name) throws IOException, InterruptedException {
      assertThat(new ProcessBuilder("kill", "-" + name, pid()).start().waitFor()).isZero();
    }

    String said() throws IOException {
      return Files.readString(log);
    }

    /** Waits until its log has a line with all words. */
    void awaitWords(String... words) {
      await()
          .atMost(WITHIN)
          .untilAsserted(() ->
              assertThat(said().lines().toList())
                  .as("the log of %s %s", stage, instance)
                  .anySatisfy(line -> assertThat(line).contains(words)));
    }
  }

  StandbyLane(Path directory, int before) throws Exception {
    this.directory = directory;
    Policy policy = PolicyFile.load("taler-2024");
    try (Connection source = exchange.connect("postgres");
        Connection copy = auditor.connect("postgres")) {
      ExchangeSchema.createExchange(source, SchemaVariant.TALER_2024);
      ExchangeSchema.createCopy(copy, SchemaVariant.TALER_2024);
      new SourceSetup(policy, "pyx_capture", new Secret("one"), LANE.slot(), LANE.slot())
          .apply(source);
      new TargetSetup(policy, "postgres", "pyx_sink", new Secret("two")).apply(copy);
    }
    insert(before);
    broker = BrokerProcess.start(directory);
    kafka = new KafkaAccess(broker.bootstrapServers(), (short) 1, Map.of());
    writer = Thread.ofVirtual().start(this::write);
  }

  /** Starts a stage under a name, with a state directory of its own. */
  Running start(String stage, String instance, String... options) throws IOException {
    Path own = Files.createDirectory(directory.resolve(stage + "-" + instance + started.size()));
    Path config =
        Files.writeString(
            own.resolve("pyx.yaml"),
            """
            lane: standby
            policy: taler-2024
            kafka: {bootstrap: "%1$s"}
            source: {host: localhost, port: %3$d, database: postgres, user: pyx_capture, password: one, heartbeat-seconds: 1}
            target: {host: localhost, port: %4$d, database: postgres, user: pyx_sink, password: two}
            validator: {state: "%2$s/state"}
            """
                .formatted(broker.bootstrapServers(), own, exchange.port(), auditor.port()));
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of("--instance", instance));
    Process process = PyxProcess.start(stage, config, "256m", all.toArray(String[]::new));
    Running running = new Running(stage, instance, process, own.resolve(stage + ".log"));
    started.add(running);
    return running;
  }

  /** Waits until everything that is committed now is in the copy; how long that took. */
  Duration awaitArrival() {
    long began = System.nanoTime();
    int written = rows.get();
    await()
        .atMost(WITHIN)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> Long.parseLong(copy("SELECT count(*) FROM " + TABLE)) >= written);
    return Duration.ofNanos(System.nanoTime() - began);
  }

  /** Forges a row that was copied long ago: deletes it, and writes it anew with another content. */
  void forge(int row) throws SQLException {
    String key = "sha256('" + row + "'::bytea)";
    source("DELETE FROM " + TABLE + " WHERE exchange_pub = " + key);
    source(
        "INSERT INTO "
            + TABLE
            + " (exchange_pub, master_sig, valid_from, expire_sign, expire_legal) VALUES ("
            + key
            + ", sha512('forged'), 1000000, 2000000, 3000000)");
  }

  /** Ends the traffic, and waits until all of it is in the copy. */
  void drain() throws InterruptedException {
    traffic = false;
    writer.join();
    awaitArrival();
  }

  /** The rows that nobody has forged, as text of both databases. */
  List<String> contents(int forged) throws SQLException {
    String sql =
        "SELECT count(*) || ' ' || md5(string_agg(encode(exchange_pub, 'hex') || encode(master_sig, 'hex'),"
            + " '|' ORDER BY exchange_pub)) FROM "
            + TABLE
            + " WHERE exchange_pub NOT IN (SELECT sha256(i::text::bytea) FROM generate_series(1, "
            + forged
            + ") i)";
    return List.of(one(exchange, sql), one(auditor, sql));
  }

  String copy(String sql) throws SQLException {
    return one(auditor, sql);
  }

  private void source(String sql) throws SQLException {
    try (Connection connection = exchange.connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void insert(int count) throws SQLException {
    int from = rows.get() + 1;
    source(
        "INSERT INTO "
            + TABLE
            + " (exchange_pub, master_sig, valid_from, expire_sign, expire_legal)"
            + " SELECT sha256(i::text::bytea), sha512(i::text::bytea), 1000000, 2000000, 3000000"
            + " FROM generate_series("
            + from
            + ", "
            + (from + count - 1)
            + ") i");
    rows.addAndGet(count);
  }

  /** Transactions of one row and of some. */
  private void write() {
    try {
      for (int i = 0; traffic; i++) {
        insert(i % 20 == 0 ? 500 : 1);
        TimeUnit.MILLISECONDS.sleep(50);
      }
    } catch (SQLException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String one(EmbeddedPostgresServer server, String sql) throws SQLException {
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  @Override
  public void close() {
    traffic = false;
    started.forEach(running -> running.process().destroyForcibly());
    broker.close();
    exchange.close();
    auditor.close();
  }
}
