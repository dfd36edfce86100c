package org.pyx.console.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pyx.console.LaneTopicsWriter;
import org.pyx.console.Pyx;
import org.pyx.embedded.EmbeddedBroker;
import org.pyx.embedded.EmbeddedPostgresServer;
import org.pyx.schemas.model.Action;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Digest;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.Severity;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TransactionPosition;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.rule.Rule;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.wire.ChangeCodec;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.VerdictCodec;
import org.pyx.sink.books.BookSchema;
import picocli.CommandLine;

/** {@code pyx verify} against two databases and the topics of their lane. */
class VerifyCommandTest {
  private static final String HOSTILE = "x\u001b[2J\u202e\nMISSING public.t  all is well";

  @TempDir static Path folder;
  private static EmbeddedPostgresServer server;
  private static EmbeddedBroker broker;

  private record Printed(int code, String out, String err) {}

  @BeforeAll
  static void start() {
    server = EmbeddedPostgresServer.start(Map.of());
    broker = EmbeddedBroker.start(folder.resolve("kafka"));
  }

  @AfterAll
  static void stop() {
    broker.close();
    server.close();
  }

  private static void databases(String name) throws SQLException {
    sql("postgres", "CREATE DATABASE " + name + "_source", "CREATE DATABASE " + name + "_copy");
    for (String side : List.of("_source", "_copy")) {
      sql(
          name + side,
          "CREATE TABLE t (k text PRIMARY KEY, n bigint, b bytea, flag boolean)",
          "INSERT INTO t SELECT 'key ' || i, i, sha256(i::text::bytea), true"
              + " FROM generate_series(1, 1000) i",
          "CREATE TABLE heap (n bigint, b bytea, memo text)",
          "INSERT INTO heap VALUES (1, '\\x00', NULL)");
    }
  }

