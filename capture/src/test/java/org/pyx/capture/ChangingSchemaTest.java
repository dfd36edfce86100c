package org.pyx.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.Value;

/** The exchange changes its tables while capture runs, and while it does not. */
class ChangingSchemaTest {
  private static final TableName T = new TableName("public", "t");
  private Laboratory lab;

  @BeforeEach
  void open() throws Exception {
    lab = new Laboratory();
    lab.sql(
        "CREATE TABLE t (id int PRIMARY KEY, a text, b int)", "INSERT INTO t VALUES (1, 'one', 1)");
    lab.setUp();
  }

  @AfterEach
  void close() throws Exception {
    lab.close();
  }

  @Test
  void aTableThatIsAddedWhileItRunsArrivesFromThenOn() throws Exception {
    try (CaptureStage stage = lab.capture()) {
      Laboratory.awaitRunning(stage);
      lab.sql(
          "CREATE TABLE added (id int PRIMARY KEY, \"the.x\" bytea)",
          "INSERT INTO added VALUES (1, '\\x01')",
          "ALTER PUBLICATION " + lab.lane.slot() + " ADD TABLE added",
          "INSERT INTO added VALUES (2, '\\x02')",
          "UPDATE added SET \"the.x\" = '\\x03'");
      List<Change> changes = lab.drain(stage);
      TableName added = new TableName("public", "added");
      List<Change> ofAdded = of(added, changes);
      // Row 1 is older than its publication: an UPDATE may tell of a row that was never announced.
      assertThat(CaptureTest.kinds(ofAdded))
          .containsExactly("Relation", "Insert", "Update", "Update");
      assertThat(CaptureTest.first(ofAdded, Change.Relation.class).columns())
          .containsExactly(column("id", "int4"), column("the.x", "bytea"));
      assertThat(CaptureTest.first(ofAdded, Change.Insert.class).row())
          .isEqualTo(
              Row.of(
                  List.of("id", "the.x"),
                  List.of(new Value.Int(2), new Value.Bytes(new byte[] {2}))));
      CaptureTest.assertFramed(changes);
    }
  }

  @Test
  void columnsThatAreDroppedRenamedAndRetypedArriveUnderTheirNames() throws Exception {
    try (CaptureStage stage = lab.capture()) {
      Laboratory.awaitRunning(stage);
      lab.sql(
          "INSERT INTO t VALUES (2, 'two', 2)",
          "ALTER TABLE t RENAME a TO c",
          "INSERT INTO t VALUES (3, 'three', 3)",
          "ALTER TABLE t ALTER b TYPE text USING 'b' || b",
          "INSERT INTO t VALUES (4, 'four', 'b4')",
          "ALTER TABLE t DROP c",
          "INSERT INTO t VALUES (5, 'b5')",
          // two in one transaction, with rows between
          "BEGIN; ALTER TABLE t ADD a bigint; INSERT INTO t VALUES (6, 'b6', 6);"
              + " ALTER TABLE t RENAME b TO c; INSERT INTO t VALUES (7, 'b7', 7); COMMIT",
          "ALTER TABLE t DROP CONSTRAINT t_pkey; ALTER TABLE t ADD PRIMARY KEY (c)",
          "DELETE FROM t WHERE id = 7");
      List<Change> changes = lab.drain(stage);
      CaptureTest.assertFramed(changes);
      assertThat(CaptureTest.all(changes, Change.Insert.class).stream().map(Change.Insert::row))
          .containsExactly(
              row("id", 2, "a", "two", "b", 2),
              row("id", 3, "c", "three", "b", 3),
              row("id", 4, "c", "four", "b", "b4"),
              row("id", 5, "b", "b5"),
              row("id", 6, "b", "b6", "a", 6),
              row("id", 7, "c", "b7", "a", 7));
      assertThat(CaptureTest.first(changes, Change.Delete.class).before())
          .isEqualTo(row("c", "b7"));
      assertAnnounced(changes);
    }
  }

