package org.pyx.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Layout;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.Value;

/** The snapshot and the log give the same value, and it is PostgreSQL's own. */
class TypesTest {
  /** A type, and values as SQL. */
  private record Sample(String type, String... values) {}

  private static final List<Sample> SAMPLES =
      List.of(
          new Sample("int8", "9223372036854775807", "-9223372036854775808"),
          new Sample("int4", "2147483647", "-2147483648"),
          new Sample("int2", "32767", "-32768"),
          new Sample("bool", "true", "false"),
          new Sample("bytea", "'\\x00ff5c27'", "''", "'\\x756e6368616e676564'"),
          new Sample("text", "'a\"b\\c,(){}é 😀'", "''", "'unchanged'", "E'\\n\\t'"),
          new Sample("varchar(40)", "'  blank '", "'NULL'"),
          new Sample("char(6)", "'ab'", "'abcdef'"),
          new Sample("float8", "'NaN'", "'-Infinity'", "0.1", "1e-300", "123456789.123456789"),
          new Sample("float4", "'NaN'", "'Infinity'", "0.1", "3.4e38"),
          new Sample("public.amount", "'(31,24999999)'", "'(-5,2000000000)'", "'(,7)'", "'(,)'"),
          new Sample("public.amount_domain", "'(1,2)'"),
          new Sample("public.amount[]", "'{\"(1,2)\",\"(3,)\"}'", "'{}'"),
          new Sample("public.hash", "'\\xdeadbeef'"),
          new Sample("public.hash[]", "'{\"\\\\xdeadbeef\",NULL}'", "'{}'"),
          new Sample("public.name_domain", "'é'"),
          new Sample("public.nested", "'(1,\"(2,3)\",\"a\"\"b\",\"{1,2}\",\"\\\\x00\")'"),
          new Sample("bytea[]", "'{\"\\\\x00ff\",\"\\\\x\"}'", "'{}'", "'{NULL}'"),
          new Sample("int8[]", "'{1,-2,NULL}'", "'{{1,2},{3,4}}'", "'[2:3]={7,8}'"),
          new Sample("text[]", "'{\"a,b\",\"q\\\"q\",\"\",NULL,\"NULL\"}'"),
          new Sample("bool[]", "'{t,f}'"),
          new Sample("float8[]", "'{0.1,NaN,-Infinity}'"),
          new Sample("numeric[]", "'{1.50,NaN}'"),
          new Sample("public.mood[]", "'{sad,\"very happy\"}'"),
          new Sample(
              "numeric",
              "0",
              "-0.000100",
              "123456789012345678901234567890.5",
              "'NaN'",
              "'Infinity'",
              "'-Infinity'",
              "1e-20",
              "1e30"),
          new Sample("numeric(20,8)", "1.5", "0"),
          new Sample("uuid", "'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'"),
          new Sample("json", "'{\"b\" : 1,  \"a\":[1.0]}'"),
          new Sample("jsonb", "'{\"b\" : 1,  \"a\":[1.0]}'"),
          new Sample("public.mood", "'sad'", "'very happy'"),
          new Sample(
              "timestamptz",
              "'2024-12-31 23:59:59.5+02'",
              "'infinity'",
              "'-infinity'",
              "'0044-03-15 12:00:00+00 BC'",
              "'1500-02-28 01:02:03.000001+00'",
              "'294276-12-31 23:59:59+00'",
              "'12345-01-01 00:00:00+00'"),
          new Sample("inet", "'10.0.0.1'", "'10.1.0.0/16'", "'::1'"),
          new Sample("cidr", "'10.1.0.0/16'"),
          new Sample("macaddr", "'08:00:2b:01:02:03'"),
          new Sample("macaddr8", "'08:00:2b:01:02:03:04:05'"),
          new Sample("bit(3)", "B'101'"),
          new Sample("bit(1)", "B'1'", "B'0'"),
          new Sample("varbit", "B'10110'", "B''"),
          new Sample("int4range", "'[1,5)'", "'empty'", "'(,3)'"),
          new Sample("int8range", "'[1,)'"),
          new Sample("numrange", "'[1.50,2.0)'"));

  private static final List<String> REFUSED =
      List.of(
          "date",
          "time",
          "timetz",
          "timestamp",
          "interval",
          "money",
          "xml",
          "name",
          "point",
          "int4multirange",
          "tstzrange",
          "timestamptz[]",
          "pg_lsn",
          "regclass",
          "oid",
          "tsvector",
          "\"char\"",
          "public.with_time");

