package org.pyx.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Facts;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.policy.PolicyFile;
import org.pyx.schemas.stage.StageState;

/** Tables that the exchange publishes later, and that are made to do harm (guarantee G8). */
class OddTablesTest {
  private Laboratory lab;

  @BeforeEach
  void open() throws Exception {
    lab = new Laboratory();
    lab.watch = Duration.ofMillis(500);
    lab.policy = PolicyFile.parse("test", "policy: test\nschema: public\ntables:\n  t: {}\n");
    lab.sql("CREATE TABLE t (id int PRIMARY KEY)");
    lab.setUp();
  }

  @AfterEach
  void close() throws Exception {
    lab.close();
  }

  @Test
  void rowsOfTablesOfAlmostEveryNameAreEvidence() throws Exception {
    List<String> names =
        List.of(
            "a.b",
            ".",
            "..",
            "a,b",
            " ",
            "a\\b",
            "a\nb",
            "a\tb",
            "$1",
            "😀",
            "\u202Exyz",
            "a'b",
            "a;b",
            "(",
            "[",
            "*",
            "t'",
            "T",
            "\\Q",
            "|",
            "é".repeat(31) + "x");
    try (CaptureStage stage = lab.capture()) {
      Laboratory.awaitRunning(stage);
      for (int i = 0; i < names.size(); i++) {
        publish(TableName.quote(names.get(i)), "v text");
        lab.sql("INSERT INTO " + TableName.quote(names.get(i)) + " VALUES (" + i + ", 'first')");
      }
      lab.drain(stage);
    }
    lab.awaitSlotFree();
    try (CaptureStage stage = lab.capture()) { // they are there at its start now
      for (String name : names) {
        lab.sql("INSERT INTO " + TableName.quote(name) + " VALUES (-1, 'second')");
      }
      List<Change> changes = lab.drain(stage);
      List<Change.Insert> inserts = CaptureTest.all(changes, Change.Insert.class);
      for (int i = 0; i < names.size(); i++) {
        TableName table = new TableName("public", names.get(i));
        assertThat(
                CaptureTest.ids(
                    List.copyOf(
                        inserts.stream().filter(insert -> insert.table().equals(table)).toList())))
            .as(names.get(i))
            .containsExactly((long) i, -1L);
      }
      CaptureTest.assertFramed(changes);
    }
  }

  /** Among them are some that a careless reader takes for a table of the policy. */
  @ParameterizedTest
  @ValueSource(strings = {"\"", "\".\"", "\"t\"", "x\".\"t", "a\"b", "a.\"b"})
  void oneThatCannotBeReadIsSaidSoAndTheLaneGoesOn(String name) throws Exception {
    String table = TableName.quote(name);
    try (CaptureStage stage = lab.capture()) {
      Laboratory.awaitRunning(stage);
      publish(table, "v text");
      lab.sql("INSERT INTO " + table + " (id) VALUES (100)", "INSERT INTO t VALUES (1)");
      assertThat(ofT(lab.drain(stage))).containsExactly(1L);
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> hides(new TableName("public", name)).startsWith("all, since it has"));
    }
    lab.awaitSlotFree();
    try (CaptureStage stage = lab.capture()) {
      lab.sql("INSERT INTO " + table + " (id) VALUES (101)", "INSERT INTO t VALUES (2)");
      List<Change> changes = lab.drain(stage);
      assertThat(ofT(changes)).containsExactly(1L, 2L);
      CaptureTest.assertFramed(changes);
    }
  }

  @Test
  void aSchemaWithAQuoteInItsNameCannotPassForAnother() throws Exception {
    try (CaptureStage stage = lab.capture()) {
      Laboratory.awaitRunning(stage);
      lab.sql("CREATE SCHEMA \"a\"\".\"\"public\"");
      publish("\"a\"\".\"\"public\".t", "v text");
      lab.sql("INSERT INTO \"a\"\".\"\"public\".t (id) VALUES (100)", "INSERT INTO t VALUES (1)");
      assertThat(ofT(lab.drain(stage))).containsExactly(1L);
    }
  }

  @Test
  void aTableOfThePolicyThatCannotBeReadAnyMoreStopsTheLane() throws Exception {
    try (CaptureStage stage = lab.capture()) {
      Laboratory.awaitRunning(stage);
      lab.sql("ALTER TABLE t ADD \"ID\" int");
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> hides(new TableName("public", "t")).startsWith("all, since it has columns"));
      lab.sql("INSERT INTO t VALUES (1)");
      assertThat(Laboratory.awaitFailed(stage).reason())
          .contains("table public.t has columns id and ID, which differ only in case");
    }
  }

  /** The engine reads no other table behind one whose columns differ only in case. */
  @Test
  void columnsThatDifferOnlyInCaseHoldTheLaneAndAreSaidSo() throws Exception {
    try (CaptureStage stage = lab.capture()) {
      Laboratory.awaitRunning(stage);
      publish("odd", "x text, \"X\" text");
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() ->
              hides(new TableName("public", "odd"))
                  .startsWith("all, since it has columns x and X"));
      lab.sql("INSERT INTO odd (id) VALUES (100)");
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() ->
              stage.state() instanceof StageState.Paused paused
                  && paused.reason().contains("differ only by case"));
    }
  }

  private void publish(String table, String columns) throws Exception {
    lab.sql(
        "CREATE TABLE " + table + " (id int PRIMARY KEY, " + columns + ")",
        "ALTER PUBLICATION " + lab.lane.slot() + " ADD TABLE " + table);
  }

  private static List<Long> ofT(List<Change> changes) {
    TableName t = new TableName("public", "t");
    return CaptureTest.ids(
        changes.stream()
            .filter(c -> c instanceof Change.OfTable o && o.table().equals(t))
            .toList());
  }

  private String hides(TableName table) {
    List<Change.Catalog> seen =
        CaptureTest.all(lab.journal(), Change.Catalog.class).stream()
            .filter(c -> c.table().equals(table))
            .toList();
    return seen.isEmpty()
        ? ""
        : ((Value.Text) Objects.requireNonNull(seen.getLast().facts().get(Facts.HIDDEN))).value();
  }
}
