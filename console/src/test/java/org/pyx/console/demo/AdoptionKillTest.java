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
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pyx.capture.source.SourceSetup;
import org.pyx.console.TopicReader;
import org.pyx.console.recheck.Recheck;
import org.pyx.embedded.EmbeddedBroker;
import org.pyx.embedded.EmbeddedPostgresServer;
import org.pyx.exchange.ExchangeSchema;
import org.pyx.exchange.SchemaVariant;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.policy.PolicyFile;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.Secret;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.VerdictCodec;
import org.pyx.sink.target.TargetSetup;

/**
 * Adoption under kill -9: all stages and the broker are killed while the snapshot is taken, while
 * its rows are compared, and when it has just ended. Nothing is inserted or reported twice, and
 * what differs is found (G1, G2, G6).
 */
class AdoptionKillTest {
  private static final Lane LANE = new Lane("akill");
  private static final int ROWS = 40_000;
  private static final long MEBI = 1 << 20;

  @Test
  void anAdoptionThatIsKilledAgainAndAgainEndsAsIfItHadNotBeen(@TempDir Path directory)
      throws Exception {
    Policy policy = PolicyFile.load("taler-2024");
    try (EmbeddedPostgresServer exchange = EmbeddedPostgresServer.start(Map.of());
        EmbeddedPostgresServer auditor = EmbeddedPostgresServer.start(Map.of());
        Connection source = exchange.connect("postgres");
        Connection copy = auditor.connect("postgres")) {
      ExchangeSchema.createExchange(source, SchemaVariant.TALER_2024);
      ExchangeSchema.createCopy(copy, SchemaVariant.TALER_2024);
      new SourceSetup(policy, "pyx_capture", new Secret("one"), LANE.slot(), LANE.slot())
          .apply(source);
      new TargetSetup(policy, "postgres", "pyx_sink", new Secret("two")).apply(copy);
      SignKeys.copyIn(source, ROWS, 1);
      anOldCopy(copy);
      Path config = configure(directory, exchange.port(), auditor.port());
      Path journal = directory.resolve("kafka").resolve(LANE.journal() + "-0");

      int before = 0;
      before += killedWhen(config, copy, () -> SignKeys.size(journal) > MEBI / 4);
      before += killedWhen(config, copy, () -> SignKeys.size(journal) > 3 * MEBI);
      before += killedWhen(config, copy, () -> compares(copy));
      before += killedWhen(config, copy, () -> compares(copy));
      assertThat(before).as("kills before it had ended").isGreaterThanOrEqualTo(3);
      killedWhen(config, copy, () -> hasEnded(copy));
      SignKeys.copyIn(source, 100, 2);
      Process lane = PyxProcess.start("run", config, "768m");
      await().atMost(Duration.ofMinutes(2)).until(() -> SignKeys.count(copy) == ROWS + 101);
      lane.destroy();
      assertThat(lane.waitFor(30, TimeUnit.SECONDS)).as("ends in order").isTrue();

      assertThat(one(copy, "SELECT count(*) FROM pyx.adoptions WHERE state = 'ended'"))
          .isEqualTo("1");
      try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("kafka"))) {
        KafkaAccess kafka = new KafkaAccess(broker.bootstrapServers(), (short) 1, Map.of());
        assertThat(Reconciliation.of(kafka, LANE).complaints()).isEmpty();
        assertThat(new Recheck(kafka, LANE, 0, Long.MAX_VALUE - 1).run(_ -> {}).differences())
            .isEmpty();
        assertThat(rules(kafka)).containsExactlyInAnyOrder("adopt.differs", "adopt.extra");
      }
      repair(copy);
      assertThat(SignKeys.content(copy)).isEqualTo(SignKeys.content(source));
    }
  }

  /** It lacks its last rows and some in the middle, one is forged, and one was never there. */
  private static void anOldCopy(Connection copy) throws SQLException, IOException {
    SignKeys.copyIn(copy, ROWS - 2_000, 1);
    execute(
        copy,
        "DELETE FROM exchange.exchange_sign_keys WHERE esk_serial % 100 = 0",
        "UPDATE exchange.exchange_sign_keys SET expire_legal = 7 WHERE esk_serial = 5",
        "INSERT INTO exchange.exchange_sign_keys VALUES (999999, decode(repeat('ab', 32), 'hex'),"
            + " decode(repeat('cd', 64), 'hex'), 1000000, 2000000, 3000000)");
  }

  private static void repair(Connection copy) throws SQLException {
    execute(
        copy,
        "DELETE FROM exchange.exchange_sign_keys WHERE esk_serial = 999999",
        "UPDATE exchange.exchange_sign_keys SET expire_legal = 3000000 WHERE esk_serial = 5");
  }

  /** Runs the lane until something is so, and kills it; 1 if the adoption had not ended then. */
  private static int killedWhen(Path config, Connection copy, Callable<Boolean> moment)
      throws Exception {
    // until something was captured the flag is needed again
    Process lane = PyxProcess.start("run", config, "768m", "--adopt");
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(2))
        .failFast("it runs, see run.log", () -> !lane.isAlive())
        .until(() -> moment.call() || hasEnded(copy));
    lane.destroyForcibly().waitFor();
    return hasEnded(copy) ? 0 : 1;
  }

  private static boolean compares(Connection copy) throws SQLException {
    return one(
            copy,
            "SELECT count(*) > 0 FROM pg_stat_activity WHERE usename = 'pyx_sink'"
                + " AND xact_start < clock_timestamp() - interval '50 ms'")
        .equals("t");
  }

  private static boolean hasEnded(Connection copy) throws SQLException {
    return one(copy, "SELECT count(*) > 0 FROM pyx.adoptions WHERE state = 'ended'").equals("t");
  }

  private static List<String> rules(KafkaAccess kafka) {
    List<String> rules = new ArrayList<>();
    VerdictCodec codec = new VerdictCodec();
    try (TopicReader topic = new TopicReader(kafka, LANE.rejected())) {
      topic.toEnd(record -> {
        RejectedEvent event = codec.decodeRejected(record.value());
        if (!event.finding().rule().value().equals("row.late-serial")) {
          rules.add(event.finding().rule().value());
        }
      });
    }
    return rules;
  }

  private static Path configure(Path directory, int sourcePort, int targetPort) throws IOException {
    return Files.writeString(
        directory.resolve("pyx.yaml"),
        """
        lane: akill
        policy: taler-2024
        kafka: {bootstrap: embedded, data: "%1$s/kafka"}
        source: {host: localhost, port: %2$d, database: postgres, user: pyx_capture, password: one, heartbeat-seconds: 1}
        target: {host: localhost, port: %3$d, database: postgres, user: pyx_sink, password: two}
        validator: {state: "%1$s/state"}
        """
            .formatted(directory, sourcePort, targetPort));
  }

  private static void execute(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static String one(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
