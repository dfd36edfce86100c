package org.pyx.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Action;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Layout;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.model.Severity;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.stage.StageStart.Beginning;
import org.pyx.schemas.stage.StageState;

/** A copy that another tool made is held against the exchange's snapshot; guarantees G1 and G3. */
class AdoptionTest {
  private static final Layout PRINT =
      new Layout(List.of("id", "place", "content", "hash", "age", "amount", "ratio", "seen"));
  private static final Layout CLICK = new Layout(List.of("id", "text"));
  private static final Layout ECHO = new Layout(List.of("a", "b"));
  private static final String TABLES =
      """
      CREATE TABLE shop.prints (
        id bigint NOT NULL UNIQUE,
        place int NOT NULL,
        content bytea NOT NULL,
        hash bytea NOT NULL,
        age bytea,
        amount shop.taler_amount,
        ratio numeric,
        seen boolean,
        PRIMARY KEY (content, place)
      );
      CREATE TABLE shop.clicks (id bigint, text text);
      CREATE TABLE shop.echoes (a text, b jsonb);
      """;

  @Test
  void whatIsThereStaysWhatIsMissingComesAndTheRestIsEvidence() throws Exception {
    Shop shop = new Shop();
    shop.execute(
        "INSERT INTO shop.notes VALUES (1, 'one'), (3, 'changed'), (5, 'deleted there'),"
            + " (6, 'six'), (7, NULL)");
    shop.accepted.snapshot().note(1, "one").note(2, "late").note(3, "three").note(6, "six");
    shop.accepted.note(7, "seven").note(8, "new").settle();
    SinkStage sink = adopt(shop);
    assertThat(shop.query("SELECT id || ':' || coalesce(text, '-') FROM shop.notes ORDER BY id"))
        .isEqualTo("1:one,2:late,3:changed,5:deleted there,6:six,7:-,8:new");
    assertThat(sink.adoptedRows()).isEqualTo(2);
    assertThat(sink.copiedRows()).isEqualTo(2);
    assertThat(sink.rejectedRows()).isEqualTo(2);
    List<RejectedEvent> events = shop.rejected();
    assertThat(rules(events))
        .containsExactly(
            "row.late-serial", "adopt.differs", "adopt.differs", "adopt.extra"); // by their numbers
    RejectedEvent late = events.get(0);
    assertThat(late.finding().trusted()).isEqualTo("rewind a reader of this table to 2");
    RejectedEvent differs = events.get(1);
    assertThat(differs.action()).isEqualTo(Action.REJECT);
    assertThat(differs.finding().severity()).isEqualTo(Severity.CRITICAL);
    assertThat(differs.finding().columns()).containsExactly("text");
    assertThat(((Change.SnapshotRow) differs.change()).row().get("id")).isEqualTo(new Value.Int(3));
    assertThat(differs.finding().explanation()).endsWith(sha256("(3,three)"));
    assertThat(differs.finding().trusted()).endsWith(sha256("(3,changed)"));
    RejectedEvent extra = events.get(3);
    assertThat(extra.action()).isEqualTo(Action.FLAG);
    assertThat(((Change.Delete) extra.change()).before().get("id")).isEqualTo(new Value.Int(5));
    assertThat(extra.journalOffset()).isEqualTo(6);
    assertThat(shop.query("SELECT state || whole || events FROM pyx.adoptions ORDER BY number"))
        .isEqualTo("beguntrue0,endedfalse1");
  }

