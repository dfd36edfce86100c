package org.pyx.console.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pyx.capture.source.SourceSetup;
import org.pyx.console.TopicReader;
import org.pyx.embedded.EmbeddedBroker;
import org.pyx.embedded.EmbeddedPostgresServer;
import org.pyx.exchange.ExchangeSchema;
import org.pyx.exchange.SchemaVariant;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.policy.PolicyFile;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.Secret;
import org.pyx.schemas.wire.ChangeCodec;
import org.pyx.schemas.wire.Lane;
import org.pyx.sink.target.TargetSetup;

/**
 * G1 under kill -9: {@code pyx run}, all stages and the broker in one process, is killed again and
 * again in the middle of a COPY of 100,000 rows, which all share one LSN (the silent loss of
 * dbz#1554).
 */
class KillTest {
  private static final int ROWS = 100_000;
  private static final int KILLS = 3;
  private static final Lane LANE = new Lane("kill");

  @Test
  void nothingIsLostAndNothingIsWrittenTwice(@TempDir Path directory) throws Exception {
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
      Path config = configure(directory, exchange.port(), auditor.port());
      Path journal = directory.resolve("kafka").resolve(LANE.journal() + "-0");

      SignKeys.copyIn(source, 10, 0); // these come with the snapshot
      Process lane = PyxProcess.start("run", config, "768m", "--first-start");
      await().atMost(Duration.ofMinutes(2)).until(() -> SignKeys.count(copy) == 10);

      long size = SignKeys.size(journal);
      SignKeys.copyIn(source, ROWS, 1);
      int inTheMiddle = 0;
      for (int kill = 1; kill <= KILLS; kill++) {
        long grown = size + kill * 2L * 1024 * 1024;
        await()
            .atMost(Duration.ofMinutes(2))
            .pollInterval(Duration.ofMillis(2))
            .until(() -> SignKeys.size(journal) > grown || SignKeys.count(copy) == ROWS + 10);
        lane.destroyForcibly().waitFor();
        inTheMiddle +=
            SignKeys.count(copy) == 10 ? 1 : 0; // the COPY is one transaction: none or all of it
        lane = PyxProcess.start("run", config, "768m");
      }
      assertThat(inTheMiddle).as("kills before the COPY was in the copy").isPositive();
      await().atMost(Duration.ofMinutes(3)).until(() -> SignKeys.count(copy) == ROWS + 10);
      lane.destroy();
      assertThat(lane.waitFor(30, java.util.concurrent.TimeUnit.SECONDS))
          .as("ends in order within seconds")
          .isTrue();

      SignKeys.copyIn(source, 100, 2);
      lane = PyxProcess.start("sync", config, "768m", "--until-caught-up");
      assertThat(lane.waitFor(2, java.util.concurrent.TimeUnit.MINUTES)).as("drains").isTrue();
      assertThat(lane.exitValue()).isZero();
      assertThat(SignKeys.count(copy)).isEqualTo(ROWS + 110);

      assertThat(SignKeys.content(copy)).isEqualTo(SignKeys.content(source));
      try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("kafka"))) {
        KafkaAccess kafka = new KafkaAccess(broker.bootstrapServers(), (short) 1, Map.of());
        assertThat(Reconciliation.of(kafka, LANE).complaints()).isEmpty();
        assertThat(doubled(kafka)).isEmpty();
      }
    }
  }

  private static Set<String> doubled(KafkaAccess kafka) {
    Set<String> seen = new HashSet<>();
    Set<String> twice = new HashSet<>();
    ChangeCodec codec = new ChangeCodec();
    try (TopicReader journal = new TopicReader(kafka, LANE.journal())) {
      journal.toEnd(record -> {
        if (codec.decode(record.value()) instanceof Change.Insert insert) {
          String position = insert.position().transactionId() + "#" + insert.position().order();
          if (!seen.add(position)) {
            twice.add(position);
          }
        }
      });
    }
    assertThat(seen).hasSize(ROWS + 100);
    return twice;
  }

  private static Path configure(Path directory, int sourcePort, int targetPort) throws IOException {
    return Files.writeString(
        directory.resolve("pyx.yaml"),
        """
        lane: kill
        policy: taler-2024
        kafka: {bootstrap: embedded, data: "%1$s/kafka"}
        source: {host: localhost, port: %2$d, database: postgres, user: pyx_capture, password: one, heartbeat-seconds: 1}
        target: {host: localhost, port: %3$d, database: postgres, user: pyx_sink, password: two}
        validator: {state: "%1$s/state"}
        """
            .formatted(directory, sourcePort, targetPort));
  }
}
