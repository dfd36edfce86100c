package org.pyx.console.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pyx.capture.CaptureStage;
import org.pyx.console.config.ConfigFile;
import org.pyx.console.demo.PyxProcess;
import org.pyx.console.demo.Reconciliation;
import org.pyx.console.lane.Till.Printed;
import org.pyx.schemas.stage.Stage;
import org.pyx.schemas.stage.StageStart;
import org.pyx.schemas.stage.StageStart.Beginning;
import org.pyx.schemas.stage.StageState;
import org.pyx.sink.SinkStage;
import org.pyx.validator.ValidatorStage;

/** A replay while validator and sink are killed again and again: all of it, once (G1, G2). */
@Tag("long")
class ReplayKilledTest {
  private static final Duration WITHIN = Duration.ofMinutes(3);
  private static final int ROWS = 2_000;
  private static final int KILLS = 5;
  private static final String POLICY =
      """
      policy: till
      version: %d
      schema: public
      tables: {receipts: {serial: id}, lines: {serial: id}}
      """;

  @TempDir Path directory;

  @Test
  void itIsDoneOnce() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Path wrong =
        Files.writeString(
            directory.resolve("wrong.yaml"), POLICY.formatted(1) + "whole-seconds: [\"*_at\"]\n");
    Path corrected = Files.writeString(directory.resolve("right.yaml"), POLICY.formatted(2));
    Till till =
        new Till(
            directory,
            wrong.toString(),
            "CREATE TABLE receipts (id bigint PRIMARY KEY, rung_at bigint NOT NULL)",
            "CREATE TABLE lines (id bigint PRIMARY KEY, receipt bigint REFERENCES receipts)");
    Path right = till.configure("right", corrected.toString());
    StageStart start = StageStart.of(Beginning.FIRST_START);
    try (Stage capture = new CaptureStage(till.read().capture(till.kafka, start))) {
      capture.start();
      try (Stage sink = new SinkStage(till.read().sink(till.kafka, start));
          Stage validator = new ValidatorStage(till.read().validator(till.kafka, start))) {
        sink.start();
        validator.start();
        await().atMost(WITHIN).until(() -> capture.state() instanceof StageState.Running);
        till.run(
            till.source(),
            "INSERT INTO receipts SELECT n, n FROM generate_series(1, " + ROWS + ") n",
            "INSERT INTO lines SELECT n, n FROM generate_series(1, " + ROWS + ") n",
            "INSERT INTO receipts VALUES (0, 1000000)");
        await().atMost(WITHIN).until(() -> till.count(till.copy()) == 1);
      }
      var config = ConfigFile.read(right);
      String id;
      try (Stage validator = new ValidatorStage(config.validator(till.kafka, StageStart.usual()))) {
        validator.start();
        till.run(till.source(), "INSERT INTO receipts VALUES (-1, 1)");
        await()
            .atMost(WITHIN)
            .until(() -> Till.pyx(right, "replay", "--rule", "*").out().contains("--apply"));
        id = id(Till.pyx(right, "replay", "--rule", "*"));
      }
      Printed late =
          Till.pyx(
              right, "replay", "--rule", "*", "--apply", id, "--reason", "x", "--timeout", "1s");
      assertThat(late.code()).as("nobody judges now: %s", late).isEqualTo(4);

      for (int kill = 0; kill < KILLS; kill++) {
        Process validator = PyxProcess.start("validator", right, "256m");
        Process sink = PyxProcess.start("sink", right, "256m");
        long until = System.nanoTime() + Duration.ofMillis(3_000 + random.nextInt(9_000)).toNanos();
        await()
            .pollInterval(Duration.ofMillis(20))
            .atMost(WITHIN)
            .until(() -> {
              assertThat(till.count(till.copy())).as("seed %d", seed).isIn(1L, 2L, ROWS + 2L);
              return System.nanoTime() > until;
            });
        validator.destroyForcibly().waitFor();
        sink.destroyForcibly().waitFor();
      }
      try (Stage sink = new SinkStage(config.sink(till.kafka, StageStart.usual()));
          Stage validator = new ValidatorStage(config.validator(till.kafka, StageStart.usual()))) {
        sink.start();
        validator.start();
        await().atMost(WITHIN).until(() -> till.count(till.copy()) == ROWS + 2);
        assertThat(till.one(till.copy(), "SELECT count(*)::text FROM lines"))
            .isEqualTo(Integer.toString(ROWS));
        await()
            .atMost(WITHIN)
            .untilAsserted(() ->
                assertThat(Reconciliation.of(till.kafka, till.lane).complaints())
                    .as("seed %d", seed)
                    .isEmpty());
        assertThat(Till.pyx(right, "recheck").out()).contains(" 0 differences");
        assertThat(Till.pyx(right, "replay", "--rule", "*").out()).contains("no rejected event");
      }
    }
  }

  private static String id(Printed dry) {
    Matcher matcher = Pattern.compile("--apply ([0-9]+-[0-9a-f]+)").matcher(dry.out());
    assertThat(matcher.find()).as("%s", dry).isTrue();
    return matcher.group(1);
  }
}