  @Test
  void whatTheOlderToolLeavesIsToldApartByExactlyThat() throws Exception {
    Shop shop = withTables();
    String wrong = "sha512('\\x01'::bytea)";
    shop.execute(
        "INSERT INTO shop.prints SELECT i, 0, decode(lpad(i::text, 2, '0'), 'hex'),"
            + " sha512(decode(lpad(i::text, 2, '0'), 'hex')), NULL, '(1,0)', 1.50, false"
            + " FROM generate_series(1, 9) i");
    shop.execute("UPDATE shop.prints SET hash = " + wrong + " WHERE id = 2");
    shop.execute("UPDATE shop.prints SET age = '\\x02' WHERE id = 3");
    shop.execute("UPDATE shop.prints SET place = 4 WHERE id = 4");
    shop.execute("UPDATE shop.prints SET amount = NULL WHERE id = 5");
    shop.execute("UPDATE shop.prints SET ratio = 1.5 WHERE id = 6");
    shop.accepted.snapshot();
    for (int i = 1; i <= 9; i++) {
      shop.accepted.row(
          "prints",
          PRINT,
          new Value.Int(i),
          new Value.Int(77),
          new Value.Bytes(new byte[] {(byte) i}),
          new Value.Bytes(new byte[] {(byte) (100 + i)}),
          i == 8 ? Value.NULL : new Value.Bytes(new byte[] {(byte) (50 + i)}),
          new Value.Text("(1,0)"),
          new Value.Text("1.50"),
          new Value.Bool(true));
    }
    shop.accepted.settle();
    adopt(shop);
    assertThat(rules(shop.rejected()))
        .containsExactly(
            "adopt.incomplete",
            "adopt.differs",
            "adopt.differs",
            "adopt.differs",
            "adopt.differs",
            "adopt.differs");
    assertThat(shop.rejected().stream().skip(1).map(e -> e.finding().columns()))
        .containsExactly(
            List.of("hash"), List.of("age"), List.of("place"), List.of("amount"), List.of("ratio"));
    assertThat(shop.rejected().getFirst().finding().explanation())
        .contains("4 rows, id 1 to 9; age in 3, hash in 4, place in 4;")
        .contains("offsets 0 to 8");
    assertThat(shop.query("SELECT count(*) FROM shop.prints WHERE age IS NULL")).isEqualTo("8");
  }

  @Test
  void tablesWithoutAnIndexOrAnyKeyAreComparedToo() throws Exception {
    Shop shop = withTables();
    shop.execute("INSERT INTO shop.clicks VALUES (1, 'a'), (2, 'b'), (2, 'c'), (3, 'x'), (9, 'e')");
    shop.execute(
        "INSERT INTO shop.echoes VALUES ('a', '{\"k\": 1}'), (NULL, NULL), ('gone', '[]')");
    shop.accepted.snapshot();
    click(shop, 1, "a");
    click(shop, 2, "c");
    click(shop, 3, "forged");
    click(shop, 4, "new");
    echo(shop, new Value.Text("a"), new Value.Text("{\"k\":1}"));
    echo(shop, Value.NULL, Value.NULL);
    echo(shop, new Value.Text("new"), Value.NULL);
    shop.accepted.settle();
    adopt(shop);
    assertThat(shop.query("SELECT text FROM shop.clicks ORDER BY 1")).isEqualTo("a,b,c,e,new,x");
    assertThat(shop.query("SELECT coalesce(a, '-') FROM shop.echoes ORDER BY 1"))
        .isEqualTo("-,a,gone,new");
    assertThat(rules(shop.rejected()))
        .as("the serial 4 came after 9 was visible")
        .containsExactly("adopt.differs", "row.late-serial", "adopt.extra", "adopt.extra");
  }

  @Test
  void valuesThatTheCopyCannotHoldAreRefusedAloneAndAccuseNobodyElse() throws Exception {
    Shop shop = withTables();
    shop.execute("INSERT INTO shop.echoes VALUES ('a', '1'), ('b', '2'), ('c', '3')");
    shop.accepted.snapshot();
    echo(shop, new Value.Text("a"), new Value.Text("1"));
    echo(shop, new Value.Text("bad"), new Value.Text("{no json"));
    echo(shop, new Value.Text("b"), new Value.Text("2"));
    echo(shop, new Value.Text("c"), new Value.Text("3"));
    shop.accepted.settle();
    SinkStage sink = adopt(shop);
    assertThat(rules(shop.rejected())).containsExactly("db.type");
    assertThat(sink.adoptedRows()).isEqualTo(3);
  }

