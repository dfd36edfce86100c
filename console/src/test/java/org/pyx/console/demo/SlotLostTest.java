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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pyx.capture.source.SourceSetup;
import org.pyx.console.TopicReader;
import org.pyx.embedded.EmbeddedBroker;
import org.pyx.embedded.EmbeddedPostgresServer;
import org.pyx.exchange.ExchangeSchema;
import org.pyx.exchange.SchemaVariant;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.policy.PolicyFile;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.Secret;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.VerdictCodec;
import org.pyx.sink.target.TargetSetup;

/**
 * G9: the exchange's server has taken the slot its log away while capture was away. That is an
 * alarm with a way back, and the way back as it is documented loses nothing that the exchange has.
 */
@Tag("long")
class SlotLostTest {
  private static final Lane LANE = new Lane("lost");
  private static final Duration WITHIN = Duration.ofMinutes(5);
  private static final int STAGE_FAILED = 3;

  @TempDir Path directory;

  @Test
  void theLaneGoesOnByASnapshotThatIsComparedWithTheCopy() throws Exception {
    Policy policy = PolicyFile.load("taler-2024");
    try (EmbeddedPostgresServer exchange =
            EmbeddedPostgresServer.start(
                Map.of(
                    "max_slot_wal_keep_size", "64MB",
                    "max_wal_size", "64MB",
                    "min_wal_size", "32MB"));
        EmbeddedPostgresServer auditor = EmbeddedPostgresServer.start(Map.of());
        Connection source = exchange.connect("postgres");
        Connection copy = auditor.connect("postgres")) {
      ExchangeSchema.createExchange(source, SchemaVariant.TALER_2024);
      ExchangeSchema.createCopy(copy, SchemaVariant.TALER_2024);
      new SourceSetup(policy, "pyx_capture", new Secret("one"), LANE.slot(), LANE.slot())
          .apply(source);
      new TargetSetup(policy, "postgres", "pyx_sink", new Secret("two")).apply(copy);
      Path config = configure(exchange.port(), auditor.port());

      insert(source, 1, 10);
      Process lane = PyxProcess.start("run", config, "768m", "--first-start");
      awaitCopied(copy, 10);
      insert(source, 11, 20);
      awaitCopied(copy, 20);
      end(lane);

      insert(source, 21, 30); // what the server forgets
      await()
          .atMost(WITHIN)
          .until(() -> {
            run(source, "SELECT pg_logical_emit_message(false, 'x', ''); SELECT pg_switch_wal()");
            run(source, "CHECKPOINT");
            return text(
                    source,
                    "SELECT coalesce(wal_status, '') FROM pg_replication_slots WHERE slot_name = '"
                        + LANE.slot()
                        + "'")
                .equals("lost");
          });

      Process refused = PyxProcess.start("run", config, "768m");
      assertThat(refused.waitFor(WITHIN.toMinutes(), TimeUnit.MINUTES)).isTrue();
      assertThat(refused.exitValue()).isEqualTo(STAGE_FAILED);
      assertThat(Files.readString(directory.resolve("run.log")))
          .contains("has removed what slot " + LANE.slot() + " needed", "docs/operations.md");
      assertThat(text(copy, COUNT)).isEqualTo("20");

      run(source, "ALTER SYSTEM SET max_slot_wal_keep_size = '1GB'");
      run(source, "SELECT pg_reload_conf()");
      Process back = PyxProcess.start("run", config, "768m", "--adopt");
      awaitCopied(copy, 30);
      insert(source, 31, 40);
      awaitCopied(copy, 40);
      end(back);
      Process counted = PyxProcess.start("sync", config, "768m", "--until-caught-up");
      assertThat(counted.waitFor(WITHIN.toMinutes(), TimeUnit.MINUTES)).isTrue();

      assertThat(text(copy, CONTENT)).isEqualTo(text(source, CONTENT));
      try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("kafka"))) {
        KafkaAccess kafka = new KafkaAccess(broker.bootstrapServers(), (short) 1, Map.of());
        assertThat(Reconciliation.of(kafka, LANE).complaints()).isEmpty();
        assertThat(rules(kafka))
            .as("the alarm, and nobody accused of a forgery")
            .contains("stream.slot")
            .noneMatch(rule -> rule.startsWith("row.") || rule.startsWith("op."));
      }
    }
  }

  private static final String COUNT = "SELECT count(*) FROM exchange.exchange_sign_keys";
  private static final String CONTENT =
      "SELECT md5(string_agg(k::text, '|' ORDER BY esk_serial)) FROM exchange.exchange_sign_keys k";

  private static List<String> rules(KafkaAccess kafka) {
    List<String> rules = new ArrayList<>();
    VerdictCodec codec = new VerdictCodec();
    try (TopicReader rejected = new TopicReader(kafka, LANE.rejected())) {
      rejected.toEnd(
          record -> rules.add(codec.decodeRejected(record.value()).finding().rule().value()));
    }
    return rules;
  }

  private static void end(Process lane) throws InterruptedException {
    lane.destroy();
    assertThat(lane.waitFor(2, TimeUnit.MINUTES)).as("ends in order").isTrue();
  }

  private static void awaitCopied(Connection copy, int rows) {
    await().atMost(WITHIN).until(() -> text(copy, COUNT).equals(Integer.toString(rows)));
  }

  private static void insert(Connection source, int from, int to) throws SQLException {
    run(
        source,
        "INSERT INTO exchange.exchange_sign_keys"
            + " (exchange_pub, master_sig, valid_from, expire_sign, expire_legal)"
            + " SELECT sha256(i::text::bytea), sha512(i::text::bytea), 1000000, 2000000, 3000000"
            + " FROM generate_series("
            + from
            + ", "
            + to
            + ") i");
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String text(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private Path configure(int sourcePort, int targetPort) throws IOException {
    return Files.writeString(
        directory.resolve("pyx.yaml"),
        """
        lane: lost
        policy: taler-2024
        kafka: {bootstrap: embedded, data: "%1$s/kafka"}
        source: {host: localhost, port: %2$d, database: postgres, user: pyx_capture, password: one, heartbeat-seconds: 1}
        target: {host: localhost, port: %3$d, database: postgres, user: pyx_sink, password: two}
        validator: {state: "%1$s/state"}
        """
            .formatted(directory, sourcePort, targetPort));
  }
}
