package org.pyx.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.Value;

/** Values above the limit become their size and digest; the lane goes on (guarantee G8). */
class LargeValueTest {
  private static final int LIMIT = 64 << 10;
  private Laboratory lab;

  @BeforeEach
  void open() throws Exception {
    lab = new Laboratory();
    lab.largestValue = LIMIT;
  }

  @AfterEach
  void close() throws Exception {
    lab.close();
  }

  @Test
  void atTheLimitAValueTravelsAndOneByteAboveItDoesNot() throws Exception {
    lab.sql(
        "CREATE TYPE pair AS (a text, b int)",
        "CREATE TABLE t (id int PRIMARY KEY, t text, b bytea, j jsonb, p pair, a text[])",
        "CREATE TABLE later (LIKE t INCLUDING ALL)",
        "ALTER TABLE later REPLICA IDENTITY FULL");
    fill("t");
    lab.setUp();
    try (CaptureStage stage = lab.capture()) {
      Laboratory.awaitRunning(stage);
      fill("later");
      lab.sql("UPDATE later SET t = 'small' WHERE id = 2", "DELETE FROM later WHERE id = 2");
      List<Change> changes = lab.drain(stage);
      List<Change.SnapshotRow> snapshot = CaptureTest.all(changes, Change.SnapshotRow.class);
      List<Change.Insert> inserts = CaptureTest.all(changes, Change.Insert.class);
      for (Row row : List.of(snapshot.get(0).row(), inserts.get(0).row())) {
        assertThat(row.get("t")).isEqualTo(new Value.Text("é".repeat(LIMIT / 2)));
        assertThat(row.get("b")).isEqualTo(new Value.Bytes(new byte[LIMIT]));
        assertThat(row.get("j")).isEqualTo(new Value.Text('"' + "j".repeat(LIMIT - 2) + '"'));
        assertThat(row.get("p")).isEqualTo(new Value.Text("(" + "p".repeat(LIMIT - 4) + ",1)"));
        assertThat(row.get("a")).isEqualTo(new Value.Text("{" + "a".repeat(LIMIT - 2) + "}"));
      }
      Row before = Objects.requireNonNull(CaptureTest.first(changes, Change.Update.class).before());
      Row deleted = CaptureTest.first(changes, Change.Delete.class).before();
      assertLarge(snapshot.get(1).row(), "é".repeat(LIMIT / 2) + "x");
      assertLarge(inserts.get(1).row(), "é".repeat(LIMIT / 2) + "x");
      assertLarge(before, "é".repeat(LIMIT / 2) + "x");
      assertThat(deleted.get("t")).isEqualTo(new Value.Text("small"));
      assertThat(deleted.get("b")).isEqualTo(large(new byte[LIMIT + 1]));
      CaptureTest.assertFramed(changes);
    }
  }

  private void fill(String table) throws Exception {
    for (int more = 0; more <= 1; more++) {
      lab.sql(
          "INSERT INTO "
              + table
              + " SELECT 1 + m, repeat('é', n / 2) || repeat('x', m),"
              + " decode(repeat('00', n + m), 'hex'), to_jsonb(repeat('j', n - 2 + m)),"
              + " ROW(repeat('p', n - 4 + m), 1)::pair, ARRAY[repeat('a', n - 2 + m)]"
              + " FROM (VALUES ("
              + LIMIT
              + ", "
              + more
              + ")) v(n, m)");
    }
  }

  private static void assertLarge(Row row, String text) throws Exception {
    assertThat(row.get("t")).isEqualTo(large(text.getBytes(StandardCharsets.UTF_8)));
    assertThat(row.get("b")).isEqualTo(large(new byte[LIMIT + 1]));
    assertThat(row.get("j")).isEqualTo(large(ascii('"' + "j".repeat(LIMIT - 1) + '"')));
    assertThat(row.get("p")).isEqualTo(large(ascii("(" + "p".repeat(LIMIT - 3) + ",1)")));
    assertThat(row.get("a")).isEqualTo(large(ascii("{" + "a".repeat(LIMIT - 1) + "}")));
  }

  @Test
  void aKeyMayBeTooLargeToo() throws Exception {
    lab.largestValue = 1 << 10;
    String key = "x".repeat(1_025);
    lab.sql("CREATE TABLE t (id text PRIMARY KEY, v text)");
    lab.setUp();
    try (CaptureStage stage = lab.capture()) {
      Laboratory.awaitRunning(stage);
      lab.sql(
          "INSERT INTO t VALUES (repeat('x', 1025), 'v')", "UPDATE t SET v = 'w'", "DELETE FROM t");
      List<Change> changes = lab.drain(stage);
      assertThat(CaptureTest.first(changes, Change.Insert.class).row().get("id"))
          .isEqualTo(large(ascii(key)));
      assertThat(CaptureTest.first(changes, Change.Update.class).row().get("id"))
          .isEqualTo(large(ascii(key)));
      assertThat(CaptureTest.first(changes, Change.Delete.class).before())
          .isEqualTo(Row.of(List.of("id"), List.of(large(ascii(key)))));
      CaptureTest.assertFramed(changes);
    }
  }

  @Test
  void ofALargeMessageTheSizeAndDigestAreLeftInWords() throws Exception {
    lab.sql("CREATE TABLE t (id int PRIMARY KEY)");
    lab.setUp();
    try (CaptureStage stage = lab.capture()) {
      Laboratory.awaitRunning(stage);
      lab.sql(
          "SELECT pg_logical_emit_message(true, 'in', repeat('m', " + LIMIT + "))",
          "SELECT pg_logical_emit_message(true, 'in', repeat('m', " + (LIMIT + 1) + "))",
          "SELECT pg_logical_emit_message(false, repeat('p', " + (LIMIT + 1) + "), 'out')");
      List<Change.Message> messages =
          CaptureTest.all(lab.drain(stage), Change.Message.class).subList(0, 3);
      assertThat(messages.get(0).content()).hasSize(LIMIT);
      assertThat(messages.get(1).prefix()).isEqualTo("in");
      assertThat(new String(messages.get(1).content(), StandardCharsets.UTF_8))
          .isEqualTo(words("m".repeat(LIMIT + 1)));
      assertThat(messages.get(2).prefix()).isEqualTo(words("p".repeat(LIMIT + 1)));
      assertThat(messages.get(2).content()).isEqualTo(ascii("out"));
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String words(String text) throws Exception {
    return "size="
        + text.length()
        + " sha256="
        + HexFormat.of().formatHex(large(ascii(text)).sha256());
  }

  static Value.Large large(byte[] bytes) throws Exception {
    return new Value.Large(bytes.length, MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
