package org.pyx.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.Value;

/** Names and values that an exchange may choose to do harm: all arrive byte for byte. */
class HostileContentTest {
  private static final List<String> COLUMNS =
      List.of(
          "a\"b",
          "a.b",
          "a,b",
          "a b",
          " ",
          "a\\b",
          "a'b",
          "a;b--",
          "a\nb",
          "a\u001b[31mb",
          "X",
          "größe",
          "列",
          "😀",
          "%s",
          "$1",
          "?",
          "(x)",
          "*",
          "ctid'",
          "select",
          "before",
          "op",
          "__deleted",
          "é".repeat(31) + "x",
          "z".repeat(63));

  private static final List<String> TEXTS =
      List.of(
          "",
          "\u001b[2J\u001b]0;title\u0007",
          "line\r\nline\rline\n\u2028\u2029\u0085",
          "😀👩‍👩‍👧‍👦\uFEFF\u202Etxet\u200B",
          "\u0001\u007f\u0080\uffff\ud83f\udffe",
          "'\"\\$$;--{}()[]%s${x}#{x}",
          "\\x00",
          "\\N",
          "null",
          "e\u0301é");

  private Laboratory lab;

  @BeforeEach
  void open() throws Exception {
    lab = new Laboratory();
  }

  @AfterEach
  void close() throws Exception {
    lab.close();
  }

  @Test
  void columnsOfEveryNameArriveUnderIt() throws Exception {
    List<String> definitions = new ArrayList<>();
    for (String column : COLUMNS) {
      definitions.add(TableName.quote(column) + " text");
    }
    lab.sql(
        "CREATE TABLE t (\"the.\"\"id\" int, "
            + String.join(", ", definitions)
            + ", \"generated,1\" int GENERATED ALWAYS AS (1) STORED, PRIMARY KEY"
            + " (\"the.\"\"id\", \"a,b\"))");
    insertTexts("t", 1);
    lab.setUp();
    try (CaptureStage stage = lab.capture()) {
      Laboratory.awaitRunning(stage);
      insertTexts("t", 2);
      lab.sql(
          "UPDATE t SET \"a.b\" = 'new' WHERE \"the.\"\"id\" = 2",
          "DELETE FROM t WHERE \"the.\"\"id\" = 2");
      List<Change> changes = lab.drain(stage);
      assertThat(CaptureTest.first(changes, Change.SnapshotRow.class).row()).isEqualTo(texts(1));
      assertThat(CaptureTest.first(changes, Change.Insert.class).row()).isEqualTo(texts(2));
      Row updated = CaptureTest.first(changes, Change.Update.class).row();
      assertThat(updated.get("a.b")).isEqualTo(new Value.Text("new"));
      assertThat(updated.layout()).isEqualTo(texts(2).layout());
      assertThat(CaptureTest.first(changes, Change.Delete.class).before())
          .isEqualTo(
              Row.of(
                  List.of("the.\"id", "a,b"),
                  List.of(new Value.Int(2), texts(2).value(1 + COLUMNS.indexOf("a,b")))));
      CaptureTest.assertFramed(changes);
    }
  }

