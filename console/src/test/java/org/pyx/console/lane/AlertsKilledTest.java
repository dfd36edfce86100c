package org.pyx.console.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pyx.alerts.state.AlertTopic;
import org.pyx.console.LaneTopicsWriter;
import org.pyx.console.demo.PyxProcess;
import org.pyx.embedded.EmbeddedBroker;
import org.pyx.schemas.alert.AlertRecord;
import org.pyx.schemas.alert.Told;
import org.pyx.schemas.model.Action;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Digest;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.model.Severity;
import org.pyx.schemas.model.TransactionPosition;
import org.pyx.schemas.rule.Rule;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.LaneTopics;
import org.pyx.schemas.wire.VerdictCodec;

/** {@code pyx alerts} as a process that is killed again and again. */
class AlertsKilledTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<Rule> RULES =
      List.of(Rule.OP_TRUNCATE, Rule.ROW_REWRITE, Rule.OP_DELETE);

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  @Test
  void eachIncidentIsToldOnceThoughItIsKilled() throws Exception {
    Path told = folder.resolve("told");
    Lane lane = new Lane("killed");
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("kafka"))) {
      KafkaAccess kafka = new KafkaAccess(broker.bootstrapServers(), (short) 1, Map.of());
      Path config = config(lane, kafka, told);
      try (LaneTopicsWriter topics = new LaneTopicsWriter(kafka, lane)) {
        for (int round = 0; round < RULES.size(); round++) {
          topics.write(lane.rejected(), evidence(RULES.get(round)));
          int incidents = round + 1;
          Process process = PyxProcess.start("alerts", config, "128m");
          try {
            await().atMost(PATIENCE).until(() -> noted(kafka, lane) == incidents);
          } finally {
            process.destroyForcibly().waitFor();
          }
        }
      }
    }
    assertThat(rules(told))
        .containsExactly(RULES.stream().map(rule -> rule.id().value()).toArray(String[]::new));
  }

  private Path config(Lane lane, KafkaAccess kafka, Path told) throws IOException {
    return Files.writeString(
        folder.resolve("pyx.yaml"),
        """
        lane: %s
        policy: taler-2024
        kafka: {bootstrap: "%s"}
        alerts: {recipients: {script: {command: [/bin/sh, -c, 'cat >> "$1"; echo >> "$1"', sh, "%s"]}}}
        """
            .formatted(lane.name(), kafka.bootstrapServers(), told));
  }

  /** Of how many incidents it is noted that somebody was told. */
  private static int noted(KafkaAccess kafka, Lane lane) {
    LaneTopics.createAlerts(kafka, lane);
    for (AlertRecord record : AlertTopic.read(kafka, lane, () -> false).values()) {
      if (record instanceof Told of) {
        return of.of().size();
      }
    }
    return 0;
  }

  private static List<String> rules(Path told) throws IOException {
    List<String> rules = new ArrayList<>();
    for (String line : Files.readAllLines(told)) {
      for (JsonNode incident : new ObjectMapper().readTree(line).get("incidents")) {
        rules.add(incident.get("rule").asText());
      }
    }
    return rules;
  }

  private static byte[] evidence(Rule rule) {
    Digest digest = Digest.ofBytes(new byte[Digest.LENGTH]);
    return new VerdictCodec()
        .encodeRejected(
            new RejectedEvent(
                new Finding(rule.id(), Severity.CRITICAL, "something is wrong", "", List.of()),
                Action.REJECT,
                RejectedEvent.VALIDATOR,
                ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()),
                digest,
                digest,
                3,
                -1,
                new Change.Heartbeat(new TransactionPosition(0, new Lsn(5), 0), 0)));
  }
}
