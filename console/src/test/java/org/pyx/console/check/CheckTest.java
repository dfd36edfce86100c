package org.pyx.console.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyx.console.inspect.ForensicLane;
import org.pyx.console.lane.LaneState;
import org.pyx.console.overview.Lag;
import org.pyx.console.overview.Overview;
import org.pyx.console.overview.SlotView;
import org.pyx.console.overview.StageView;
import org.pyx.embedded.EmbeddedBroker;
import org.pyx.schemas.model.Decision;
import org.pyx.schemas.model.Hold;
import org.pyx.schemas.model.LogRetention;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.Tally;
import org.pyx.schemas.rule.Rule;
import org.pyx.schemas.stage.KafkaAccess;

class CheckTest {
  private static final TableName TABLE = new TableName("taler", "a|b");

  private Lag lag = Lag.NONE;
  private boolean sink = true;
  private Optional<Hold> hold = Optional.empty();
  private List<Decision> decisions = List.of();
  private SlotView.State slot = SlotView.State.PRESENT;
  private long retained = 10;

  @Test
  void aLaneThatIsWell() {
    assertThat(check(List.of(), List.of()))
        .isEqualTo(
            "0 PYX OK - lane demo: nothing copied yet, 0 rows wait | lag_rows=0;;;0"
                + " lag_seconds=0s;300;3600;0 lag_bytes=0B;;;0 wal_percent=10%;50;75;0 wal_bytes=10B;;;0"
                + " held_tables=0;0;;0 incidents=0;;0;0");
  }

  @ParameterizedTest
  @CsvSource({"300,0", "301,1", "3600,1", "3601,2"})
  void aThresholdIsTheLastGoodValue(long seconds, String code) {
    lag = new Lag(5, true, 7, Duration.ofSeconds(seconds));
    assertThat(check(List.of(), List.of())).startsWith(code + " ");
  }

  @Test
  void thresholdsCanBeSetAndTakenAway() {
    lag = new Lag(5, true, 7, Duration.ofHours(2));
    assertThat(check(List.of(), List.of("lag-seconds=none"))).startsWith("1 PYX WARNING");
    assertThat(check(List.of("lag-seconds=none"), List.of("lag-seconds=none"))).startsWith("0 ");
    assertThat(check(List.of("lag-rows=3"), List.of("lag-rows=4")))
        .startsWith("2 PYX CRITICAL")
        .contains("10 rows wait", "lag_rows=10;3;4;0");
  }

  @Test
  void whatIsAlwaysCritical() {
    sink = false;
    assertThat(check(List.of(), List.of())).startsWith("2 ").contains("stage sink");
    sink = true;
    slot = SlotView.State.LOST;
    assertThat(check(List.of(), List.of())).startsWith("2 ").contains("slot is gone");
    slot = SlotView.State.PRESENT;
    hold = Optional.of(new Hold(7, 0, Optional.of(TABLE), Rule.ROW_SHAPE.finding("a | b\nOK", "")));
    assertThat(check(List.of(), List.of())).startsWith("2 ").contains("stands still");
  }

  @Test
  void heldTablesAndTheExchangesLog() {
    decisions = List.of(new Decision.RejectTable(TABLE, "me", "why", 0));
    assertThat(check(List.of(), List.of())).startsWith("1 ").contains("1 tables are held");
    retained = 76;
    assertThat(check(List.of(), List.of())).startsWith("2 ").contains("76%");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--warning=lag=3",
        "--warning=lag-rows",
        "--warning=lag-rows=x",
        "--critical=lag-rows=-1",
        "--critical=lag-rows=5 --warning=lag-rows=6",
        "--timeout=0",
        "--timeout=x",
        "--nonsense",
        "--config=/not/there"
      })
  void badUsageIsUnknown(String options) {
    String[] words = ("check --config /not/there.yaml " + options).split(" ");
    assertThat(ForensicLane.run(words).code()).isEqualTo(3);
  }

  @Test
  void aKafkaThatDoesNotAnswerIsUnknownInTime(@TempDir Path folder) throws Exception {
    Path config =
        java.nio.file.Files.writeString(
            folder.resolve("x.yaml"),
            "lane: demo\npolicy: strict\nkafka: {bootstrap: \"127.0.0.1:1\"}\n");
    long began = System.nanoTime();
    ForensicLane.Printed printed =
        ForensicLane.run("check", "--config", config.toString(), "--timeout", "2");
    assertThat(printed.code()).isEqualTo(3);
    assertThat(printed.lines()).hasSize(1);
    assertThat(printed.out()).startsWith("PYX UNKNOWN - ");
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void aLaneThatNobodyRunsIsCritical(@TempDir Path folder) throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("kafka"));
        ForensicLane lane =
            new ForensicLane(
                new KafkaAccess(broker.bootstrapServers(), (short) 1, Map.of()), "checked")) {
      lane.capture(ForensicLane.insert(7, 1, 1, "x"));
      lane.flush();
      ForensicLane.Printed printed =
          ForensicLane.run("check", "--config", lane.config(folder, "").toString());
      assertThat(printed.code()).isEqualTo(2);
      assertThat(printed.lines()).hasSize(1);
      assertThat(printed.out()).contains("no process of stage capture", "lag_rows=1;");
      Path out = folder.resolve("published");
      assertThat(
              ForensicLane.run(
                      "console",
                      "export",
                      "--out",
                      out.toString(),
                      "--config",
                      lane.config(folder, "").toString())
                  .code())
          .isZero();
      assertThat(out.resolve("lane-checked.html")).exists();
    }
  }

  private String check(List<String> warning, List<String> critical) {
    Overview seen =
        new Overview(
            "demo",
            Instant.EPOCH,
            List.of(
                new StageView("capture", Optional.of("x"), List.of(), Optional.empty()),
                new StageView(
                    "sink",
                    sink ? Optional.of("x") : Optional.empty(),
                    List.of(),
                    Optional.empty())),
            new LaneState(
                1,
                1,
                Optional.of(new Tally(6, new Lsn(1), Map.of(), Map.of(), hold)),
                Optional.empty(),
                Optional.empty(),
                decisions,
                List.of()),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            lag,
            lag,
            Optional.of(
                new SlotView(
                    slot,
                    Optional.of(new LogRetention(retained, 100, false)),
                    OptionalLong.empty(),
                    Instant.EPOCH)),
            List.of(),
            List.of(),
            Optional.empty());
    CheckResult result = CheckResult.of(seen, Thresholds.of(warning, critical));
    assertThat(result.line()).doesNotContain("\n");
    assertThat(result.line().chars().filter(c -> c == '|').count()).isEqualTo(1);
    return result.code() + " " + result.line();
  }
}