  @Test
  void onlyRowsThatWereMissingFireTriggersAndTheirParentsMayBeOld() throws Exception {
    Shop shop = new Shop();
    shop.execute("INSERT INTO shop.parents (id, name) VALUES (1, 'p')");
    shop.execute(
        "SET search_path TO shop; INSERT INTO shop.children VALUES (1, 1, 'old', 5);"
            + " UPDATE shop.parents SET digest = '\\x0102ff5c', amount = '(1,50000000)',"
            + " tags = '{a,\"b\\\\c\"}'");
    shop.accepted.snapshot().parent(1, "p").child(1, 1, "old", 5).child(2, 1, "new", 7);
    shop.accepted.child(3, 8, "orphan", 1).settle();
    adopt(shop);
    assertThat(shop.query("SELECT code FROM shop.child_history ORDER BY 1")).isEqualTo("new,old");
    assertThat(shop.query("SELECT balance FROM shop.parents")).isEqualTo("12");
    assertThat(rules(shop.rejected())).containsExactly("db.foreign-key");
  }

  @Test
  void interruptedAnywhereItGoesOnWithoutTheFlagAndReportsNothingTwice() throws Exception {
    Shop shop = new Shop();
    shop.execute("INSERT INTO shop.notes SELECT i, 'n' || i FROM generate_series(1, 6000) i");
    shop.execute("UPDATE shop.notes SET text = 'x' WHERE id % 1000 = 0");
    shop.accepted.snapshot();
    for (int i = 1; i <= 5_500; i++) {
      shop.accepted.note(i, "n" + i);
    }
    shop.accepted.flush();
    try (SinkStage first = new SinkStage(shop.config(Beginning.ADOPTION))) {
      first.start();
      await().until(() -> shop.query("SELECT count(*) FROM pyx.adoptions").equals("1"));
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() ->
              shop.query(
                      "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                          + " AND application_name LIKE 'pyx-sink %' AND state = 'idle in transaction'")
                  .equals("1"));
    }
    for (int i = 5_501; i <= 7_000; i++) {
      shop.accepted.note(i, "n" + i);
    }
    shop.accepted.settle();
    SinkStage dying =
        new SinkStage(
            shop.config(),
            new SinkTiming(
                () -> {
                  throw new IllegalStateException("killed after commit");
                },
                Duration.ofSeconds(5)));
    dying.start();
    await().atMost(Duration.ofSeconds(60)).until(() -> dying.state() instanceof StageState.Failed);
    dying.close();
    assertThat(shop.query("SELECT state FROM pyx.adoptions ORDER BY number"))
        .isEqualTo("begun,ended");
    assertThat(shop.rejected()).isEmpty();
    for (Beginning beginning : List.of(Beginning.GOES_ON, Beginning.ADOPTION)) {
      try (SinkStage sink = new SinkStage(shop.config(beginning))) {
        sink.start();
        shop.drain(sink);
        await().until(() -> shop.rejected().size() >= 6);
      }
      assertThat(rules(shop.rejected())).hasSize(6).allMatch("adopt.differs"::equals);
    }
    assertThat(shop.query("SELECT count(*) FROM shop.notes")).isEqualTo("7000");
  }

  @Test
  void anEmptySnapshotAccusesEveryRowAndTheLaneGoesOnWithNumbersThatNeverMeet() throws Exception {
    Shop shop = new Shop();
    shop.execute("INSERT INTO shop.notes SELECT i, 'n' FROM generate_series(1, 2500) i");
    shop.accepted.snapshot().settle();
    shop.accepted.note(3_000, "streamed").note(1, "taken").settle();
    adopt(shop);
    try (SinkStage sink = shop.sink()) {
      sink.start();
      shop.accepted.note(2_999, "late").note(2, "taken too").settle();
      shop.drain(sink);
      await().until(() -> shop.rejected().size() == 2_503);
    }
    List<RejectedEvent> events = shop.rejected();
    assertThat(rules(events).subList(0, 2_500)).allMatch("adopt.extra"::equals);
    assertThat(rules(events).subList(2_500, 2_503))
        .containsExactly("db.unique", "row.late-serial", "db.unique");
    assertThat(events).extracting(RejectedEvent::sequence).doesNotHaveDuplicates().isSorted();
    assertThat(((Change.Delete) events.get(41).change()).before().get("id"))
        .as("numbered alike however often it is repeated")
        .isEqualTo(new Value.Int(42));
  }

