package org.pyx.console.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pyx.console.LaneTopicsWriter;
import org.pyx.console.Pyx;
import org.pyx.embedded.EmbeddedBroker;
import org.pyx.schemas.model.CopyState;
import org.pyx.schemas.model.Decision;
import org.pyx.schemas.model.Hold;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.Tally;
import org.pyx.schemas.rule.Rule;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.wire.CopyStateCodec;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.TallyCodec;
import picocli.CommandLine;

/** {@code pyx status} and {@code pyx lane}, against topics as the stages write them. */
class LaneCommandsTest {
  private static final TableName TABLE = new TableName("exchange", "reserves_in");

  @TempDir static Path folder;
  private static EmbeddedBroker broker;
  private static KafkaAccess kafka;

  private record Printed(int code, String out, String err) {}

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start(folder.resolve("kafka"));
    kafka = new KafkaAccess(broker.bootstrapServers(), (short) 1, Map.of());
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void aHeldLaneIsExplainedAndDecidedAbout() throws IOException {
    Lane lane = new Lane("held");
    Path config = config(lane);
    hold(lane, TABLE);

    Printed status = run("status", "--config", config.toString());
    assertThat(status.code).isZero();
    assertThat(status.out)
        .contains("STANDS STILL", "before journal offset 7", "pyx lane reject-table")
        .contains("row.late-serial", "lowest 41", "came after 77");

    Printed released = run("lane", "release", "--reason", "looked", "--config", config.toString());
    assertThat(released.code).as(released.err).isZero();
    assertThat(run("lane", "reject-table", "--reason", "no", "--config", config.toString()).out)
        .contains("exchange.reserves_in is rejected");
    assertThat(run("status", "--config", config.toString()).out)
        .contains("tables rejected by decision", "exchange.reserves_in");
    assertThat(
            run(
                    "lane",
                    "admit-table",
                    "reserves_in",
                    "--reason",
                    "ok",
                    "--config",
                    config.toString())
                .out)
        .contains("judged by its rules again");

    List<Decision> decisions = LaneState.read(kafka, lane).decisions();
    assertThat(decisions).hasSize(3);
    assertThat(decisions.getFirst())
        .isInstanceOfSatisfying(
            Decision.Release.class,
            release -> {
              assertThat(release.journalOffset()).isEqualTo(7);
              assertThat(release.reason()).isEqualTo("looked");
              assertThat(release.by()).isNotEmpty();
              assertThat(release.at()).isPositive();
            });
    assertThat(decisions.get(1)).isInstanceOf(Decision.RejectTable.class);
    assertThat(LaneState.read(kafka, lane).rejectedTables()).isEmpty();
  }

  @Test
  void whatCannotBeDecidedIsSaidInOneLine() throws IOException {
    Lane lane = new Lane("quiet");
    Path config = config(lane);
    new LaneTopicsWriter(kafka, lane).close();
    for (List<String> arguments :
        List.of(
            List.of("lane", "release", "--reason", "x"),
            List.of("lane", "reject-table", "--reason", "x"),
            List.of("lane", "admit-table", "nothing", "--reason", "x"),
            List.of("lane", "release", "--reason", " "),
            List.of("recheck"),
            List.of("recheck", "--from", "-1"))) {
      List<String> all = new java.util.ArrayList<>(arguments);
      all.addAll(List.of("--config", config.toString()));
      Printed printed = run(all.toArray(String[]::new));
      assertThat(printed.code).as("%s", arguments).isEqualTo(2);
      assertThat(printed.err.strip().lines()).as("%s", arguments).hasSize(1);
    }
    assertThat(LaneState.read(kafka, lane).decisions()).isEmpty();
    assertThat(run("status", "--config", config.toString()).out).contains("nothing yet");
  }

  @Test
  void namesOfTheExchangeMoveNoCursorAndLeaveNoQuotes() throws IOException {
    Lane lane = new Lane("hostile");
    Path config = config(lane);
    hold(lane, new TableName("exchange", "x'; rm -rf /; '\u001b[2J\u202e\nall is well"));
    String out = run("status", "--config", config.toString()).out;
    assertThat(out).doesNotContain("\u001b", "\u202e").doesNotContain("reject-table exchange.x'");
  }

  @Test
  void anEmbeddedBrokerThatDoesNotRunIsNamed() throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("embedded.yaml"),
            "lane: off\npolicy: taler-2024\nkafka: {bootstrap: embedded, data: \""
                + folder.resolve("nowhere")
                + "\"}\n");
    Printed printed = run("status", "--config", config.toString());
    assertThat(printed.code).isEqualTo(2);
    assertThat(printed.err).contains("does not run", "pyx run");
  }

  private static void hold(Lane lane, TableName table) {
    Hold hold =
        new Hold(
            7,
            1_700_000_000_000_000L,
            Optional.of(table),
            Rule.ROW_SHAPE.finding("columns unknown to the auditor: [x]", "the auditor's columns"));
    CopyState copy =
        new CopyState(
            4,
            5,
            Lsn.parse("0/16B3748"),
            1_700_000_000_000_000L,
            Map.of(Rule.ROW_LATE_SERIAL.id(), 2L),
            List.of(
                new CopyState.LateSerials(
                    TABLE, "reserve_in_serial_id", 41, 2, 77, 1_700_000_000_000_000L)));
    try (LaneTopicsWriter topics = new LaneTopicsWriter(kafka, lane)) {
      topics.write(
          lane.tally(),
          TallyCodec.encode(
              new Tally(
                  6,
                  Lsn.parse("0/16B3749"),
                  Map.of(table, new Tally.Counts(1, 1, 0, 0)),
                  Map.of(),
                  Optional.of(hold))));
      topics.write(lane.schema(), CopyStateCodec.encode(copy));
    }
  }

  private static Path config(Lane lane) throws IOException {
    return Files.writeString(
        folder.resolve(lane.name() + ".yaml"),
        "lane: "
            + lane.name()
            + "\npolicy: taler-2024\nkafka: {bootstrap: \""
            + broker.bootstrapServers()
            + "\"}\n");
  }

  private static Printed run(String... arguments) {
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StringWriter err = new StringWriter();
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
