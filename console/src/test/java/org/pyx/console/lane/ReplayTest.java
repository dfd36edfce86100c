package org.pyx.console.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pyx.capture.CaptureStage;
import org.pyx.console.Pyx;
import org.pyx.console.TopicReader;
import org.pyx.console.config.ConfigFile;
import org.pyx.console.demo.Reconciliation;
import org.pyx.console.lane.Till.Printed;
import org.pyx.schemas.model.Decision;
import org.pyx.schemas.model.Replayed;
import org.pyx.schemas.stage.Stage;
import org.pyx.schemas.stage.StageStart;
import org.pyx.schemas.stage.StageStart.Beginning;
import org.pyx.schemas.stage.StageState;
import org.pyx.schemas.wire.DecisionCodec;
import org.pyx.schemas.wire.Frame;
import org.pyx.sink.SinkStage;
import org.pyx.validator.ValidatorStage;

/** {@code pyx replay} after a policy mistake, from an exchange to the copy. */
class ReplayTest {
  private static final Duration WITHIN = Duration.ofMinutes(3);
  private static final Pattern ID = Pattern.compile("--apply ([0-9]+-[0-9a-f]+)");
  private static final String RECEIPTS =
      "CREATE TABLE receipts (id bigint PRIMARY KEY, rung_at bigint NOT NULL, amount bigint)";
  private static final String LINES =
      "CREATE TABLE lines (id bigint PRIMARY KEY, receipt bigint NOT NULL REFERENCES receipts,"
          + " what text)";

  @TempDir Path directory;
  private final List<Stage> running = new ArrayList<>();

  @SuppressWarnings("NullAway.Init") // begin() sets it
  private Till till;

  @SuppressWarnings("NullAway.Init") // begin() sets it
  private Path right;

  @AfterEach
  void stop() {
    running.forEach(Stage::close);
  }

  @Test
  void whatAPolicyMistakeKeptOutIsCopiedAndNothingElse() throws Exception {
    begin();
    source(
        "INSERT INTO receipts VALUES (1, 1000000, 10); INSERT INTO lines VALUES (1, 1, 'tea')",
        "INSERT INTO receipts VALUES (2, 5, 20); INSERT INTO lines VALUES (2, 2, 'milk')",
        "INSERT INTO receipts VALUES (3, 7, 30)",
        "DELETE FROM receipts WHERE id = 3",
        "INSERT INTO receipts VALUES (4, 9, 40)",
        "DELETE FROM receipts WHERE id = 4",
        "UPDATE receipts SET amount = 21 WHERE id = 2",
        "INSERT INTO receipts VALUES (5, 11, 50)",
        "INSERT INTO receipts VALUES (6, -11, 60)");
    await().atMost(WITHIN).until(() -> copied(1, 1));
    judgeRightly();
    source("INSERT INTO receipts VALUES (4, 9, 41)", "INSERT INTO receipts VALUES (7, 13, 70)");
    await().atMost(WITHIN).until(() -> copied(3, 1));

    Printed dry = pyx("replay", "--rule", "time.form", "--rule", "db.*", "--offset", "..1000");
    assertThat(dry.code()).as("%s", dry).isEqualTo(1);
    assertThat(dry.out())
        .contains("insert public.receipts/2  was out by time.form  ->  accepted")
        .contains("insert public.receipts/3  was out by time.form  ->  accepted")
        .contains("insert public.lines/2  was out by db.foreign-key  ->  offered-again")
        .contains("update public.receipts/2  was out by op.update-unseen (of the same row)  ->")
        .contains("delete public.receipts/3  was out by op.delete (of the same row)  ->  rejected")
        .contains("insert public.receipts/4  was out by time.form  ->  rejected by row.rewrite")
        .contains("by op.update: ", "4 accepted", "4 still rejected", "1 offered to the copy")
        .contains("nothing was done");
    assertThat(copied(3, 1)).isTrue();

    String id = id(dry);
    List<String> options = List.of("--rule", "time.form", "--rule", "db.*", "--offset", "..1000");
    assertThat(apply(options, id).err()).as("a reason is needed").contains("--reason");
    assertThat(apply(List.of("--rule", "time.form"), id, "--reason", "x").err())
        .as("other options choose other events")
        .contains("not what the dry run showed");
    Printed done = apply(options, id, "--reason", "times were meant in µs", "--by", "ada");
    assertThat(done.code()).as("%s", done).isEqualTo(1);
    assertThat(done.out()).contains("4 accepted", "4 still rejected", "1 offered to the copy");
    await().atMost(WITHIN).until(() -> copied(7, 2));
    assertThat(till.one(till.copy(), rows()))
        .as("forged and rewritten rows stay as they were first")
        .isEqualTo("1:10,2:20,3:30,4:41,5:50,6:60,7:70");

    Printed twice = apply(options, id, "--reason", "twice");
    assertThat(twice.code()).isEqualTo(2);
    assertThat(twice.err()).contains("this was done already");
    Printed again = pyx("replay", "--table", "receipts");
    assertThat(again.out()).contains("4 still rejected").doesNotContain("accepted,", "time.form");
    provesRight();
    decisionSaysWhoAndWhy();
    storiesAreTold();
    goesOnAfterRestarts();
  }

