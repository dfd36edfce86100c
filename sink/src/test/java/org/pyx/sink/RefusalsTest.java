package org.pyx.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.Layout;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.model.Severity;
import org.pyx.schemas.model.Value;

/** Guarantee G4: each rule of the database, kept by a real one. */
class RefusalsTest {
  private static final Layout SEAT = new Layout(List.of("id", "seats"));
  private static final Layout PAPER =
      new Layout(List.of("id", "kind", "body", "mark", "day", "code", "level"));
  private static final String SCHEMA =
      """
      CREATE TABLE shop.seats (id bigint PRIMARY KEY, seats int4range,
        CONSTRAINT no_double EXCLUDE USING gist (seats WITH &&));
      CREATE TYPE shop.kind AS ENUM ('deed', 'will');
      CREATE DOMAIN shop.level AS int NOT NULL CONSTRAINT level_low CHECK (VALUE < 5);
      CREATE TABLE shop.papers (id bigint PRIMARY KEY, kind shop.kind, body jsonb, mark uuid,
        day date, code varchar(4), level shop.level);
      CREATE FUNCTION shop.weigh() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NEW.text LIKE 'heavy%' THEN
          RAISE EXCEPTION 'too much: %', NEW.text USING ERRCODE = 'PX001';
        END IF;
        RETURN NEW;
      END $$;
      CREATE CONSTRAINT TRIGGER weigh AFTER INSERT ON shop.notes
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION shop.weigh();
      CREATE TABLE shop.visits (id bigint, note bigint,
        CONSTRAINT visits_once UNIQUE (id) DEFERRABLE INITIALLY DEFERRED,
        CONSTRAINT visits_of_notes FOREIGN KEY (note) REFERENCES shop.notes
          DEFERRABLE INITIALLY DEFERRED);
      """;

  private Shop shop;

  @BeforeEach
  void open() throws Exception {
    shop = new Shop();
    shop.execute(SCHEMA);
    try (var admin = shop.admin()) {
      shop.setup().apply(admin);
    }
  }

  @Test
  void exclusionConstraint() throws Exception {
    shop.accepted.row("seats", SEAT, new Value.Int(1), new Value.Text("[1,5)"));
    shop.accepted.row("seats", SEAT, new Value.Int(2), new Value.Text("[4,6)"));
    shop.accepted.row("seats", SEAT, new Value.Int(3), new Value.Text("[5,6)")).settle();
    Finding finding = onlyFinding();
    assertThat(finding.rule().value()).isEqualTo("db.exclusion");
    assertThat(finding.explanation()).contains("23P01", "no_double");
    assertThat(finding.severity()).as("the policy has it so").isEqualTo(Severity.CRITICAL);
    assertThat(shop.query("SELECT id FROM shop.seats ORDER BY 1")).isEqualTo("1,3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kind | secret",
        "body | {secret",
        "mark | secret-secret",
        "day | 2024-13-45",
        "day | secret: 1\", line 1, column id: \"",
        "code | secret",
        "level | secret"
      })
  void textThatItsTypeDoesNotTake(String column, String text) throws Exception {
    paper(1, column, new Value.Text(text));
    paper(2, "kind", new Value.Text("will"));
    shop.accepted.settle();
    Finding finding = onlyFinding();
    assertThat(finding.rule().value()).isEqualTo("db.type");
    // Of JSON the server tells its own line first, which is content, and that hides the column.
    assertThat(finding.columns()).isEqualTo(column.equals("body") ? List.of() : List.of(column));
    assertThat(finding.explanation()).contains("SQLSTATE 22").doesNotContain("secret", "13-45");
    assertThat(shop.query("SELECT id FROM shop.papers")).isEqualTo("2");
  }

  @Test
  void checkAndNotNullOfADomain() throws Exception {
    paper(1, "level", new Value.Int(5));
    paper(2, "level", new Value.Int(4));
    paper(3, "level", Value.NULL);
    shop.accepted.settle();
    assertThat(findings())
        .extracting(finding -> finding.rule().value(), Finding::columns, Finding::trusted)
        .containsExactly(
            tuple(
                "db.check", List.of("level"), "constraint level_low of the auditor's own database"),
            tuple("db.not-null", List.of("level"), "the auditor's own database"));
  }

  @Test
  void deferredConstraintTriggerAndItsOwnErrorCode() throws Exception {
    shop.accepted.note(1, "light").note(2, "heavy secret").note(3, "light").settle();
    Finding finding = onlyFinding();
    assertThat(finding.rule().value()).isEqualTo("db.trigger");
    assertThat(finding.explanation()).contains("PX001").doesNotContain("secret");
    assertThat(shop.query("SELECT id FROM shop.notes ORDER BY 1")).isEqualTo("1,3");
  }

  @Test
  void deferredUniqueAndForeignKey() throws Exception {
    Layout visit = new Layout(List.of("id", "note"));
    shop.accepted.row("visits", visit, new Value.Int(1), new Value.Int(7));
    shop.accepted.row("visits", visit, new Value.Int(1), new Value.Int(7));
    shop.accepted.row("visits", visit, new Value.Int(2), new Value.Int(8));
    shop.accepted.note(7, "after its visit").settle();
    assertThat(findings())
        .extracting(finding -> finding.rule().value(), Finding::trusted, Finding::severity)
        .containsExactly(
            tuple(
                "db.unique",
                "constraint visits_once of the auditor's own database",
                Severity.CRITICAL),
            tuple(
                "db.foreign-key",
                "constraint visits_of_notes of the auditor's own database",
                Severity.CRITICAL));
    assertThat(shop.query("SELECT id FROM shop.visits")).isEqualTo("1");
  }

  @Test
  void notNullAndCheckOfATableAndRaiseOfATrigger() throws Exception {
    shop.accepted.parent(1, "p").settle();
    shop.accepted.child(1, 1, "a", Value.NULL);
    shop.accepted.child(2, 1, "b", 0).child(3, 1, "boom", 1).child(4, 1, "c", 1).settle();
    assertThat(findings())
        .extracting(finding -> finding.rule().value(), Finding::columns)
        .containsExactly(
            tuple("db.not-null", List.of("balance")),
            tuple("db.check", List.of()),
            tuple("db.trigger", List.of()));
    assertThat(shop.query("SELECT id FROM shop.children")).isEqualTo("4");
  }

  private void paper(long id, String column, Value value) {
    Value[] values = new Value[PAPER.size()];
    java.util.Arrays.fill(values, Value.NULL);
    values[0] = new Value.Int(id);
    values[PAPER.indexOf("level")] = new Value.Int(1);
    values[PAPER.indexOf(column)] = value;
    shop.accepted.row("papers", PAPER, values);
  }

  private Finding onlyFinding() {
    List<Finding> findings = findings();
    assertThat(findings).hasSize(1);
    return findings.getFirst();
  }

  private List<Finding> findings() {
    try (SinkStage sink = shop.sink()) {
      sink.start();
      shop.drain(sink);
    }
    return shop.rejected().stream().map(RejectedEvent::finding).toList();
  }
}