  @Test
  void changesThatItMissedAreReadAsTheyWere() throws Exception {
    try (CaptureStage stage = lab.capture()) {
      Laboratory.awaitRunning(stage);
      lab.sql("INSERT INTO t VALUES (2, 'two', 2)");
      lab.drain(stage);
    }
    lab.sql(
        "INSERT INTO t VALUES (3, 'three', 3)",
        "ALTER TABLE t RENAME a TO c",
        "INSERT INTO t VALUES (4, 'four', 4)",
        "ALTER TABLE t DROP b",
        "INSERT INTO t VALUES (5, 'five')",
        "ALTER TABLE t ALTER c TYPE bytea USING convert_to(c, 'UTF8')",
        "INSERT INTO t VALUES (6, '\\x06')",
        "DROP TABLE t",
        "CREATE TABLE t (id int PRIMARY KEY, e bool)",
        "ALTER PUBLICATION " + lab.lane.slot() + " SET TABLE t",
        "GRANT SELECT ON t TO " + lab.role,
        "INSERT INTO t VALUES (7, true)");
    try (CaptureStage stage = lab.capture()) {
      List<Change> changes = lab.drain(stage);
      CaptureTest.assertFramed(changes);
      assertThat(CaptureTest.all(changes, Change.Insert.class).stream().map(Change.Insert::row))
          .containsExactly(
              row("id", 2, "a", "two", "b", 2),
              row("id", 3, "a", "three", "b", 3),
              row("id", 4, "c", "four", "b", 4),
              row("id", 5, "c", "five"),
              row("id", 6, "c", new byte[] {6}),
              row("id", 7, "e", true));
      assertAnnounced(changes);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "date, 2024-05-06",
    "interval, 1 mon 2 days 03:00", // the engine's text of it is another
    "money, 12.34",
    "'point', '(1,2)'",
    "int4multirange, '{[1,3)}'",
    "public.with_time, '(1,2024-05-06 01:02:03+00)'"
  })
  void aTypeThatIsNotExactIsNotCarriedWhenItComesLater(String type, String value) throws Exception {
    lab.sql("CREATE TYPE public.with_time AS (a int, b timestamptz)");
    try (CaptureStage stage = lab.capture()) {
      Laboratory.awaitRunning(stage);
      lab.sql(
          "ALTER TABLE t ADD x " + type,
          "INSERT INTO t VALUES (2, 'two', 2, NULL)",
          "INSERT INTO t VALUES (3, 'three', 3, '" + value + "')");
      List<Change> changes = lab.drain(stage);
      assertThat(CaptureTest.all(changes, Change.Insert.class))
          .extracting(insert -> insert.row().get("x"))
          .containsExactly(Value.NULL, Value.Unchanged.INSTANCE);
      CaptureTest.assertFramed(changes);
    }
  }

  @Test
  void aTypeThatIsMadeWhileItRunsIsCarriedIfItIsExact() throws Exception {
    try (CaptureStage stage = lab.capture()) {
      Laboratory.awaitRunning(stage);
      lab.sql(
          "CREATE TYPE public.amount AS (val int8, frac int4)",
          "CREATE DOMAIN public.price AS public.amount",
          "CREATE TYPE public.mood AS ENUM ('sad')",
          "ALTER TABLE t ADD x public.price, ADD y public.mood[]",
          "INSERT INTO t VALUES (2, 'two', 2, '(1,50)', '{sad}')");
      List<Change> changes = lab.drain(stage);
      assertThat(CaptureTest.first(changes, Change.Insert.class).row())
          .isEqualTo(row("id", 2, "a", "two", "b", 2, "x", "(1,50)", "y", "{sad}"));
      CaptureTest.assertFramed(changes);
    }
  }

  private static List<Change> of(TableName table, List<Change> changes) {
    return changes.stream()
        .filter(change -> change instanceof Change.OfTable t && t.table().equals(table))
        .toList();
  }

  /** Each row's columns are those that the last relation before it has announced. */
  private static void assertAnnounced(List<Change> changes) {
    List<String> announced = List.of();
    for (Change change : of(T, changes)) {
      switch (change) {
        case Change.Relation relation ->
            announced = relation.columns().stream().map(Change.Relation.Column::name).toList();
        case Change.SnapshotRow s -> assertThat(s.row().layout().names()).isEqualTo(announced);
        case Change.Insert i -> {
          assertThat(i.row().layout().names()).isEqualTo(announced);
        }
        default -> {}
      }
    }
  }

  private static Change.Relation.Column column(String name, String type) {
    return new Change.Relation.Column(name, type);
  }

  private static Row row(Object... namesAndValues) {
    List<Object> all = Arrays.asList(namesAndValues);
    List<String> names = new java.util.ArrayList<>();
    List<Value> values = new java.util.ArrayList<>();
    for (int i = 0; i < all.size(); i += 2) {
      names.add((String) all.get(i));
      values.add(
          switch (all.get(i + 1)) {
            case Integer number -> new Value.Int(number);
            case String text -> new Value.Text(text);
            case byte[] bytes -> new Value.Bytes(bytes);
            case Boolean flag -> new Value.Bool(flag);
            default -> throw new IllegalArgumentException();
          });
    }
    return Row.of(names, values);
  }
}
