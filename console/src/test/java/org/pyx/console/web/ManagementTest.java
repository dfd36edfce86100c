package org.pyx.console.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pyx.console.command.RunningConsole;
import org.pyx.console.meters.ClientMeters;
import org.pyx.schemas.policy.PolicyFile;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.PostgresAccess.Address;
import org.pyx.schemas.stage.Stage;
import org.pyx.schemas.stage.StageStart;
import org.pyx.schemas.wire.Lane;
import org.pyx.validator.ValidatorConfig;
import org.pyx.validator.ValidatorStage;

/** What machines are told, of a lane on which a real validator works. */
class ManagementTest {
  private static final Path GRAFANA = Path.of("grafana");
  private static final Pattern METRIC =
      Pattern.compile("\\b((?:pyx|kafka|jvm|process)_[a-z_]+)\\b");
  private static final Pattern SERIES =
      Pattern.compile(
          "(?m)^([a-zA-Z_][a-zA-Z0-9_]*)(\\{([a-z_]+=\"([^\"\\\\\\n]|\\\\.)*\",?)*})? \\S+$");

  @TempDir Path directory;

  @Test
  void everyMetricOfTheDashboardAndTheAlertsIsThere() throws Exception {
    try (ConsoleLane lanes = new ConsoleLane(directory)) {
      KafkaAccess metered =
          new KafkaAccess(
              lanes.kafka.bootstrapServers(), (short) 1, ClientMeters.in(lanes.kafka.properties()));
      Stage validator =
          new ValidatorStage(
              new ValidatorConfig(
                  new Lane("demo"),
                  StageStart.usual(),
                  metered,
                  PolicyFile.load("taler-2024"),
                  directory.resolve("state"),
                  50));
      ConsoleSettings settings =
          ConsoleLane.settings().managedAt(new Address("127.0.0.1", ConsoleLane.freePort()));
      var properties = metered.producerProperties();
      properties.put("client.id", "pyx.demo.capture");
      try (validator;
          RunningConsole console =
              RunningConsole.start(settings, lanes.shown(), List.of(validator));
          KafkaProducer<byte[], byte[]> _ =
              new KafkaProducer<>(
                  properties, new ByteArraySerializer(), new ByteArraySerializer())) {
        String port = "http://127.0.0.1:" + settings.management().orElseThrow().port();
        assertThat(console.addresses()).contains("health and metrics at " + port);
        assertThat(ConsoleLane.get(port + "/livez").statusCode()).isEqualTo(200);
        assertThat(ConsoleLane.get(port + "/readyz").statusCode())
            .as("the validator was not started")
            .isEqualTo(503);
        validator.start();
        await()
            .atMost(Duration.ofSeconds(60))
            .untilAsserted(() -> {
              assertThat(ConsoleLane.get(port + "/readyz").body()).isEqualTo("ready\n");
              assertThat(names(ConsoleLane.get(port + "/metrics").body())).containsAll(wanted());
            });
        String metrics = ConsoleLane.get(port + "/metrics").body();
        assertThat(metrics.lines().filter(line -> !line.startsWith("#")))
            .allMatch(line -> SERIES.matcher(line).matches());
        assertThat(metrics)
            .contains(
                "pyx_lane_halted{lane=\"hostile\"} 1.0",
                "pyx_lane_halted{lane=\"demo\"} 0.0",
                "pyx_stage_running{stage=\"validator\"} 1.0",
                "pyx_incidents_open{lane=\"demo\",severity=\"critical\"}",
                "pyx_changes_total{lane=\"demo\",table=\"exchange.aml_staff\",verdict=\"rejected\"} 1.0");
        assertThat(metrics.codePoints()).noneMatch(c -> Character.getType(c) == Character.FORMAT);
      }
    }
  }

  private static Set<String> names(String metrics) {
    Set<String> names = new TreeSet<>();
    Matcher series = SERIES.matcher(metrics);
    while (series.find()) {
      names.add(series.group(1));
    }
    return names;
  }

  private static List<String> wanted() throws IOException {
    List<String> wanted = new ArrayList<>();
    var dashboard = new ObjectMapper().readTree(GRAFANA.resolve("pyx-dashboard.json").toFile());
    dashboard.findValuesAsText("expr").forEach(expression -> collect(expression, wanted));
    Files.readAllLines(GRAFANA.resolve("pyx-alerts.yaml")).stream()
        .filter(line -> line.strip().startsWith("expr:"))
        .forEach(line -> collect(line, wanted));
    assertThat(wanted).hasSizeGreaterThan(20);
    return wanted;
  }

  private static void collect(String expression, List<String> wanted) {
    Matcher metric = METRIC.matcher(expression);
    while (metric.find()) {
      wanted.add(metric.group(1));
    }
  }

  @Test
  void aProcessWithoutLanesIsReady() throws IOException {
    try (Management management =
        Management.open(
            new Address("127.0.0.1", ConsoleLane.freePort()), Set.of(), () -> List.of())) {
      assertThat(ConsoleLane.get(management.address() + "/readyz").statusCode()).isEqualTo(200);
      assertThat(ConsoleLane.get(management.address() + "/metrics").body())
          .contains("jvm_memory_used_bytes");
      assertThat(ConsoleLane.get(management.address() + "/").statusCode()).isEqualTo(404);
    }
  }
}
