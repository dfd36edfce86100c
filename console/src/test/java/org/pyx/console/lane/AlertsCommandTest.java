package org.pyx.console.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pyx.alerts.AlertStage;
import org.pyx.console.LaneTopicsWriter;
import org.pyx.console.Pyx;
import org.pyx.console.config.ConfigFile;
import org.pyx.console.config.PyxConfig;
import org.pyx.embedded.EmbeddedBroker;
import org.pyx.schemas.model.Action;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Digest;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.model.Severity;
import org.pyx.schemas.model.TransactionPosition;
import org.pyx.schemas.rule.Rule;
import org.pyx.schemas.stage.StageStart;
import org.pyx.schemas.wire.VerdictCodec;
import picocli.CommandLine;

/** {@code pyx alerts} and its commands, against a stage as the configuration makes it. */
class AlertsCommandTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private record Printed(int code, String out, String err) {}

  @Test
  void incidentsAreListedAcknowledgedAndSilenced(@TempDir Path folder) throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("kafka"))) {
      String config =
          Files.writeString(
                  folder.resolve("pyx.yaml"),
                  """
                  lane: demo
                  policy: taler-2024
                  kafka: {bootstrap: "%s"}
                  alerts: {recipients: {journal: {log: true}}}
                  """
                      .formatted(broker.bootstrapServers()))
              .toString();
      PyxConfig read = ConfigFile.read(Path.of(config));
      try (LaneTopicsWriter topics = new LaneTopicsWriter(read.kafkaAccess(), read.lane());
          AlertStage stage = new AlertStage(read.alerts(read.kafkaAccess(), StageStart.usual()))) {
        assertThat(run("alerts", "list", "--config", config).out).startsWith("0 incidents");
        stage.start();
        topics.write(read.lane().rejected(), evidence());
        until("1 incidents open", "alerts", "list", "--config", config);
        String listed = run("alerts", "list", "--config", config).out;
        assertThat(listed).contains("critical op.truncate  1 events");
        String id = listed.lines().toList().get(1).split(" ")[0];

        Printed acknowledged = run("alerts", "ack", id, "--reason", "looking", "--config", config);
        assertThat(acknowledged.code).as(acknowledged.err).isZero();
        until("in hand: ", "alerts", "list", "--config", config);
        Printed silenced =
            run(
                "alerts",
                "silence",
                "--rule",
                "op.*",
                "--for",
                "2h",
                "--reason",
                "known",
                "--config",
                config);
        assertThat(silenced.code).as(silenced.err).isZero();
        until("silenced until", "alerts", "list", "--config", config);
        String name = silenced.out.split("[ :]")[1];
        assertThat(run("alerts", "unsilence", name, "--reason", "done", "--config", config).code)
            .isZero();
        Awaitility.await()
            .atMost(PATIENCE)
            .until(() -> !run("alerts", "list", "--config", config).out.contains("silenced until"));
      }
      assertThat(LaneState.read(read.kafkaAccess(), read.lane()).decisions())
          .as("what was decided about alerts is no part of the law")
          .isEmpty();
      for (String[] wrong :
          new String[][] {
            {"ack", "nosuch", "--reason", "x"},
            {"unsilence", "nosuch", "--reason", "x"},
            {"silence", "--rule", "*", "--reason", "x"},
            {"silence", "--rule", "*", "--reason", "x", "--until", "yesterday"},
            {"silence", "--rule", "*", "--reason", "x", "--until", "2001-01-01T00:00:00Z"},
            {"silence", "--rule", "*", "--reason", " ", "--for", "1h"}
          }) {
        List<String> line = new java.util.ArrayList<>(List.of(wrong));
        line.addFirst("alerts");
        line.addAll(List.of("--config", config));
        assertThat(run(line.toArray(String[]::new)).code).as("%s", line).isEqualTo(2);
      }
      assertThat(run("alerts").code).isEqualTo(2);
    }
  }

  private static void until(String words, String... arguments) {
    Awaitility.await().atMost(PATIENCE).until(() -> run(arguments).out.contains(words));
  }

  private static byte[] evidence() {
    Digest digest = Digest.ofBytes(new byte[Digest.LENGTH]);
    return new VerdictCodec()
        .encodeRejected(
            new RejectedEvent(
                new Finding(
                    Rule.OP_TRUNCATE.id(), Severity.CRITICAL, "a table was emptied", "", List.of()),
                Action.REJECT,
                RejectedEvent.VALIDATOR,
                ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()),
                digest,
                digest,
                3,
                -1,
                new Change.Heartbeat(new TransactionPosition(0, new Lsn(5), 0), 0)));
  }

  private static Printed run(String... arguments) {
    StringWriter err = new StringWriter();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      CommandLine line = Pyx.commandLine().setErr(new PrintWriter(err, true));
      int code = line.execute(arguments);
      return new Printed(code, out.toString(StandardCharsets.UTF_8), err.toString());
    } finally {
      System.setOut(before);
    }
  }
}
