package org.pyx.console.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyx.console.inspect.ForensicLane.HOSTILE;
import static org.pyx.console.inspect.ForensicLane.LEDGER;
import static org.pyx.console.inspect.ForensicLane.at;
import static org.pyx.console.inspect.ForensicLane.insert;
import static org.pyx.console.inspect.ForensicLane.row;
import static org.pyx.console.inspect.ForensicLane.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pyx.console.inspect.ForensicLane.Printed;
import org.pyx.embedded.EmbeddedBroker;
import org.pyx.embedded.EmbeddedPostgresServer;
import org.pyx.schemas.model.Action;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.rule.Rule;
import org.pyx.schemas.stage.KafkaAccess;

/** {@code pyx inspect}, against topics as the stages write them. */
class InspectCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;
  private static EmbeddedBroker broker;
  private static KafkaAccess kafka;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start(folder.resolve("kafka"));
    kafka = new KafkaAccess(broker.bootstrapServers(), (short) 1, Map.of());
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  /**
   * Three transactions: 7 inserts row 1 and rewrites it, 8 is hostile and deletes, 9 is refused by
   * the database and not judged to its end.
   */
  private static Path fill(ForensicLane lane) throws IOException {
    lane.law();
    lane.capture(new Change.Begin(at(7, 0), 1)); // 0
    lane.capture(insert(7, 1, 1, "honest")); // 1
    lane.capture(insert(7, 2, 1, "rewritten")); // 2
    lane.capture(new Change.End(at(7, 3), 1, 2)); // 3
    lane.accept(1);
    lane.reject(2, Rule.ROW_REWRITE, "a second row", Action.REJECT, RejectedEvent.VALIDATOR);
    lane.settle(3, 1, 1);
    lane.capture(new Change.Begin(at(8, 0), 1)); // 4
    lane.capture(insert(8, 1, 2, HOSTILE)); // 5
    lane.capture(new Change.Delete(at(8, 2), 1, LEDGER, row(1, "honest"), false)); // 6
    lane.capture(insert(8, 3, 3, "ignored")); // 7
    lane.capture(new Change.End(at(8, 4), 1, 3)); // 8
    lane.accept(5);
    lane.reject(5, Rule.ROW_LENGTH, HOSTILE, Action.FLAG, RejectedEvent.VALIDATOR);
    lane.reject(6, Rule.OP_DELETE, "a DELETE", Action.REJECT, RejectedEvent.VALIDATOR);
    lane.settle(8, 1, 1);
    lane.reject(5, Rule.DB_CHECK, "refused", Action.REJECT, RejectedEvent.SINK);
    lane.judged(8);
    lane.capture(new Change.Begin(at(9, 0), 1)); // 9
    lane.capture(insert(9, 1, 4, "later")); // 10
    lane.flush();
    return lane.config(folder, "");
  }

  @Test
  void rejectedEventsAreListedFilteredAndLimited() throws IOException {
    try (ForensicLane lane = new ForensicLane(kafka, "listed")) {
      String config = fill(lane).toString();
      Printed all = run("inspect", "--config", config);
      assertThat(all.code()).as(all.err()).isZero();
      assertThat(all.lines()).hasSize(4);
      assertThat(all.lines().getFirst())
          .contains("rejected 0", "CRITICAL", "row.rewrite", "public.ledger/1", "tx 7", "journal 2")
          .contains("a second row", "what was trusted");
      for (List<String> filter :
          List.of(
              List.of("--table", "ledger", "--rule", "op.delete"),
              List.of("--table", "public.ledger", "--rule", "op.*"),
              List.of("--text", "a delete"),
              List.of("--key", "1", "--tx", "8"),
              List.of("--table", "ledger", "--key", "id=1", "--tx", "8"),
              List.of("--table", "ledger", "--key", "pub=\\xCAFE01", "--tx", "8"),
              List.of("--lsn", "0/8002..0/8002"),
              List.of("--offset", "2"),
              List.of("--offset", "2..", "--limit", "1"),
              List.of("--thorough", "--tx", "8", "--severity", "critical", "--text", "honest"))) {
        List<String> arguments = new ArrayList<>(List.of("inspect", "--config", config));
        arguments.addAll(filter);
        Printed one = run(arguments.toArray(String[]::new));
        assertThat(one.code()).as("%s %s", filter, one.err()).isZero();
        assertThat(one.lines()).as("%s", filter).hasSize(1);
        assertThat(one.out()).as("%s", filter).contains("op.delete", "rejected 2");
      }
      assertThat(run("inspect", "--config", config, "--tx", "12").out()).isEmpty();
      assertThat(run("inspect", "--config", config, "--lsn", "..0/7FFF").lines()).hasSize(1);
      assertThat(run("inspect", "--config", config, "--severity", "critical", "--limit", "2").out())
          .contains("row.rewrite");
    }
  }

  @Test
  void timeIsSoughtAndFiltered() throws IOException {
    try (ForensicLane lane = new ForensicLane(kafka, "times")) {
      String config = fill(lane).toString();
      List<JsonNode> all = json(run("inspect", "--config", config, "--topic", "journal", "--json"));
      String fifth = all.get(5).get("written").asText();
      String since =
          run("inspect", "--config", config, "--topic", "journal", "--since", fifth).out();
      assertThat(since.lines()).hasSize(6);
      assertThat(since).startsWith("journal 5 ");
      String until =
          run("inspect", "--config", config, "--topic", "journal", "--until", fifth).out();
      assertThat(until.lines()).hasSize(6);
      assertThat(run("inspect", "--config", config, "--since", "2h").out()).isEmpty();
      assertThat(run("inspect", "--config", config, "--since", "2023-11-14").lines()).hasSize(4);
      assertThat(Instant.parse(fifth)).isBefore(Instant.now().minus(Duration.ofDays(1)));
    }
  }

  @Test
  void hostileTextMovesNoCursorAndMakesNoLine() throws IOException {
    try (ForensicLane lane = new ForensicLane(kafka, "hostile")) {
      String config = fill(lane).toString();
      for (String topic : List.of("journal", "accepted", "rejected", "decisions")) {
        for (String form : List.of("--width=200", "--json", "--csv")) {
          Printed printed = run("inspect", "--config", config, "--topic", topic, form);
          assertThat(printed.code()).as(printed.err()).isZero();
          assertThat(printed.out())
              .as("%s %s", topic, form)
              .doesNotContain("\u001b", "\u202e", "\u0000")
              .isNotEmpty();
          assertThat(printed.lines()).noneMatch(line -> line.startsWith("fake line"));
        }
      }
      assertThat(run("inspect", "--config", config, "--width", "40").lines())
          .allSatisfy(line -> assertThat(Cells.width(line)).isLessThanOrEqualTo(40));
    }
  }

  @Test
  void jsonLosesNothing() throws IOException {
    try (ForensicLane lane = new ForensicLane(kafka, "lossless")) {
      String config = fill(lane).toString();
      List<JsonNode> events = json(run("inspect", "--config", config, "--json"));
      JsonNode flagged = events.get(1);
      assertThat(flagged.get("rule").asText()).isEqualTo("row.length");
      assertThat(flagged.get("explanation").asText()).isEqualTo(HOSTILE);
      assertThat(flagged.get("action").asText()).isEqualTo("flag");
      assertThat(flagged.get("journalOffset").asLong()).isEqualTo(5);
      assertThat(flagged.get("policy").asText()).isEqualTo(ForensicLane.POLICY.digest().toString());
      JsonNode columns = flagged.get("columns");
      assertThat(columns).hasSize(3);
      assertThat(columns.get(0).get("type").asText()).isEqualTo("long");
      assertThat(columns.get(0).get("value").asText()).isEqualTo("2");
      assertThat(columns.get(1).get("type").asText()).isEqualTo("bytes");
      assertThat(HexFormat.of().parseHex(columns.get(1).get("value").asText()))
          .containsExactly(0xCA, 0xFE, 2);
      assertThat(columns.get(2).get("value").asText()).isEqualTo(HOSTILE);
      JsonNode law =
          json(run("inspect", "--config", config, "--topic", "decisions", "--json")).getFirst();
      assertThat(law.get("policyText").asText()).isEqualTo(ForensicLane.POLICY.text());
      assertThat(law.get("trustedTables").get(0).get("columns")).hasSize(3);
    }
  }

  @Test
  void csvHoldsNoFormula() throws IOException {
    try (ForensicLane lane = new ForensicLane(kafka, "formulas")) {
      lane.law();
      long offset = lane.capture(insert(7, 1, 1, "=cmd|' /C calc'!A0"));
      lane.reject(offset, Rule.ROW_LENGTH, " =1+1, \"x\"", Action.REJECT, RejectedEvent.VALIDATOR);
      lane.flush();
      String csv = run("inspect", "--config", lane.config(folder, "").toString(), "--csv").out();
      assertThat(csv).startsWith("topic,offset,").contains("\r\n");
      assertThat(csv.lines()).hasSize(2);
      assertThat(csv).contains(",\"' =1+1, \"\"x\"\"\",").doesNotContain(",=", ",\"=", ",\" =");
    }
  }

  @Test
  void theStoryOfARowHasEveryVerdict() throws IOException {
    try (ForensicLane lane = new ForensicLane(kafka, "row_story")) {
      String config = fill(lane).toString();
      List<JsonNode> one = json(run("inspect", "row", "ledger", "1", "--config", config, "--json"));
      assertThat(verdicts(one)).containsExactly("1 accepted", "2 rejected", "6 rejected");
      assertThat(one.get(1).get("about").get(0).get("rule").asText()).isEqualTo("row.rewrite");
      List<JsonNode> two =
          json(run("inspect", "row", "public.ledger", "cafe02", "--config", config, "--json"));
      assertThat(verdicts(two)).containsExactly("5 refused");
      assertThat(two.getFirst().get("about")).hasSize(3);
      assertThat(
              verdicts(json(run("inspect", "row", "ledger", "id=3", "--config", config, "--json"))))
          .containsExactly("7 ignored");
      assertThat(verdicts(json(run("inspect", "row", "ledger", "4", "--config", config, "--json"))))
          .containsExactly("10 not-judged");
      assertThat(run("inspect", "row", "ledger", "1", "--config", config, "--csv").out())
          .contains(",change,accepted,", ",change,rejected,", ",row.rewrite,critical,reject,");
      Printed people = run("inspect", "row", "ledger", "1", "--config", config);
      assertThat(people.code()).as(people.err()).isZero();
      assertThat(people.out()).contains("accepted", "REJECTED", "row.rewrite", "note='rewritten'");
      assertThat(run("inspect", "row", "ledger", "77", "--config", config).out())
          .contains("nothing about such a row");
    }
  }

  @Test
  void aTransactionIsToldWithItsFrameAndItsBooks() throws IOException {
    try (ForensicLane lane = new ForensicLane(kafka, "tx_story")) {
      String config = fill(lane).toString();
      List<JsonNode> told = json(run("inspect", "tx", "8", "--config", config, "--json"));
      assertThat(verdicts(told))
          .containsExactly("4 no-verdict", "5 refused", "6 rejected", "7 ignored", "8 no-verdict");
      assertThat(told.getLast().get("about").get(0).get("type").asText()).isEqualTo("settlement");
      assertThat(run("inspect", "tx", "99", "--config", config).out())
          .contains("no transaction 99");
    }
  }

  @Test
  void whatTheCopyHoldsIsShown() throws Exception {
    try (ForensicLane lane = new ForensicLane(kafka, "copied");
        EmbeddedPostgresServer postgres = EmbeddedPostgresServer.start(Map.of())) {
      fill(lane);
      try (Connection connection = postgres.connect("postgres");
          Statement statement = connection.createStatement()) {
        statement.execute(
            "CREATE TABLE ledger (id bigint PRIMARY KEY, pub bytea NOT NULL UNIQUE, note text)");
        statement.execute(
            "INSERT INTO ledger VALUES (1, '\\xcafe01', 'in the copy'), (2, '\\xcafe02', repeat('x', 5000))");
      }
      String config =
          lane.config(
                  folder,
                  "target: {host: 127.0.0.1, port: "
                      + postgres.port()
                      + ", database: postgres, user: postgres, password: unused}\n")
              .toString();
      Printed held = run("inspect", "row", "ledger", "1", "--config", config);
      assertThat(held.code()).as(held.err()).isZero();
      assertThat(held.out()).contains("The copy holds:", "note = in the copy");
      assertThat(run("inspect", "row", "ledger", "cafe02", "--config", config).out())
          .contains("(5000 characters)")
          .doesNotContain("x".repeat(2_001));
      assertThat(run("inspect", "row", "ledger", "3", "--config", config).out())
          .contains("The copy holds no such row");
      JsonNode copy =
          json(run("inspect", "row", "ledger", "1", "--config", config, "--json")).getLast();
      assertThat(copy.get("type").asText()).isEqualTo("copy");
      assertThat(copy.get("rows").get(0).get(2).get("text").asText()).isEqualTo("in the copy");
      assertThat(run("inspect", "row", "ledger", "1", "--no-copy", "--config", config).out())
          .doesNotContain("The copy");
    }
  }

  @Test
  void whatCannotBeReadIsShownWithItsOffset() throws IOException {
    try (ForensicLane lane = new ForensicLane(kafka, "malformed")) {
      String config = fill(lane).toString();
      lane.raw(lane.lane().rejected(), new byte[] {0, 0, 0, 0, 99, 1, 2});
      lane.raw(lane.lane().rejected(), new byte[] {0, 0, 0, 0, 4, 1, 2});
      lane.raw(lane.lane().rejected(), "\u001b[2Jno frame".getBytes(StandardCharsets.UTF_8));
      lane.raw(lane.lane().rejected(), null);
      lane.raw(lane.lane().decisions(), new byte[] {0, 0, 0, 0, 8});
      lane.raw(lane.lane().journal(), new byte[] {0, 0, 0, 0, 1, 0});
      Printed shown =
          run("inspect", "--config", config, "--table", "ledger", "--rule", "op.delete");
      assertThat(shown.code()).as(shown.err()).isZero();
      assertThat(shown.lines()).hasSize(5);
      assertThat(shown.out())
          .contains("rejected 4", "UNREADABLE", "schema id 99", "rejected 7", "has no value");
      List<JsonNode> json = json(run("inspect", "--config", config, "--json", "--offset", "4"));
      assertThat(json.getFirst().get("bytes").asText()).isEqualTo("00000000630102");
      Printed row = run("inspect", "row", "ledger", "1", "--config", config);
      assertThat(row.code()).as(row.err()).isZero();
      assertThat(row.out()).contains("REJECTED", "UNREADABLE");
    }
  }

  @Test
  void aMegabyteIsCutForPeopleAndWholeForPrograms() throws IOException {
    try (ForensicLane lane = new ForensicLane(kafka, "large")) {
      lane.law();
      String big = "\u202e".repeat(1 << 20);
      long offset = lane.capture(insert(7, 1, 1, big));
      lane.reject(offset, Rule.ROW_LENGTH, big, Action.REJECT, RejectedEvent.VALIDATOR);
      lane.flush();
      String config = lane.config(folder, "").toString();
      assertThat(run("inspect", "--config", config).out().length()).isLessThan(10_000);
      assertThat(run("inspect", "--config", config, "--topic", "journal").out().length())
          .isLessThan(10_000);
      assertThat(
              json(run("inspect", "--config", config, "--json"))
                  .getFirst()
                  .get("columns")
                  .get(2)
                  .get("value")
                  .asText())
          .isEqualTo(big);
    }
  }

  @Test
  void newEventsAreFollowed() throws Exception {
    try (ForensicLane lane = new ForensicLane(kafka, "followed")) {
      String config = fill(lane).toString();
      CompletableFuture<Printed> following =
          CompletableFuture.supplyAsync(
              () -> run("inspect", "--config", config, "--follow", "--limit", "5"));
      Awaitility.await()
          .during(Duration.ofMillis(800))
          .atMost(Duration.ofSeconds(5))
          .until(() -> !following.isDone());
      lane.reject(7, Rule.ROW_REPLAY, "the fifth", Action.FLAG, RejectedEvent.VALIDATOR);
      lane.flush();
      Printed printed = following.get(60, TimeUnit.SECONDS);
      assertThat(printed.code()).as(printed.err()).isZero();
      assertThat(printed.lines()).hasSize(5);
      assertThat(printed.lines().getLast()).contains("the fifth");
    }
  }

  @Test
  void emptyAndDeletedTopicsAreSaid() throws Exception {
    try (ForensicLane lane = new ForensicLane(kafka, "gone")) {
      String config = lane.config(folder, "").toString();
      Printed empty = run("inspect", "--config", config);
      assertThat(empty.code()).as(empty.err()).isZero();
      assertThat(empty.out()).isEmpty();
      assertThat(run("inspect", "tx", "1", "--config", config).code()).isZero();
      try (Admin admin = Admin.create(kafka.clientProperties())) {
        admin
            .deleteTopics(
                List.of(lane.lane().rejected(), lane.lane().tally(), lane.lane().decisions()))
            .all()
            .get();
      }
      Awaitility.await().until(() -> !TopicScan.exists(kafka, lane.lane().rejected()));
      Awaitility.await().until(() -> !TopicScan.exists(kafka, lane.lane().decisions()));
      Printed gone = run("inspect", "--config", config);
      assertThat(gone.code()).isEqualTo(2);
      assertThat(gone.err()).contains("has no topic pyx.gone.rejected").contains("docs/operations");
      assertThat(run("inspect", "--config", config, "--topic", "journal").code()).isZero();
    }
  }

  @Test
  void whatIsWrongIsSaidInOneLine() throws IOException {
    try (ForensicLane lane = new ForensicLane(kafka, "wrong")) {
      String config = fill(lane).toString();
      assertThat(run("inspect", "--config", config, "--table", "ledgr").err())
          .contains("did you mean ledger?");
      assertThat(run("inspect", "--config", config, "--rule", "row.rewritten").err())
          .contains("row.rewrite");
      assertThat(run("inspect", "--config", config, "--lsn", "12345").err())
          .contains("16/B374D848");
      assertThat(run("inspect", "row", "ledger", "idd=1", "--config", config).err())
          .contains("no column idd; did you mean id?");
      for (List<String> arguments :
          List.of(
              List.of("--table", "ledgr"),
              List.of("--table", ""),
              List.of("--rule", "x"),
              List.of("--lsn", "0/2..0/1"),
              List.of("--offset", "-1"),
              List.of("--limit", "0"),
              List.of("--topic", "journal", "--rule", "op.delete"),
              List.of("--json", "--csv"),
              List.of("--width", "3"))) {
        List<String> all = new ArrayList<>(List.of("inspect", "--config", config));
        all.addAll(arguments);
        Printed printed = run(all.toArray(String[]::new));
        assertThat(printed.code()).as("%s", arguments).isEqualTo(2);
        assertThat(printed.err().strip().lines()).as("%s", arguments).hasSize(1);
      }
      assertThat(run("inspect").err()).contains("--config");
      for (String time : List.of("yesterday", "1969-12-31", "+12345-01-01T00:00:00Z", "-2h")) {
        assertThat(run("inspect", "--config", config, "--since", time).code())
            .as(time)
            .isEqualTo(2);
      }
      assertThat(run("inspect", "--config", config, "--severity", "awful").code()).isEqualTo(2);
      assertThat(run("inspect", "tx", "-1", "--config", config).code()).isEqualTo(2);
    }
  }

  private static List<JsonNode> json(Printed printed) throws IOException {
    assertThat(printed.code()).as(printed.err()).isZero();
    List<JsonNode> lines = new ArrayList<>();
    for (String line : printed.lines()) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  private static List<String> verdicts(List<JsonNode> told) {
    return told.stream()
        .map(event -> event.get("offset").asLong() + " " + event.get("verdict").asText())
        .toList();
  }
}