  @Test
  void anotherLawThanThatOfTheDryRunIsRefused() throws Exception {
    begin();
    source("INSERT INTO receipts VALUES (2, 5, 20)", "INSERT INTO receipts VALUES (1, 1000000, 1)");
    await().atMost(WITHIN).until(() -> copied(1, 0));
    judgeRightly();
    source("INSERT INTO receipts VALUES (7, 13, 70)");
    await().atMost(WITHIN).until(() -> copied(2, 0));
    Printed dry = pyx("replay", "--rule", "time.form");
    assertThat(dry.code()).as("%s", dry).isZero();

    assertThat(pyx("lane", "reject-table", "receipts", "--reason", "meanwhile").code()).isZero();
    source("INSERT INTO receipts VALUES (8, 13, 80)");
    await().atMost(WITHIN).until(() -> rejectedBy("table.rejected"));
    Printed refused = apply(List.of("--rule", "time.form"), id(dry), "--reason", "x");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("another law is in force");

    Printed nothing = pyx("replay", "--rule", "time.form");
    assertThat(nothing.out()).contains("1 still rejected", "rejected by table.rejected");
    assertThat(nothing.code()).isEqualTo(1);
    assertThat(copied(2, 0)).isTrue();
    provesRight();
  }

  private void begin() throws Exception {
    String policy =
        """
        policy: till
        version: %d
        schema: public
        tables:
          receipts: {serial: id}
          lines: {serial: id}
        """;
    Path wrong = directory.resolve("wrong.yaml");
    Files.writeString(wrong, policy.formatted(1) + "whole-seconds: [\"*_at\"]\n");
    Path corrected = directory.resolve("right.yaml");
    Files.writeString(corrected, policy.formatted(2));
    till = new Till(directory, wrong.toString(), RECEIPTS, LINES);
    right = till.configure("right", corrected.toString());
    StageStart start = StageStart.of(Beginning.FIRST_START);
    Stage capture = started(new CaptureStage(till.read().capture(till.kafka, start)));
    started(new SinkStage(till.read().sink(till.kafka, start)));
    started(new ValidatorStage(till.read().validator(till.kafka, start)));
    await().atMost(WITHIN).until(() -> capture.state() instanceof StageState.Running);
  }

  /** The policy is corrected, and validator and sink are started with it. */
  private void judgeRightly() {
    restart(running.remove(2), running.remove(1));
  }

  private void restart(Stage validator, Stage sink) {
    validator.close();
    sink.close();
    var config = ConfigFile.read(right);
    started(new SinkStage(config.sink(till.kafka, StageStart.usual())));
    started(new ValidatorStage(config.validator(till.kafka, StageStart.usual())));
  }

