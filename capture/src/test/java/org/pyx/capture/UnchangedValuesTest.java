package org.pyx.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.Value;

/** What PostgreSQL does not send with an UPDATE because it lies out of line and did not change. */
class UnchangedValuesTest {
  /** Each type, with a value of more than 2 kB that does not compress away. */
  private static final List<List<String>> LARGE =
      List.of(
          List.of("text", "repeat('unchanged', 1000)"),
          List.of("varchar", "repeat('__debezium_unavailable_value', 1000)"),
          List.of("bytea", "decode(repeat('00ff5c27', 3000), 'hex')"),
          List.of("jsonb", "to_jsonb(repeat('j', 9000))"),
          List.of("json", "to_json(repeat('j', 9000))"),
          List.of("text[]", "ARRAY[repeat('t', 9000), NULL]"),
          List.of("bytea[]", "ARRAY[decode(repeat('00ff', 4000), 'hex')]"),
          List.of("int4[]", "array_fill(7, ARRAY[3000])"),
          List.of("int8[]", "array_fill(7::int8, ARRAY[3000])"),
          List.of("uuid[]", "array_fill('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid, ARRAY[900])"),
          List.of("numeric", "('1' || repeat('1234567', 3000))::numeric"),
          List.of("public.large_text", "repeat('d', 9000)"),
          List.of("public.pair", "ROW(1, repeat('c', 9000))::public.pair"));

  /** What might be taken for a marker, in columns that are sent. */
  private static final List<List<String>> MARKERS =
      List.of(
          List.of("text", "'unchanged'"),
          List.of("text", "'__debezium_unavailable_value'"),
          List.of("text", "'pg_toast'"),
          List.of("text", "''"),
          List.of("bytea", "'\\x'"),
          List.of("bytea", "'unchanged'"),
          List.of("bytea", "'__debezium_unavailable_value'"),
          List.of("text[]", "ARRAY['__debezium_unavailable_value']"),
          List.of("int4[]", "'{}'"),
          List.of("uuid", "'5f5f6465-6265-7a69-756d-5f756e617661'"));

  @ParameterizedTest
  @ValueSource(strings = {"DEFAULT", "FULL"})
  void anUnchangedValueIsToldFromEveryContent(String identity) throws Exception {
    try (Laboratory lab = new Laboratory()) {
      lab.sql(
          "CREATE DOMAIN public.large_text AS text",
          "CREATE TYPE public.pair AS (a int, b text)",
          "CREATE TABLE t (id int PRIMARY KEY, n int)",
          "ALTER TABLE t REPLICA IDENTITY " + identity);
      List<String> values = new ArrayList<>(List.of("1", "0"));
      for (int i = 0; i < LARGE.size(); i++) {
        lab.sql(
            "ALTER TABLE t ADD large" + i + " " + LARGE.get(i).getFirst(),
            "ALTER TABLE t ALTER large" + i + " SET STORAGE EXTERNAL");
        values.add(LARGE.get(i).get(1));
      }
      for (int i = 0; i < MARKERS.size(); i++) {
        lab.sql("ALTER TABLE t ADD marker" + i + " " + MARKERS.get(i).getFirst());
        values.add(MARKERS.get(i).get(1));
      }
      lab.setUp();
      try (CaptureStage stage = lab.capture()) {
        Laboratory.awaitRunning(stage);
        lab.sql(
            "INSERT INTO t VALUES (" + String.join(", ", values) + ")",
            "UPDATE t SET n = n + 1",
            "UPDATE t SET large0 = large0 || '!'",
            "UPDATE t SET large0 = NULL, large2 = ''",
            "UPDATE t SET id = 2");
        List<Change> changes = lab.drain(stage);
        Row inserted = CaptureTest.first(changes, Change.Insert.class).row();
        List<Change.Update> updates = CaptureTest.all(changes, Change.Update.class);
        assertThat(updates).hasSize(3);
        boolean full = identity.equals("FULL");

        Change.Update other = updates.getFirst();
        assertThat(other.row().get("n")).isEqualTo(new Value.Int(1));
        for (int i = 0; i < LARGE.size(); i++) {
          String column = "large" + i;
          String type = LARGE.get(i).getFirst();
          assertThat(inserted.get(column)).as(type).isNotIn(Value.Unchanged.INSTANCE, Value.NULL);
          // with FULL the old row is sent whole, and the engine takes the value from there
          assertThat(other.row().get(column))
              .as(type)
              .isEqualTo(full ? inserted.get(column) : Value.Unchanged.INSTANCE);
        }
        assertMarkers(other.row(), inserted);
        if (full) {
          assertThat(other.before()).isEqualTo(inserted);
        } else {
          assertThat(other.before()).isNull();
        }

        String text = "unchanged".repeat(1000);
        assertThat(inserted.get("large0")).isEqualTo(new Value.Text(text));
        Row longer = updates.get(1).row();
        assertThat(longer.get("large0")).isEqualTo(new Value.Text(text + "!"));
        Row shorter = updates.get(2).row();
        assertThat(shorter.get("large0")).isEqualTo(Value.NULL);
        assertThat(shorter.get("large2")).isEqualTo(new Value.Bytes(new byte[0]));
        assertMarkers(shorter, inserted);

        // A changed key makes it a DELETE and an INSERT, and the latter is not complete either.
        Change.Insert moved = CaptureTest.all(changes, Change.Insert.class).get(1);
        assertThat(moved.keyChange()).isTrue();
        assertThat(moved.row().get("large0")).isEqualTo(Value.NULL);
        assertThat(moved.row().get("large3"))
            .isEqualTo(full ? inserted.get("large3") : Value.Unchanged.INSTANCE);
        assertMarkers(moved.row(), inserted);
      }
    }
  }

  private static void assertMarkers(Row row, Row inserted) {
    for (int i = 0; i < MARKERS.size(); i++) {
      assertThat(row.get("marker" + i))
          .as(MARKERS.get(i).toString())
          .isEqualTo(inserted.get("marker" + i))
          .isNotEqualTo(Value.Unchanged.INSTANCE);
    }
    assertThat(row.get("marker0")).isEqualTo(new Value.Text("unchanged"));
    assertThat(row.get("marker1")).isEqualTo(new Value.Text("__debezium_unavailable_value"));
    assertThat(row.get("marker4")).isEqualTo(new Value.Bytes(new byte[0]));
  }
}