  @Test
  void aLaterSnapshotInsertsWhatIsMissingAndAccusesNoRowThatWasNotSentAgain() throws Exception {
    Shop shop = new Shop();
    try (SinkStage sink = shop.sink()) {
      sink.start();
      shop.accepted.snapshot().note(1, "one").settle();
      shop.accepted.note(2, "two").settle();
      shop.drain(sink);
    }
    shop.execute("INSERT INTO shop.notes VALUES (4, 'by hand')");
    // What the validator knows already it ignores; only what it does not know is accepted.
    shop.accepted.snapshot().note(3, "fell into the gap").note(4, "four").settle();
    shop.accepted.note(5, "five").settle();
    adopt(shop);
    assertThat(shop.query("SELECT text FROM shop.notes ORDER BY id"))
        .isEqualTo("one,two,fell into the gap,by hand,five");
    assertThat(rules(shop.rejected())).containsExactly("row.late-serial", "adopt.differs");
  }

  @Test
  void booksOfAnEarlierVersionStreamOnAndAskForTheirSetUpBeforeAnAdoption() throws Exception {
    Shop shop = new Shop();
    shop.execute("DROP TABLE pyx.adoptions");
    try (SinkStage sink = shop.sink()) {
      sink.start();
      shop.accepted.note(1, "one").settle();
      shop.drain(sink);
    }
    try (SinkStage sink = new SinkStage(shop.config(Beginning.ADOPTION))) {
      sink.start();
      await().until(() -> sink.state() instanceof StageState.Failed);
      assertThat(sink.state().toString()).contains("pyx.adoptions", "pyx init target");
    }
  }

  /** {@code -Dpyx.test.rows=500000} measures it. */
  @Test
  void manyRowsAreComparedInBatches() throws Exception {
    long rows = Long.getLong("pyx.test.rows", 20_000);
    Shop shop = withTables();
    shop.execute(
        "INSERT INTO shop.prints SELECT i, 0, sha512(int8send(i)), '\\x01', '\\x02', '(1,0)', 1.5,"
            + " false FROM generate_series(1, "
            + rows
            + ") i; ANALYZE shop.prints");
    shop.accepted.snapshot();
    MessageDigest sha512 = MessageDigest.getInstance("SHA-512");
    for (long i = 1; i <= rows; i++) {
      shop.accepted.row(
          "prints",
          PRINT,
          new Value.Int(i),
          new Value.Int(0),
          new Value.Bytes(sha512.digest(ByteBuffer.allocate(Long.BYTES).putLong(i).array())),
          new Value.Bytes(new byte[] {1}),
          new Value.Bytes(new byte[] {2}),
          new Value.Text("(1,0)"),
          new Value.Text("1.5"),
          new Value.Bool(true));
    }
    shop.accepted.settle();
    try (SinkStage sink = new SinkStage(shop.config(Beginning.ADOPTION))) {
      long began = System.nanoTime();
      sink.start();
      await().atMost(Duration.ofHours(1)).until(() -> sink.adoptedRows() == rows);
      double seconds = (System.nanoTime() - began) / 1e9;
      System.out.printf("adopted %,d rows at %,.0f rows/s%n", rows, rows / seconds);
    }
    assertThat(shop.rejected()).isEmpty();
  }

  private static Shop withTables() throws Exception {
    Shop shop = new Shop();
    shop.execute(TABLES);
    try (var admin = shop.admin()) {
      shop.setup().apply(admin);
    }
    return shop;
  }

  private static void click(Shop shop, long id, String text) {
    shop.accepted.row("clicks", CLICK, new Value.Int(id), new Value.Text(text));
  }

  private static void echo(Shop shop, Value a, Value b) {
    shop.accepted.row("echoes", ECHO, a, b);
  }

  private static SinkStage adopt(Shop shop) {
    try (SinkStage sink = new SinkStage(shop.config(Beginning.ADOPTION))) {
      sink.start();
      shop.drain(sink);
      return sink;
    }
  }

  private static List<String> rules(List<RejectedEvent> events) {
    return events.stream().map(event -> event.finding().rule().value()).toList();
  }

  private static String sha256(String text) throws Exception {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }
}
