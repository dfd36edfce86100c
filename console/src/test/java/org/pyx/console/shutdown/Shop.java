package org.pyx.console.shutdown;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.pyx.capture.source.SourceSetup;
import org.pyx.console.demo.PyxProcess;
import org.pyx.console.web.ConsoleLane;
import org.pyx.embedded.EmbeddedPostgresServer;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.policy.PolicyFile;
import org.pyx.schemas.stage.Secret;
import org.pyx.schemas.wire.Lane;
import org.pyx.sink.target.TargetSetup;

/** An exchange, an auditor and a broker, each a server of its own, and the stages as processes. */
final class Shop implements AutoCloseable {
  static final Duration WITHIN = Duration.ofMinutes(5);

  /** Pyx promises ten; a machine that is busy with eight builds may be late to notice. */
  private static final Duration END_WITHIN = Duration.ofSeconds(20);

  final Lane lane = new Lane("shop");
  final EmbeddedPostgresServer exchange = EmbeddedPostgresServer.start(Map.of());
  final EmbeddedPostgresServer auditor = EmbeddedPostgresServer.start(Map.of());
  final Map<String, Process> stages = new LinkedHashMap<>();
  final List<ProcessHandle> stopped = new ArrayList<>();
  final Path directory;
  final Path config;
  final int consolePort = ConsoleLane.freePort();
  final int managementPort = ConsoleLane.freePort();
  private volatile boolean trading;
  private CompletableFuture<Void> trade = CompletableFuture.completedFuture(null);

  /** One whose broker is at an address, or {@code embedded}. */
  Shop(Path directory, String bootstrap) throws SQLException, IOException {
    this.directory = directory;
    String table = "CREATE TABLE receipts (id bigserial PRIMARY KEY, note text NOT NULL)";
    Policy policy = PolicyFile.load("strict");
    try (Connection source = exchange.connect("postgres");
        Connection copy = auditor.connect("postgres")) {
      source.createStatement().execute(table);
      copy.createStatement().execute(table);
      new SourceSetup(policy, "pyx_capture", new Secret("one"), lane.slot(), lane.slot())
          .apply(source);
      new TargetSetup(policy, "postgres", "pyx_sink", new Secret("two")).apply(copy);
    }
    this.config =
        Files.writeString(
            directory.resolve("pyx.yaml"),
            """
            lane: shop
            policy: strict
            kafka: {bootstrap: "%2$s", data: "%1$s/kafka"}
            source: {host: localhost, port: %3$d, database: postgres, user: pyx_capture, password: one, heartbeat-seconds: 1}
            target: {host: localhost, port: %4$d, database: postgres, user: pyx_sink, password: two}
            validator: {state: "%1$s/state"}
            console: {listen: "127.0.0.1:%5$d", management: "127.0.0.1:%6$d", refresh-seconds: 2}
            """
                .formatted(
                    directory,
                    bootstrap,
                    exchange.port(),
                    auditor.port(),
                    consolePort,
                    managementPort));
  }

  void start(String stage, String... more) throws IOException {
    stages.put(stage, PyxProcess.start(stage, config, "512m", more));
  }

  /** Tells a stage to end; how long it took. */
  Duration terminate(String stage) throws IOException, InterruptedException {
    Process process = stages.remove(stage);
    assertThat(process.isAlive()).as("%s is at work: %s", stage, tail(stage)).isTrue();
    long begun = System.nanoTime();
    process.destroy();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s ends at all", stage).isTrue();
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    System.out.printf(
        "%s ended %.1f s after SIGTERM: %s%n", stage, took.toMillis() / 1e3, last(stage));
    assertThat(process.exitValue()).as("SIGTERM").isEqualTo(143);
    assertThat(took).as("%s", stage).isLessThan(END_WITHIN);
    return took;
  }

  /** The last line of a stage's log. */
  String last(String stage) throws IOException {
    return Files.readAllLines(directory.resolve(stage + ".log")).getLast();
  }

  private String tail(String stage) throws IOException {
    List<String> lines = Files.readAllLines(directory.resolve(stage + ".log"));
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
  }

  /** A server that keeps its connections and says nothing. */
  void freeze(ProcessHandle server) {
    stopped.add(server);
    Signals.send("STOP", server);
  }

  void thaw() {
    stopped.forEach(server -> Signals.send("CONT", server));
    stopped.clear();
  }

  /** Transactions of some receipts, one after the other. */
  void trade() {
    trading = true;
    trade =
        CompletableFuture.runAsync(() -> {
          try (Connection connection = exchange.connect("postgres");
              Statement statement = connection.createStatement()) {
            while (trading) {
              statement.execute(
                  "INSERT INTO receipts (note) SELECT 'n' || n FROM generate_series(1, 20) n");
              Thread.sleep(2);
            }
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  void rest() {
    trading = false;
    trade.join();
  }

  void ring(int receipts) throws SQLException {
    try (Connection connection = exchange.connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "INSERT INTO receipts (note) SELECT 'n' || n FROM generate_series(1, "
              + receipts
              + ") n");
    }
  }

  long copied() throws SQLException {
    return Long.parseLong(one(auditor, "SELECT count(*)::text FROM receipts"));
  }

  /** Bytes of the copy's table, also of a transaction that is not committed. */
  long size() throws SQLException {
    return Long.parseLong(one(auditor, "SELECT pg_relation_size('receipts')::text"));
  }

  void awaitCopied(long more) throws SQLException {
    long before = copied();
    await().atMost(WITHIN).until(() -> copied() >= before + more);
  }

  /** Source and copy are the same in the end. */
  void awaitEqual() throws SQLException {
    String sql =
        "SELECT count(*) || ' ' || coalesce(md5(string_agg(r::text, '|' ORDER BY id)), '') FROM receipts r";
    String expected = one(exchange, sql);
    await().atMost(WITHIN).untilAsserted(() -> assertThat(one(auditor, sql)).isEqualTo(expected));
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
    trading = false;
    thaw();
    stages.values().forEach(Process::destroyForcibly);
    auditor.close();
    exchange.close();
  }
}
