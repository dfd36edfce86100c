package org.pyx.console.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
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
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pyx.capture.source.SourceSetup;
import org.pyx.embedded.EmbeddedPostgresServer;
import org.pyx.exchange.ExchangeSchema;
import org.pyx.exchange.SchemaVariant;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.policy.PolicyFile;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.Secret;
import org.pyx.schemas.wire.Lane;
import org.pyx.sink.target.TargetSetup;

/**
 * G9: the copy, the broker, the exchange or the validator is away while the exchange goes on
 * writing. Each stage is a process with 256 MB of heap; it says that it waits, and goes on by
 * itself. How long they are away comes from {@code pyx.test.away.seconds}, how many rows are
 * written meanwhile from {@code pyx.test.away.rows}.
 */
@Tag("long")
class AwayTest {
  private static final Lane LANE = new Lane("away");
  private static final int ROWS = Integer.getInteger("pyx.test.away.rows", 100_000);
  private static final Duration AWAY =
      Duration.ofSeconds(Integer.getInteger("pyx.test.away.seconds", 45));
  private static final Duration WITHIN = Duration.ofMinutes(15);

  /** More than an index of Kafka's has when it is made, less than the journal becomes. */
  private static final int LARGEST_FILE_KIB = 12 << 10;

  private static final int FILLING_ROWS = 200_000;
  private static final Pattern STATE =
      Pattern.compile("\\b(capture|validator|sink) (\\w+)( since [^:]+:[^:]+:[^:]+: .*)?$");

  @TempDir Path directory;
  private EmbeddedPostgresServer exchange;
  private EmbeddedPostgresServer auditor;
  private Connection source;
  private Connection copy;
  private Gate toExchange;
  private Gate toAuditor;
  private int brokerPort;
  private Process broker;
  private Path config;
  private final Map<String, Process> stages = new LinkedHashMap<>();
  private int written;

  @BeforeEach
  void start() throws Exception {
    exchange = EmbeddedPostgresServer.start(Map.of());
    auditor = EmbeddedPostgresServer.start(Map.of());
    source = exchange.connect("postgres");
    copy = auditor.connect("postgres");
    toExchange = new Gate(exchange.port());
    toAuditor = new Gate(auditor.port());
    Policy policy = PolicyFile.load("taler-2024");
    ExchangeSchema.createExchange(source, SchemaVariant.TALER_2024);
    new SourceSetup(policy, "pyx_capture", new Secret("one"), LANE.slot(), LANE.slot())
        .apply(source);
    ExchangeSchema.createCopy(copy, SchemaVariant.TALER_2024);
    new TargetSetup(policy, "postgres", "pyx_sink", new Secret("two")).apply(copy);
    try (ServerSocket free = new ServerSocket(0)) {
      brokerPort = free.getLocalPort();
    }
    broker = startBroker();
    config = configure();
    write(1);
    for (String stage : List.of("capture", "validator", "sink")) {
      stages.put(stage, PyxProcess.start(stage, config, "256m", "--first-start"));
    }
    awaitCopied();
  }

  @AfterEach
  void stop() throws Exception {
    signal("CONT", broker.pid());
    for (Process stage : stages.values()) {
      stage.destroy();
    }
    for (Process stage : stages.values()) {
      stage.waitFor();
    }
    broker.destroyForcibly().waitFor();
    toExchange.close();
    toAuditor.close();
    source.close();
    copy.close();
    exchange.close();
    auditor.close();
  }

  @Test
  void theCopyIsAway() throws Exception {
    away(
        "the copy is silent",
        "sink",
        () -> toAuditor.become(Gate.Way.SILENT),
        () -> toAuditor.become(Gate.Way.OPEN));
    away(
        "the copy refuses",
        "sink",
        () -> toAuditor.become(Gate.Way.REFUSING),
        () -> toAuditor.become(Gate.Way.OPEN));
    assertReconciled();
  }

  @Test
  void theBrokerIsAway() throws Exception {
    away(
        "the broker is silent",
        "capture validator sink",
        () -> signal("STOP", broker.pid()),
        () -> signal("CONT", broker.pid()));
    away(
        "the broker is gone",
        "capture validator sink",
        () -> broker.destroyForcibly().waitFor(),
        () -> broker = startBroker());
    assertReconciled();
  }

  @Test
  void theBrokersDiskIsFull() throws Exception {
    broker.destroyForcibly().waitFor();
    broker = startBroker(LARGEST_FILE_KIB);
    away(
        "the broker's disk is full",
        "capture validator sink",
        () -> {
          write(FILLING_ROWS);
          assertThat(broker.waitFor(WITHIN.toMinutes(), TimeUnit.MINUTES))
              .as("the broker ends, as it does when it cannot write")
              .isTrue();
        },
        () -> broker = startBroker());
    assertReconciled();
  }

  @Test
  void theExchangeIsAway() throws Exception {
    away(
        "the exchange is silent",
        AWAY.toSeconds() > 80 ? "capture" : "",
        () -> toExchange.become(Gate.Way.SILENT),
        () -> toExchange.become(Gate.Way.OPEN));
    away(
        "the exchange refuses",
        "capture",
        () -> toExchange.become(Gate.Way.REFUSING),
        () -> toExchange.become(Gate.Way.OPEN));
    assertReconciled();
  }