  private void provesRight() {
    Printed recheck = pyx("recheck");
    assertThat(recheck.out()).contains(" 0 differences");
    assertThat(recheck.code()).as("%s", recheck).isZero();
    await()
        .atMost(WITHIN)
        .untilAsserted(
            () -> assertThat(Reconciliation.of(till.kafka, till.lane).complaints()).isEmpty());
  }

  private void decisionSaysWhoAndWhy() {
    List<Decision> decisions = new ArrayList<>();
    List<Replayed> reports = new ArrayList<>();
    try (TopicReader reader = new TopicReader(till.kafka, till.lane.decisions())) {
      reader.toEnd(record -> {
        if (Frame.of(record.value()) == Frame.REPLAY) {
          decisions.add(DecisionCodec.decode(record.value()));
        } else if (Frame.of(record.value()) == Frame.REPLAYED) {
          reports.add(org.pyx.schemas.wire.ReplayCodec.decode(record.value()));
        }
      });
    }
    assertThat(reports).singleElement().isInstanceOf(Replayed.Done.class);
    assertThat(decisions)
        .singleElement()
        .satisfies(decision -> {
          assertThat(decision.by()).isEqualTo("ada");
          assertThat(decision.reason()).isEqualTo("times were meant in µs");
          assertThat(decision.at()).isPositive();
        });
    assertThat(pyx("inspect", "--topic", "decisions").out())
        .contains("replay of 9 rejected events", "by ada", "done  accepted 4  ignored 0");
  }

  private void storiesAreTold() {
    assertThat(pyx("inspect", "row", "receipts", "2", "--json").out().lines())
        .anyMatch(line -> line.contains("\"insert\"") && line.contains("\"verdict\":\"accepted\""))
        .anyMatch(line -> line.contains("\"update\"") && line.contains("\"verdict\":\"rejected\""));
    assertThat(pyx("inspect", "row", "lines", "2").out())
        .contains("db.foreign-key", "offered-again")
        .doesNotContain("REFUSED", "CONTRADICTORY");
    assertThat(pyx("inspect", "row", "receipts", "4").out())
        .contains("row.rewrite")
        .doesNotContain("CONTRADICTORY");
    Path bundle = directory.resolve("bundle.zip");
    assertThat(pyx("export", "--out", bundle.toString()).code()).isZero();
    assertThat(Pyx.commandLine().execute("export", "verify", bundle.toString())).isZero();
  }

  /** The copy's progress stands behind a replay, and the validator's memory knows of it. */
  private void goesOnAfterRestarts() throws Exception {
    restart(running.remove(2), running.remove(1));
    source("INSERT INTO receipts VALUES (9, 9, 90); INSERT INTO lines VALUES (9, 5, 'salt')");
    await().atMost(WITHIN).until(() -> copied(8, 3));
    provesRight();
  }

  private Printed apply(List<String> options, String id, String... more) {
    List<String> all = new ArrayList<>(List.of("replay", "--apply", id));
    all.addAll(options);
    all.addAll(List.of(more));
    return pyx(all.toArray(String[]::new));
  }

  private static String id(Printed dry) {
    Matcher matcher = ID.matcher(dry.out());
    assertThat(matcher.find()).as("%s", dry).isTrue();
    return matcher.group(1);
  }

  private Printed pyx(String... arguments) {
    return Till.pyx(right, arguments);
  }

  private boolean rejectedBy(String rule) {
    return pyx("inspect", "--rule", rule, "--json").out().contains(rule);
  }

  private boolean copied(long receipts, long lines) throws Exception {
    return till.one(
            till.copy(),
            "SELECT (SELECT count(*) FROM receipts) || ' ' || (SELECT count(*) FROM lines)")
        .equals(receipts + " " + lines);
  }

  private static String rows() {
    return "SELECT string_agg(id || ':' || amount, ',' ORDER BY id) FROM receipts";
  }

  /** Each is a transaction of its own. */
  private void source(String... transactions) throws Exception {
    till.run(till.source(), transactions);
  }

  private <S extends Stage> S started(S stage) {
    running.add(stage);
    stage.start();
    return stage;
  }
}