  @Test
  void snapshotAndLogGiveTheSameAndPostgresqlsOwnValue() throws Exception {
    try (Laboratory lab = new Laboratory()) {
      types(lab);
      List<String> columns = new ArrayList<>();
      for (int i = 0; i < SAMPLES.size(); i++) {
        columns.add("c" + i + " " + SAMPLES.get(i).type());
      }
      lab.sql("CREATE TABLE t (id bigint PRIMARY KEY, " + String.join(", ", columns) + ")");
      insert(lab, 0);
      lab.setUp();
      // what an exchange may set for capture's role must change nothing
      lab.sql(
          "ALTER ROLE " + lab.role + " SET bytea_output = escape",
          "ALTER ROLE " + lab.role + " SET extra_float_digits = -5",
          "ALTER ROLE " + lab.role + " SET timezone = 'Asia/Tokyo'",
          "ALTER ROLE " + lab.role + " SET datestyle = 'German'");
      try (CaptureStage stage = lab.capture()) {
        Laboratory.awaitRunning(stage);
        insert(lab, 1_000);
        List<Change> changes = lab.drain(stage);
        List<Row> snapshot =
            CaptureTest.all(changes, Change.SnapshotRow.class).stream()
                .map(Change.SnapshotRow::row)
                .toList();
        List<Row> log =
            CaptureTest.all(changes, Change.Insert.class).stream().map(Change.Insert::row).toList();
        assertThat(snapshot).hasSize(11).hasSameSizeAs(log);
        List<Row> expected = expected(lab, snapshot.getFirst().layout());
        for (int row = 0; row < snapshot.size(); row++) {
          for (int column = 1; column < snapshot.get(row).size(); column++) {
            String what =
                String.format(
                    Locale.ROOT,
                    "%s, value %d",
                    column <= SAMPLES.size() ? SAMPLES.get(column - 1).type() : "?",
                    row);
            assertThat(show(snapshot.get(row).value(column)))
                .as("snapshot of " + what)
                .isEqualTo(show(expected.get(row).value(column)));
            assertThat(show(log.get(row).value(column)))
                .as("log of " + what)
                .isEqualTo(show(expected.get(row).value(column)));
          }
        }
      }
    }
  }

  @Test
  void aTypeThatIsNotExactIsRefusedByName() throws Exception {
    try (Laboratory lab = new Laboratory()) {
      types(lab);
      lab.sql(
          "CREATE TYPE public.with_time AS (a int, b timestamptz)",
          "CREATE TABLE bad (id int PRIMARY KEY)");
      for (String type : REFUSED) {
        lab.sql("ALTER TABLE bad ADD x " + type);
        lab.setUp();
        try (CaptureStage stage = lab.capture()) {
          assertThat(Laboratory.awaitFailed(stage).reason())
              .as(type)
              .contains("column x of table public.bad has type");
        }
        lab.sql("ALTER TABLE bad DROP x");
      }
    }
  }

  private static void types(Laboratory lab) throws Exception {
    lab.sql(
        "CREATE TYPE public.amount AS (val int8, frac int4)",
        "CREATE DOMAIN public.amount_domain AS public.amount",
        "CREATE DOMAIN public.hash AS bytea",
        "CREATE DOMAIN public.name_domain AS text",
        "CREATE TYPE public.nested AS (a int, b public.amount, c text, d int[], e bytea)",
        "CREATE TYPE public.mood AS ENUM ('sad', 'very happy')");
  }

  /** Ten rows with the values in turn, and one with NULL everywhere. */
  private static void insert(Laboratory lab, int from) throws Exception {
    for (int row = 0; row < 10; row++) {
      List<String> values = new ArrayList<>();
      for (Sample sample : SAMPLES) {
        values.add("(" + sample.values()[row % sample.values().length] + ")::" + sample.type());
      }
      lab.sql("INSERT INTO t VALUES (" + (from + row) + ", " + String.join(", ", values) + ")");
    }
    lab.sql("INSERT INTO t (id) VALUES (" + (from + 10) + ")");
  }

  private static List<Row> expected(Laboratory lab, Layout layout) throws Exception {
    List<Row> rows = new ArrayList<>();
    try (Statement statement = lab.connection.createStatement()) {
      statement.execute("SET TimeZone TO 'UTC'");
      List<String> columns =
          layout.names().stream()
              .map(name ->
                  "CASE WHEN "
                      + name
                      + "::text IS NULL AND "
                      + name
                      + " IS NULL THEN NULL ELSE format('%s', "
                      + name
                      + ") END")
              .toList();
      try (ResultSet results =
          statement.executeQuery(
              "SELECT " + String.join(", ", columns) + " FROM t WHERE id < 1000 ORDER BY id")) {
        while (results.next()) {
          Value[] values = new Value[layout.size()];
          for (int i = 0; i < values.length; i++) {
            String text = results.getString(i + 1);
            values[i] = value(i == 0 ? "int8" : SAMPLES.get(i - 1).type(), text);
          }
          rows.add(new Row(layout, values));
        }
      }
    }
    return rows;
  }

  private static Value value(String type, @Nullable String text) {
    if (text == null) {
      return Value.NULL;
    }
    return switch (type) {
      case "float8" -> new Value.Real(Double.parseDouble(text));
      case "float4" -> new Value.Real(Float.parseFloat(text));
      default -> new Value.Text(text);
    };
  }

  /** PostgreSQL's text of any value. */
  private static String show(Value value) {
    return switch (value) {
      case Value.Null _ -> "NULL";
      case Value.Unchanged _ -> "UNCHANGED";
      case Value.Bool v -> v.value() ? "t" : "f";
      case Value.Int v -> Long.toString(v.value());
      case Value.Real v -> Double.toString(v.value());
      case Value.Bytes v -> "\\x" + java.util.HexFormat.of().formatHex(v.value());
      case Value.Text v -> v.value();
      case Value.Large v -> v.toString();
    };
  }
}