  @Test
  void tablesOfEveryNameArriveUnderIt() throws Exception {
    // several pairs would be one name for a careless reader of names
    List<String> names =
        List.of(
            "T",
            "t",
            "Größe",
            "gro_e",
            "gro$e",
            "gro-e",
            "列😀",
            "a;b",
            "a'b",
            "a:b",
            "%s",
            "(x)",
            "a|b",
            "a*",
            "ab",
            "é".repeat(31) + "x",
            "Z".repeat(63),
            "Z".repeat(62) + "y",
            "select");
    for (int i = 0; i < names.size(); i++) {
      String table = TableName.quote(names.get(i));
      lab.sql(
          "CREATE TABLE " + table + " (id int PRIMARY KEY, c" + i + " text)",
          "INSERT INTO " + table + " VALUES (" + i + ", 's')");
    }
    lab.setUp();
    try (CaptureStage stage = lab.capture()) {
      Laboratory.awaitRunning(stage);
      for (int i = 0; i < names.size(); i++) {
        lab.sql("INSERT INTO " + TableName.quote(names.get(i)) + " VALUES (" + -i + "-1, 'l')");
      }
      List<Change> changes = lab.drain(stage);
      for (int i = 0; i < names.size(); i++) {
        TableName name = new TableName("public", names.get(i));
        List<Change> ofTable =
            changes.stream()
                .filter(c -> c instanceof Change.OfTable t && t.table().equals(name))
                .toList();
        assertThat(CaptureTest.kinds(ofTable))
            .as(names.get(i))
            .containsExactly("Relation", "SnapshotRow", "Relation", "Insert");
        List<String> columns = List.of("id", "c" + i);
        assertThat(CaptureTest.first(ofTable, Change.SnapshotRow.class).row())
            .isEqualTo(Row.of(columns, List.of(new Value.Int(i), new Value.Text("s"))));
        assertThat(CaptureTest.first(ofTable, Change.Insert.class).row())
            .isEqualTo(Row.of(columns, List.of(new Value.Int(-i - 1), new Value.Text("l"))));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.b", "a\"b", "a,b", "a b", "a\\b", "a\nb"})
  void aTableWhoseNameTheEngineWouldMistakeIsRefusedByName(String name) throws Exception {
    lab.sql("CREATE TABLE " + TableName.quote(name) + " (id int PRIMARY KEY)");
    lab.setUp();
    try (CaptureStage stage = lab.capture()) {
      assertThat(Laboratory.awaitFailed(stage).reason())
          .containsAnyOf("has a name that cannot be captured", "has a quote in its name");
    }
  }

  @Test
  void columnsThatDifferOnlyInCaseAreRefusedByName() throws Exception {
    lab.sql("CREATE TABLE t (id int PRIMARY KEY, x int, \"X\" int)");
    lab.setUp();
    try (CaptureStage stage = lab.capture()) {
      assertThat(Laboratory.awaitFailed(stage).reason())
          .contains("table public.t has columns x and X, which differ only in case");
    }
  }

  @Test
  void valuesOfEveryKindAndSizeArriveByteForByte() throws Exception {
    Random random = new Random(7);
    byte[] bytes = new byte[20 << 20];
    random.nextBytes(bytes);
    StringBuilder large = new StringBuilder();
    while (large.length() < 5 << 20) {
      large.append(TEXTS.get(random.nextInt(TEXTS.size()))).append(random.nextInt());
    }
    List<Row> rows = new ArrayList<>();
    for (String text : TEXTS) {
      rows.add(row(rows.size(), text, text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    rows.add(row(rows.size(), "all bytes", all));
    rows.add(row(rows.size(), large.toString(), bytes));
    lab.sql("CREATE TABLE t (id int PRIMARY KEY, v text, b bytea)");
    insert("t", rows);
    lab.sql("CREATE TABLE later (id int PRIMARY KEY, v text, b bytea)");
    lab.setUp();
    try (CaptureStage stage = lab.capture()) {
      Laboratory.awaitRunning(stage);
      insert("later", rows);
      lab.sql(
          "SELECT pg_logical_emit_message(true, E'\\x1b[2J\\r\\n😀.\"', '\\x00ff1b0d0a'::bytea)");
      List<Change> changes = lab.drain(stage);
      assertThat(
              CaptureTest.all(changes, Change.SnapshotRow.class).stream()
                  .map(Change.SnapshotRow::row))
          .isEqualTo(rows);
      assertThat(CaptureTest.all(changes, Change.Insert.class).stream().map(Change.Insert::row))
          .isEqualTo(rows);
      Change.Message message = CaptureTest.first(changes, Change.Message.class);
      assertThat(message.prefix()).isEqualTo("\u001b[2J\r\n😀.\"");
      assertThat(message.content()).isEqualTo(new byte[] {0, -1, 0x1b, '\r', '\n'});
      CaptureTest.assertFramed(changes);
    }
  }

  private static Row row(int id, String text, byte[] bytes) {
    return Row.of(
        List.of("id", "v", "b"),
        List.of(new Value.Int(id), new Value.Text(text), new Value.Bytes(bytes)));
  }

  private void insert(String table, List<Row> rows) throws SQLException {
    try (PreparedStatement insert =
        lab.connection.prepareStatement("INSERT INTO " + table + " VALUES (?, ?, ?)")) {
      for (Row row : rows) {
        insert.setLong(1, ((Value.Int) row.value(0)).value());
        insert.setString(2, ((Value.Text) row.value(1)).value());
        insert.setBytes(3, ((Value.Bytes) row.value(2)).value());
        insert.execute();
      }
    }
  }

  private void insertTexts(String table, int id) throws SQLException {
    try (PreparedStatement insert =
        lab.connection.prepareStatement(
            "INSERT INTO " + table + " VALUES (?" + ", ?".repeat(COLUMNS.size()) + ")")) {
      insert.setInt(1, id);
      for (int i = 0; i < COLUMNS.size(); i++) {
        insert.setString(2 + i, text(id, i));
      }
      insert.execute();
    }
  }

  private static Row texts(int id) {
    List<String> names = new ArrayList<>(List.of("the.\"id"));
    List<Value> values = new ArrayList<>(List.of(new Value.Int(id)));
    for (int i = 0; i < COLUMNS.size(); i++) {
      names.add(COLUMNS.get(i));
      values.add(new Value.Text(text(id, i)));
    }
    return Row.of(names, values);
  }

  private static String text(int id, int column) {
    return id + "." + column + TEXTS.get(column % TEXTS.size());
  }
}
