package org.pyx.console.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyx.console.inspect.ForensicLane.insert;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pyx.console.demo.PyxProcess;
import org.pyx.embedded.EmbeddedBroker;
import org.pyx.schemas.model.Action;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.rule.Rule;
import org.pyx.schemas.stage.KafkaAccess;

/** The forensic commands as processes with small heaps, before topics that are larger. */
class LargeTopicTest {
  private static final int RECORDS = 150;
  private static final int SIZE = 1 << 20;

  @TempDir Path folder;
  private final List<Process> processes = new java.util.ArrayList<>();

  @AfterEach
  void endProcesses() throws InterruptedException {
    for (Process process : processes) {
      process.destroy();
      process.waitFor();
    }
  }

  @Test
  void memoryDoesNotGrowWithTheTopic() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("kafka"))) {
      KafkaAccess kafka = new KafkaAccess(broker.bootstrapServers(), (short) 1, Map.of());
      Path config;
      try (ForensicLane lane = new ForensicLane(kafka, "large")) {
        lane.law();
        for (int i = 0; i < RECORDS; i++) {
          long offset = lane.capture(insert(7, i + 1, 1, i + "x".repeat(SIZE)));
          lane.reject(offset, Rule.ROW_REWRITE, "again", Action.REJECT, RejectedEvent.VALIDATOR);
        }
        lane.judged(RECORDS - 1);
        config = lane.config(folder, "");
      }
      assertThat(run("inspect", config, "--json").length()).isGreaterThan(RECORDS * SIZE);
      assertThat(run("inspect", config, "--text", "149x").lines()).hasSize(1);
      Path bundle = folder.resolve("bundle");
      run("export", config, "--out", bundle.toString());
      assertThat(Files.size(bundle.resolve("avro/rejected.avro"))).isGreaterThan(RECORDS * SIZE);
      assertThat(Files.size(bundle.resolve("avro/journal.avro"))).isGreaterThan(RECORDS * SIZE);
      assertThat(Files.size(bundle.resolve("report.html"))).isLessThan(2L * SIZE);
      assertThat(ForensicLane.run("export", "verify", bundle.toString()).code()).isZero();
      delete(bundle);
    }
  }

  /** What a command printed that ends well with 96 MB of heap. */
  private String run(String command, Path config, String... more) throws Exception {
    Path log = Objects.requireNonNull(config.resolveSibling(command + ".log"));
    Files.deleteIfExists(log);
    Process process = PyxProcess.start(command, config, "96m", more);
    processes.add(process);
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    String printed = Files.readString(log);
    assertThat(process.exitValue())
        .as(printed.substring(Math.max(0, printed.length() - 2_000)))
        .isZero();
    return printed;
  }

  private static void delete(Path bundle) throws IOException {
    try (Stream<Path> all = Files.walk(bundle)) {
      Path[] paths = all.toArray(Path[]::new);
      Arrays.sort(paths, java.util.Comparator.reverseOrder());
      for (Path path : paths) {
        Files.delete(path);
      }
    }
  }

  @Test
  void theRegistryServesUntilASignal() throws Exception {
    Path config =
        Files.writeString(
            folder.resolve("lane.yaml"),
            "lane: served\npolicy: strict\nkafka: {bootstrap: \"127.0.0.1:1\"}\n");
    Process process = PyxProcess.start("registry", config, "96m", "--port", "0");
    processes.add(process);
    Path log = folder.resolve("registry.log");
    Awaitility.await()
        .atMost(60, TimeUnit.SECONDS)
        .until(() -> Files.readString(log).contains("schemas at http://127.0.0.1:"));
    String address =
        Files.readString(log).replaceAll("(?s).*schemas at (http://[0-9.:]+) until.*", "$1");
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> subjects =
          http.send(
              HttpRequest.newBuilder(URI.create(address + "/subjects")).build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(subjects.body()).contains("\"pyx.served.rejected-value\"");
    }
    process.destroy();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as("SIGTERM, in order").isEqualTo(143);
  }
}