  private static void sql(String database, String... statements) throws SQLException {
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement()) {
      for (String one : statements) {
        statement.execute(one);
      }
    }
  }

  private static Path config(String name, String bootstrap) throws IOException {
    String access = "host: localhost, port: " + server.port() + ", user: postgres, database: ";
    return Files.writeString(
        folder.resolve(name + ".yaml"),
        """
        lane: %s
        policy: strict
        kafka: {bootstrap: "%s"}
        source: {%s%s_source}
        target: {%s%s_copy}
        """
            .formatted(name, bootstrap, access, name, access, name));
  }

  @Test
  void equalDatabasesExitWithZero() throws Exception {
    databases("equal");

    Printed printed =
        run("verify", "--at-rest", "--config", config("equal", "embedded").toString());

    assertThat(printed.code).as(printed.err).isZero();
    assertThat(printed.out).contains("1,001 rows are equal", "Source and copy are equal");
  }

  @Test
  void everyKindOfDifferenceIsShownAndWritten() throws Exception {
    databases("kinds");
    sql(
        "kinds_source",
        "UPDATE t SET n = -1 WHERE k = 'key 7'",
        "INSERT INTO t VALUES (E'" + HOSTILE.replace("\n", "\\n") + "', 0, NULL, NULL)");
    sql(
        "kinds_copy",
        "INSERT INTO t VALUES ('deleted', 1, NULL, NULL), ('refused', 1, NULL, NULL),"
            + " ('planted', 1, NULL, NULL)",
        "INSERT INTO heap VALUES (5, '\\xabcd', 'it''s'), (6, NULL, '')");
    Lane lane = new Lane("kinds");
    KafkaAccess kafka = new KafkaAccess(broker.bootstrapServers(), (short) 1, Map.of());
    ChangeCodec changes = new ChangeCodec();
    VerdictCodec verdicts = new VerdictCodec();
    try (LaneTopicsWriter topics = new LaneTopicsWriter(kafka, lane)) {
      for (Change change :
          List.of(
              insert("t", Row.of(List.of("k", "n"), List.of(text("deleted"), Value.NULL))),
              insert("other", Row.of(List.of("k"), List.of(text("planted")))),
              insert(
                  "heap",
                  Row.of(
                      List.of("memo", "n", "b"),
                      List.of(
                          text("it's"),
                          new Value.Int(5),
                          new Value.Bytes(new byte[] {(byte) 0xab, (byte) 0xcd})))))) {
        topics.write(lane.journal(), changes.encode(change));
        topics.write(
            lane.accepted(),
            verdicts.encodeAccepted(0, Digest.of(new byte[0]), changes.encode(change)));
      }
      topics.write(
          lane.journal(),
          changes.encode(insert("t", Row.of(List.of("k"), List.of(text("refused"))))));
    }
    Path json = folder.resolve("findings.json");
    Files.writeString(json, "what an earlier run has left\n".repeat(500));

    Printed printed =
        run(
            "verify",
            "--at-rest",
            "--json",
            json.toString(),
            "--config",
            config("kinds", broker.bootstrapServers()).toString());

    assertThat(printed.code).as(printed.err).isEqualTo(1);
    assertThat(printed.out)
        .contains("DIFFERENT  public.t  key 7  differs in n")
        .contains("public.t  deleted  deleted at the source")
        .contains("public.t  refused  the exchange had it and Pyx did not accept it")
        .contains("public.t  planted  never existed at the source")
        .contains("public.heap  5, \\xabcd, it's  deleted at the source")
        .contains("public.heap  6, NULL,   never existed")
        .doesNotContain("\u001b", "\u202e", "\nMISSING public.t");
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(json)) {
      lines.add(new ObjectMapper().readTree(line));
    }
    assertThat(lines).hasSize(8);
    assertThat(lines)
        .extracting(line -> line.path("finding").asText() + " " + line.path("origin").asText())
        .contains("extra deleted-at-source", "extra never-came", "extra not-accepted", "missing ");
    assertThat(lines.getLast().path("clean").asBoolean(true)).isFalse();
    assertThat(Files.readString(json)).doesNotContain("\u202e");
  }

  @Test
  void whatAnAdoptedCopyHadBeforeTheLaneAccusesNobody() throws Exception {
    databases("adopted");
    sql("adopted_copy", BookSchema.statements().toArray(String[]::new));
    sql(
        "adopted_copy",
        "INSERT INTO pyx.adoptions (lane, number, state, whole, events)"
            + " VALUES ('adopted', 1, 'begun', true, 0), ('adopted', 2, 'ended', true, 1)",
        "INSERT INTO t VALUES ('old', 1, NULL, NULL), ('reported', 1, NULL, NULL),"
            + " ('deleted', 1, NULL, NULL)");
    Lane lane = new Lane("adopted");
    KafkaAccess kafka = new KafkaAccess(broker.bootstrapServers(), (short) 1, Map.of());
    ChangeCodec changes = new ChangeCodec();
    VerdictCodec verdicts = new VerdictCodec();
    try (LaneTopicsWriter topics = new LaneTopicsWriter(kafka, lane)) {
      byte[] deleted = changes.encode(insert("t", Row.of(List.of("k"), List.of(text("deleted")))));
      topics.write(lane.journal(), deleted);
      topics.write(lane.accepted(), verdicts.encodeAccepted(0, Digest.of(new byte[0]), deleted));
      topics.write(lane.rejected(), verdicts.encodeRejected(rejected(Rule.OP_DELETE, "old")));
      topics.write(
          lane.rejected(), verdicts.encodeRejected(rejected(Rule.ADOPT_EXTRA, "reported")));
    }
    Path json = folder.resolve("adopted.json");

    Printed printed =
        run(
            "verify",
            "--at-rest",
            "--json",
            json.toString(),
            "--config",
            config("adopted", broker.bootstrapServers()).toString());

    assertThat(printed.code).as(printed.err).isEqualTo(1);
    assertThat(printed.out)
        .contains(
            "public.t  old  did not come through the lane, which adopted a copy that may have had it:"
                + " deleted at the source, or never existed there: cannot be told")
        .contains(
            "public.t  reported  in the copy before the lane began, and not at the source then"
                + " (adopt.extra, offset 1 of the rejected topic)")
        .contains("public.t  deleted  deleted at the source: it came through the lane")
        .doesNotContain("somebody else");
    List<String> lines = Files.readAllLines(json);
    assertThat(lines)
        .filteredOn(line -> line.contains("\"old\""))
        .singleElement()
        .satisfies(line ->
            assertThat(line).contains("\"before-the-lane\"").doesNotContain("rejectedOffset"));
    assertThat(lines)
        .filteredOn(line -> line.contains("\"reported\""))
        .singleElement()
        .satisfies(
            line -> assertThat(line).contains("\"before-the-lane\"", "\"rejectedOffset\":1"));
  }

  private static RejectedEvent rejected(Rule rule, String key) {
    return new RejectedEvent(
        new Finding(rule.id(), Severity.CRITICAL, "words", "what was trusted", List.of()),
        Action.REJECT,
        RejectedEvent.SINK,
        1,
        Digest.of(new byte[0]),
        Digest.of(new byte[0]),
        0,
        0,
        new Change.Delete(
            new TransactionPosition(0, Lsn.parse("0/16B3748"), 0),
            1,
            new TableName("public", "t"),
            Row.of(List.of("k"), List.of(text(key))),
            false));
  }

  @Test
  void whatLacksBesideAnIdleExchangeIsDecided() throws Exception {
    databases("idle");
    sql("idle_copy", BookSchema.statements().toArray(String[]::new));
    sql(
        "idle_copy",
        "INSERT INTO pyx.progress (lane, first_offset, next_offset, journal_offset, lsn, commit_time)"
            + " VALUES ('idle', 0, 1, 0, '0/1', 0)",
        "DELETE FROM t WHERE k = 'key 5'");
    Lane lane = new Lane("idle");
    KafkaAccess kafka = new KafkaAccess(broker.bootstrapServers(), (short) 1, Map.of());
    ChangeCodec changes = new ChangeCodec();
    String[] command = {
      "verify", "--patience", "5", "--config", config("idle", broker.bootstrapServers()).toString()
    };
    try (LaneTopicsWriter topics = new LaneTopicsWriter(kafka, lane)) {
      topics.write(
          lane.journal(),
          changes.encode(new Change.End(new TransactionPosition(7, Lsn.parse("0/1"), 0), 1, 1)));
      assertThat(run(command).out).as("nobody has looked behind the source").contains("UNDECIDED");

      topics.write(lane.journal(), changes.encode(heartbeat()));
      assertThat(run(command).out).contains("MISSING    public.t  key 5");

      topics.write(
          lane.journal(),
          changes.encode(new Change.End(new TransactionPosition(8, Lsn.parse("0/2"), 0), 1, 1)));
      topics.write(lane.journal(), changes.encode(heartbeat()));
      assertThat(run(command).out).as("a transaction is not copied yet").contains("UNDECIDED");
    }
  }

  private static Change heartbeat() {
    return new Change.Heartbeat(new TransactionPosition(0, Lsn.parse("FF/0"), 0), 1);
  }

  @Test
  void withoutKafkaTheOriginCannotBeTold() throws Exception {
    databases("blind");
    sql("blind_copy", "INSERT INTO t VALUES ('more', 1, NULL, NULL), ('most', 1, NULL, NULL)");

    Printed printed =
        run(
            "verify",
            "--at-rest",
            "--show",
            "1",
            "--config",
            config("blind", "embedded").toString());

    assertThat(printed.code).isEqualTo(1);
    assertThat(printed.out).contains("It cannot be told", "does not run", "… more in public.t");
    assertThat(printed.out.lines().filter(line -> line.startsWith("EXTRA"))).hasSize(1);
  }

  @Test
  void whatCannotBeComparedIsSaidInOneLine() throws Exception {
    databases("wrong");
    String config = config("wrong", "embedded").toString();
    for (List<String> arguments :
        List.of(
            List.of("--config", config), // no books
            List.of("--config", config, "--at-rest", "--table", "nothing"),
            List.of("--config", config, "--at-rest", "--max-share", "0"))) {
      List<String> all = new ArrayList<>(List.of("verify"));
      all.addAll(arguments);
      Printed printed = run(all.toArray(String[]::new));
      assertThat(printed.code).as("%s", arguments).isEqualTo(2);
      assertThat(printed.err.strip().lines()).as("%s", arguments).hasSize(1);
    }
  }

  private static Change insert(String table, Row row) {
    return new Change.Insert(
        new TransactionPosition(7, Lsn.parse("0/16B3748"), 1),
        1_700_000_000_000_000L,
        new TableName("public", table),
        row,
        false);
  }

  private static Value text(String value) {
    return new Value.Text(value);
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