  @Test
  void everythingIsSlow() throws Exception {
    away(
        "both databases are slow",
        "",
        () -> {
          toExchange.become(Gate.Way.SLOW);
          toAuditor.become(Gate.Way.SLOW);
        },
        () -> {
          toExchange.become(Gate.Way.OPEN);
          toAuditor.become(Gate.Way.OPEN);
        });
    assertReconciled();
  }

  @Test
  void theValidatorIsAway() throws Exception {
    away(
        "the validator is gone",
        "",
        () -> Objects.requireNonNull(stages.remove("validator")).destroyForcibly().waitFor(),
        () -> stages.put("validator", PyxProcess.start("validator", config, "256m")));
    assertReconciled();
  }

  private interface Step {
    void run() throws Exception;
  }

  /** Takes something away, writes, waits, gives it back, and waits until all is copied. */
  private void away(String what, String waiting, Step take, Step give) throws Exception {
    long began = System.nanoTime();
    take.run();
    write(ROWS);
    for (String stage : waiting.isEmpty() ? new String[0] : waiting.split(" ")) {
      await()
          .atMost(AWAY.plus(Duration.ofMinutes(3)))
          .pollInterval(Duration.ofMillis(200))
          .untilAsserted(() -> assertThat(state(stage)).as(what).startsWith("paused since"));
      System.out.printf(
          Locale.ROOT, "%s: after %.0f s %s is %s%n", what, seconds(began), stage, state(stage));
    }
    await()
        .atMost(AWAY.plusMinutes(5))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> seconds(began) >= AWAY.toSeconds());
    assertThat(stages.values()).as("every stage lives").allMatch(Process::isAlive);
    give.run();
    long back = System.nanoTime();
    write(1);
    awaitCopied();
    System.out.printf(
        Locale.ROOT,
        "%s: %,d rows written within %.0f s are copied %.1f s after it is back%n",
        what,
        ROWS,
        seconds(began),
        seconds(back));
    for (String stage : List.of("capture", "validator", "sink")) {
      await()
          .atMost(Duration.ofMinutes(2))
          .untilAsserted(() -> assertThat(state(stage)).as(what).startsWith("running"));
    }
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  /** What a stage has said last of itself in its log. */
  private String state(String stage) throws IOException {
    String last = "";
    for (String line : Files.readAllLines(directory.resolve(stage + ".log"))) {
      Matcher matcher = STATE.matcher(line);
      if (line.contains("LaneRunner") && matcher.find()) {
        last = matcher.group(2) + Objects.requireNonNullElse(matcher.group(3), "");
      }
    }
    return last;
  }

  private void awaitCopied() {
    await()
        .atMost(WITHIN)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> {
          assertThat(stages.values()).as("every stage lives").allMatch(Process::isAlive);
          return count(copy) == written;
        });
  }

  private void assertReconciled() {
    KafkaAccess kafka = new KafkaAccess("localhost:" + brokerPort, (short) 1, Map.of());
    Reconciliation books = Reconciliation.of(kafka, LANE);
    assertThat(books.complaints()).isEmpty();
    assertThat(
            Objects.requireNonNull(
                    books.tables().get(new TableName("exchange", "exchange_sign_keys")))
                .copied())
        .isEqualTo(written);
  }

  /** Rows in transactions of 10,000. */
  private void write(int rows) throws SQLException {
    for (int last = written + rows; written < last; ) {
      int until = Math.min(written + 10_000, last);
      try (Statement statement = source.createStatement()) {
        statement.execute(
            "INSERT INTO exchange.exchange_sign_keys"
                + " (exchange_pub, master_sig, valid_from, expire_sign, expire_legal)"
                + " SELECT sha256(i::text::bytea), sha512(i::text::bytea), 1000000, 2000000, 3000000"
                + " FROM generate_series("
                + (written + 1)
                + ", "
                + until
                + ") i");
      }
      written = until;
    }
  }

  private static long count(Connection copy) throws SQLException {
    try (Statement statement = copy.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT count(*) FROM exchange.exchange_sign_keys")) {
      row.next();
      return row.getLong(1);
    }
  }

  private static void signal(String name, long pid) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
  }

  private Process startBroker() throws IOException {
    return startBroker(0);
  }

  /** With a largest size of a file, behind which the system refuses writes as on a full disk. */
  private Process startBroker(int largestFileKib) throws IOException {
    String limit = largestFileKib == 0 ? "" : "ulimit -f " + largestFileKib + " && ";
    Path log = directory.resolve("broker.log");
    Process process =
        new ProcessBuilder(
                "bash",
                "-c",
                limit + "exec \"$@\"",
                "broker",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                BrokerMain.class.getName(),
                directory.resolve("kafka").toString(),
                Integer.toString(brokerPort))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    List<String> before = Files.exists(log) ? Files.readAllLines(log) : new ArrayList<>();
    long starts = before.stream().filter(line -> line.startsWith("ready at")).count();
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() ->
            Files.readAllLines(log).stream().filter(line -> line.startsWith("ready at")).count()
                > starts);
    return process;
  }

  private Path configure() throws IOException {
    return Files.writeString(
        directory.resolve("pyx.yaml"),
        """
        lane: away
        policy: taler-2024
        kafka: {bootstrap: "localhost:%1$d"}
        source: {host: localhost, port: %3$d, database: postgres, user: pyx_capture, password: one, heartbeat-seconds: 1}
        target: {host: localhost, port: %4$d, database: postgres, user: pyx_sink, password: two}
        validator: {state: "%2$s/state"}
        """
            .formatted(brokerPort, directory, toExchange.port(), toAuditor.port()));
  }
}
