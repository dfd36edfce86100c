package org.pyx.validator.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.pyx.validator.Fixture.DEPOSITS;
import static org.pyx.validator.Fixture.LOG;
import static org.pyx.validator.Fixture.POLICY;
import static org.pyx.validator.Fixture.QUEUE;
import static org.pyx.validator.Fixture.RESERVES;
import static org.pyx.validator.Fixture.SCHEMA;
import static org.pyx.validator.Fixture.UNKNOWN;
import static org.pyx.validator.Fixture.at;
import static org.pyx.validator.Fixture.column;
import static org.pyx.validator.Fixture.delete;
import static org.pyx.validator.Fixture.deposit;
import static org.pyx.validator.Fixture.insert;
import static org.pyx.validator.Fixture.message;
import static org.pyx.validator.Fixture.number;
import static org.pyx.validator.Fixture.only;
import static org.pyx.validator.Fixture.reserve;
import static org.pyx.validator.Fixture.row;
import static org.pyx.validator.Fixture.text;
import static org.pyx.validator.Fixture.truncate;
import static org.pyx.validator.Fixture.update;
import static org.pyx.validator.Fixture.with;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.model.TrustedSchema.Kind;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.model.Verdict;
import org.pyx.schemas.policy.Law;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.policy.PolicyFile;
import org.pyx.schemas.stage.StopException;
import org.pyx.validator.Fixture;
import org.pyx.validator.MapMemory;
import org.pyx.validator.memory.RowMemory;

/** The judge over a memory of its own: operations, rewrites, replays, updates, shapes. */
class JudgeTest {
  private static final String ACCEPTED = "accepted";
  private static final String IGNORED = "ignored";
  private static final Value LARGE = text("x".repeat(10_000));
  private static final Row RESERVE = reserve(1, "(10,0)", 100);
  private static final Row DEPOSIT = deposit(1, "(5,0)", LARGE, false, true);

  private final Judge judge = judge(SCHEMA, POLICY, new MapMemory());

  @Test
  void aNewRowIsAccepted() {
    assertThat(verdict(insert(RESERVES, RESERVE))).isEqualTo(ACCEPTED);
    assertThat(verdict(new Change.SnapshotRow(at(), 0, RESERVES, reserve(2, "(1,0)", 1))))
        .isEqualTo(ACCEPTED);
  }

  @Test
  void theSameRowAgainIsAReplay() {
    verdict(insert(RESERVES, RESERVE));
    assertThat(verdict(insert(RESERVES, RESERVE))).isEqualTo(IGNORED);
    assertThat(verdict(new Change.SnapshotRow(at(), 0, RESERVES, RESERVE))).isEqualTo(IGNORED);
    assertThat(verdict(insert(RESERVES, reserve(1, "(3,0)", 7))))
        .as("derived and updatable columns are no part of what a row is")
        .isEqualTo(IGNORED);
  }

  @Test
  void anotherRowUnderAKeyIsARewrite() {
    verdict(insert(DEPOSITS, DEPOSIT));
    assertThat(verdict(insert(DEPOSITS, with(DEPOSIT, "amount", text("(6,0)")))))
        .isEqualTo("row.rewrite");
    assertThat(verdict(insert(DEPOSITS, with(DEPOSIT, "payload", Value.NULL))))
        .isEqualTo("row.rewrite");
    assertThat(verdict(insert(DEPOSITS, DEPOSIT))).as("the first stays").isEqualTo(IGNORED);
  }

  @Test
  void equalKeysInTwoTablesAreTwoRows() {
    TableName other = new TableName("exchange", "log");
    TrustedSchema.Table twin = Fixture.table(other, List.of("id"), column("id", Kind.INT8, true));
    TrustedSchema schema =
        new TrustedSchema(
            List.of(twin, Fixture.table(DEPOSITS, List.of("id"), column("id", Kind.INT8, true))));
    Judge two = judge(schema, policy("  deposits: {}\n  log: {}\n"), new MapMemory());
    Row row = Row.of(List.of("id"), List.of(number(1)));
    assertThat(two.judge(0, insert(DEPOSITS, row))).isEqualTo(Verdict.Accepted.PLAINLY);
    assertThat(two.judge(0, insert(other, row))).isEqualTo(Verdict.Accepted.PLAINLY);
  }

  @Test
  void keysOfSeveralColumnsAreNotRunTogether() {
    TrustedSchema schema =
        new TrustedSchema(
            List.of(
                Fixture.table(
                    LOG,
                    List.of("a", "b"),
                    column("a", Kind.TEXT, true),
                    column("b", Kind.TEXT, true))));
    Judge two = judge(schema, POLICY, new MapMemory());
    for (List<String> key :
        List.of(List.of("ab", "c"), List.of("a", "bc"), List.of("abc", ""), List.of("", "abc"))) {
      Row row = Row.of(List.of("a", "b"), List.of(text(key.get(0)), text(key.get(1))));
      assertThat(two.judge(0, insert(LOG, row))).as("%s", key).isEqualTo(Verdict.Accepted.PLAINLY);
    }
  }

  @Test
  void aDeleteIsRejectedAndTheRowStays() {
    verdict(insert(RESERVES, RESERVE));
    assertThat(verdict(delete(RESERVES, only(RESERVE, "pub")))).isEqualTo("op.delete");
    assertThat(verdict(delete(RESERVES, only(RESERVE, "pub")))).isEqualTo("op.delete");
    assertThat(verdict(insert(RESERVES, RESERVE))).isEqualTo("row.reinsert");
    assertThat(explanation(insert(RESERVES, RESERVE))).contains("the same");
    Row other = with(RESERVE, "note", text("other"));
    assertThat(verdict(insert(RESERVES, other))).isEqualTo("row.reinsert");
    assertThat(explanation(insert(RESERVES, other))).contains("another");
  }

  @Test
  void aDeleteOfWhatWasNeverSeen() {
    assertThat(verdict(delete(RESERVES, only(RESERVE, "pub")))).isEqualTo("op.delete");
    assertThat(explanation(delete(RESERVES, only(RESERVE, "pub")))).contains("never accepted");
    assertThat(verdict(delete(RESERVES, Row.of(List.of(), List.of())))).isEqualTo("op.delete");
    assertThat(verdict(insert(RESERVES, RESERVE))).isEqualTo(ACCEPTED);
  }

  @Test
  void aKeyChangeIsRejectedInBothHalves() {
    verdict(insert(RESERVES, RESERVE));
    assertThat(verdict(new Change.Delete(at(), 0, RESERVES, only(RESERVE, "pub"), true)))
        .isEqualTo("op.key-change");
    assertThat(verdict(new Change.Insert(at(), 0, RESERVES, reserve(2, "(1,0)", 1), true)))
        .isEqualTo("op.key-change");
    assertThat(verdict(update(RESERVES, reserve(2, "(1,0)", 1))))
        .as("the new key was never accepted")
        .isEqualTo("op.update-unseen");
    assertThat(verdict(insert(RESERVES, RESERVE)))
        .as("the old key is gone at the exchange, so this is no replay")
        .isEqualTo("row.reinsert");
    assertThat(verdict(new Change.Insert(at(), 0, UNKNOWN, reserve(2, "(1,0)", 1), true)))
        .isEqualTo("halt table.unknown");
  }

  @Test
  void anUpdateUnderTheKeyOfADeletedRowIsRejected() {
    verdict(insert(RESERVES, RESERVE));
    verdict(delete(RESERVES, only(RESERVE, "pub")));
    assertThat(verdict(update(RESERVES, reserve(1, "(9,0)", 100)))).isEqualTo("row.reinsert");
  }

  @Test
  void updatesOfDerivedAndUpdatableColumnsAreIgnored() {
    verdict(insert(RESERVES, RESERVE));
    assertThat(verdict(update(RESERVES, reserve(1, "(9,0)", 100)))).isEqualTo(IGNORED);
    assertThat(verdict(update(RESERVES, reserve(1, "(9,0)", 200)))).isEqualTo(IGNORED);
    assertThat(verdict(update(RESERVES, RESERVE))).isEqualTo(IGNORED);
  }

  @Test
  void anUpdateOfAnImmutableColumnIsRejected() {
    verdict(insert(RESERVES, RESERVE));
    Row forged = with(RESERVE, "note", text("forged"));
    assertThat(verdict(update(RESERVES, forged))).isEqualTo("op.update");
    assertThat(verdict(update(RESERVES, forged, Optional.of(forged))))
        .as("the exchange's own before-image does not help it")
        .isEqualTo("op.update");
    assertThat(explanation(update(RESERVES, forged, Optional.of(RESERVE)))).contains("[note]");
    assertThat(verdict(update(RESERVES, RESERVE)))
        .as("what counts is the first")
        .isEqualTo(IGNORED);
  }

  @Test
  void anUpdateStillObeysTheRules() {
    verdict(insert(RESERVES, RESERVE));
    assertThat(verdict(update(RESERVES, with(RESERVE, "balance", text("(-1,0)")))))
        .isEqualTo("amount.range");
    assertThat(verdict(update(RESERVES, with(RESERVE, "gc_date", Value.NULL))))
        .isEqualTo("row.not-null");
  }

  @Test
  void anUpdateOfAnUnseenRowIsRejected() {
    assertThat(verdict(update(RESERVES, RESERVE))).isEqualTo("op.update-unseen");
    verdict(insert(RESERVES, with(RESERVE, "balance", text("(,)"))));
    assertThat(verdict(update(RESERVES, RESERVE)))
        .as("a rejected row was never seen")
        .isEqualTo("op.update-unseen");
  }

  @Test
  void flagsGoOneWayOnly() {
    verdict(insert(DEPOSITS, DEPOSIT));
    assertThat(verdict(update(DEPOSITS, deposit(1, "(5,0)", LARGE, true, true))))
        .isEqualTo(IGNORED);
    assertThat(verdict(update(DEPOSITS, deposit(1, "(5,0)", LARGE, false, true))))
        .as("once-true taken back")
        .isEqualTo("op.flag-reset");
    assertThat(verdict(update(DEPOSITS, deposit(1, "(5,0)", LARGE, true, false))))
        .isEqualTo(IGNORED);
    assertThat(verdict(update(DEPOSITS, deposit(1, "(5,0)", LARGE, true, true))))
        .as("once-false taken back")
        .isEqualTo("op.flag-reset");
    assertThat(explanation(update(DEPOSITS, deposit(1, "(5,0)", LARGE, false, true))))
        .contains("done", "active");
    assertThat(verdict(update(DEPOSITS, deposit(1, "(5,0)", LARGE, true, false))))
        .isEqualTo(IGNORED);
  }

  @Test
  void aRowMayArriveWithItsFlagMoved() {
    verdict(insert(DEPOSITS, deposit(2, "(5,0)", LARGE, true, false)));
    assertThat(verdict(update(DEPOSITS, deposit(2, "(5,0)", LARGE, false, false))))
        .isEqualTo("op.flag-reset");
  }

  @Test
  void unchangedToastIsTakenFromTheOldRowAndChecked() {
    verdict(insert(DEPOSITS, DEPOSIT));
    Row done = deposit(1, "(5,0)", Value.Unchanged.INSTANCE, true, true);
    assertThat(verdict(update(DEPOSITS, done))).isEqualTo("op.update-unverifiable");
    assertThat(verdict(update(DEPOSITS, done, Optional.of(only(DEPOSIT, "id")))))
        .isEqualTo("op.update-unverifiable");
    assertThat(verdict(update(DEPOSITS, done, Optional.of(DEPOSIT)))).isEqualTo(IGNORED);
    Row forged = with(DEPOSIT, "payload", text("forged"));
    assertThat(verdict(update(DEPOSITS, done, Optional.of(forged)))).isEqualTo("op.update");
    Row amount = with(done, "amount", text("(6,0)"));
    assertThat(verdict(update(DEPOSITS, amount, Optional.of(DEPOSIT)))).isEqualTo("op.update");
    Row hint = with(deposit(1, "(5,0)", LARGE, true, true), "hint", Value.Unchanged.INSTANCE);
    assertThat(verdict(update(DEPOSITS, hint))).as("an updatable column").isEqualTo(IGNORED);
  }

  @Test
  void aNewRowHasEveryValue() {
    for (String column : DEPOSIT.layout().names()) {
      assertThat(verdict(insert(DEPOSITS, with(DEPOSIT, column, Value.Unchanged.INSTANCE))))
          .as(column)
          .isEqualTo("halt row.type");
    }
    assertThat(verdict(insert(LOG, row(LOG, Value.Unchanged.INSTANCE)))).isEqualTo("halt row.type");
  }

  @Test
  void truncateAndMessages() {
    assertThat(verdict(truncate(RESERVES))).isEqualTo("op.truncate");
    assertThat(verdict(truncate(QUEUE))).isEqualTo("table.not-copied");
    assertThat(verdict(truncate(UNKNOWN))).isEqualTo("table.unknown");
    assertThat(verdict(message())).isEqualTo("stream.message");
  }

  @Test
  void tablesThatAreNotCopied() {
    for (TableName table : List.of(QUEUE, new TableName("exchange", "history"))) {
      assertThat(verdict(insert(table, RESERVE))).isEqualTo("table.not-copied");
      assertThat(verdict(update(table, RESERVE))).isEqualTo("table.not-copied");
      assertThat(verdict(delete(table, RESERVE))).isEqualTo("table.not-copied");
    }
    for (TableName table :
        List.of(
            UNKNOWN,
            new TableName("public", "reserves"),
            new TableName("exchange", "only_in_policy"))) {
      assertThat(verdict(insert(table, RESERVE))).isEqualTo("halt table.unknown");
      assertThat(verdict(update(table, RESERVE))).isEqualTo("halt table.unknown");
      assertThat(verdict(delete(table, RESERVE))).isEqualTo("table.unknown");
    }
  }

  @Test
  void aTableWithoutAnyKeyTakesEveryRowAndNoUpdate() {
    Row entry = row(LOG, text("x"));
    assertThat(verdict(insert(LOG, entry))).isEqualTo(ACCEPTED);
    assertThat(verdict(insert(LOG, entry))).isEqualTo(ACCEPTED);
    assertThat(verdict(update(LOG, entry))).isEqualTo("op.update-unseen");
    assertThat(verdict(delete(LOG, entry))).isEqualTo("op.delete");
  }

  @Test
  void theShapeIsTheAuditors() {
    List<String> names = RESERVE.layout().names();
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < RESERVE.size(); i++) {
      values.add(RESERVE.value(i));
    }

    List<String> renamed = new ArrayList<>(names);
    renamed.set(4, "memo");
    assertThat(verdict(insert(RESERVES, Row.of(renamed, values)))).isEqualTo("halt row.shape");
    assertThat(explanation(insert(RESERVES, Row.of(renamed, values)))).contains("memo", "note");

    List<String> added = new ArrayList<>(names);
    added.add("extra");
    List<Value> more = new ArrayList<>(values);
    more.add(Value.NULL);
    assertThat(verdict(insert(RESERVES, Row.of(added, more)))).isEqualTo("halt row.shape");
    assertThat(verdict(update(RESERVES, Row.of(added, more)))).isEqualTo("halt row.shape");

    assertThat(verdict(insert(RESERVES, Row.of(names.subList(0, 4), values.subList(0, 4)))))
        .isEqualTo("halt row.shape");
    assertThat(verdict(insert(RESERVES, Row.of(List.of(), List.of())))).isEqualTo("halt row.shape");

    List<String> twice = new ArrayList<>(names);
    twice.set(4, "gc_date");
    assertThat(verdict(insert(RESERVES, Row.of(twice, values)))).isEqualTo("halt row.shape");
  }

  @Test
  void theOrderOfColumnsDoesNotMatter() {
    List<String> names = new ArrayList<>(RESERVE.layout().names());
    Collections.reverse(names);
    Row reversed = only(RESERVE, names.toArray(String[]::new));
    assertThat(verdict(insert(RESERVES, reversed))).isEqualTo(ACCEPTED);
    assertThat(verdict(insert(RESERVES, RESERVE))).as("the same content").isEqualTo(IGNORED);
  }

  @Test
  void hostileNamesOfColumnsAreLimitedInTheExplanation() {
    List<String> names = new ArrayList<>();
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < 1_600; i++) {
      names.add("column" + i);
      values.add(Value.NULL);
    }
    assertThat(explanation(insert(RESERVES, Row.of(names, values)))).hasSizeLessThan(500);
  }

  @Test
  void aRejectedRowIsNotRemembered() {
    assertThat(verdict(insert(RESERVES, with(RESERVE, "balance", text("(-1,0)")))))
        .isEqualTo("amount.range");
    assertThat(verdict(insert(RESERVES, RESERVE))).isEqualTo(ACCEPTED);
  }

  @Test
  void aPolicyMustCoverTheSchema() {
    TrustedSchema more =
        new TrustedSchema(
            List.of(Fixture.table(UNKNOWN, List.of("id"), column("id", Kind.INT8, true))));
    assertThatThrownBy(() -> judge(more, POLICY, new MapMemory()))
        .isInstanceOf(StopException.class)
        .hasMessageContaining("exchange.unknown")
        .hasMessageContaining("fixture");
  }

  @Test
  void whatIsRememberedOutlivesAChangeOfThePolicy() {
    MapMemory memory = new MapMemory();
    TrustedSchema schema =
        new TrustedSchema(
            List.of(
                Fixture.table(
                    DEPOSITS,
                    List.of("id"),
                    column("id", Kind.INT8, true),
                    column("note", Kind.TEXT, false),
                    column("sum", Kind.INT8, false))));
    List<String> names = List.of("id", "note", "sum");
    Row row = Row.of(names, List.of(number(1), text("x"), number(7)));
    Judge before = judge(schema, policy("  deposits: {}\n"), memory);
    assertThat(shown(before.judge(0, insert(DEPOSITS, row)))).isEqualTo(ACCEPTED);

    Judge after = judge(schema, policy("  deposits: {updatable: [note]}\n"), memory);
    Row note = with(row, "note", text("y"));
    assertThat(shown(after.judge(0, update(DEPOSITS, note))))
        .as("of what it was before, nothing proves that only the note was changed")
        .isEqualTo("op.update");
    assertThat(shown(after.judge(0, update(DEPOSITS, note, Optional.of(note)))))
        .as("a row before that never was")
        .isEqualTo("op.update");
    Row sum = with(note, "sum", number(8));
    assertThat(shown(after.judge(0, update(DEPOSITS, sum, Optional.of(row)))))
        .as("still immutable")
        .isEqualTo("op.update");
    assertThat(shown(after.judge(0, update(DEPOSITS, note, Optional.of(row)))))
        .as("the row before is what was accepted")
        .isEqualTo(IGNORED);
    assertThat(shown(after.judge(0, update(DEPOSITS, with(note, "note", text("z"))))))
        .as("remembered by the new law from now on")
        .isEqualTo(IGNORED);
    assertThat(shown(after.judge(0, update(DEPOSITS, sum)))).isEqualTo("op.update");
  }

  @Test
  void whatIsRememberedOutlivesAMigrationOfTheCopy() {
    MapMemory memory = new MapMemory();
    Policy policy = policy("  deposits: {}\n");
    TrustedSchema.Column id = column("id", Kind.INT8, true);
    TrustedSchema.Column note = column("note", Kind.TEXT, false);
    TrustedSchema.Column added = column("added", Kind.TEXT, false);
    Judge before =
        judge(
            new TrustedSchema(List.of(Fixture.table(DEPOSITS, List.of("id"), id, note))),
            policy,
            memory);
    Row old = Row.of(List.of("id", "note"), List.of(number(1), text("x")));
    assertThat(shown(before.judge(0, insert(DEPOSITS, old)))).isEqualTo(ACCEPTED);

    Judge after =
        judge(
            new TrustedSchema(
                List.of(Fixture.table(DEPOSITS, List.of("note", "id"), id, note, added))),
            policy,
            memory);
    List<String> names = List.of("id", "note", "added");
    Row same = Row.of(names, List.of(number(1), text("x"), Value.NULL));
    assertThat(shown(after.judge(0, insert(DEPOSITS, same))))
        .as("known by the key that it had")
        .isEqualTo(IGNORED);
    assertThat(shown(after.judge(0, insert(DEPOSITS, with(same, "note", text("y"))))))
        .isEqualTo("row.rewrite");
    assertThat(shown(after.judge(0, delete(DEPOSITS, only(same, "id", "note")))))
        .isEqualTo("op.delete");
    Row fresh = Row.of(names, List.of(number(2), text("x"), text("new")));
    assertThat(shown(after.judge(0, insert(DEPOSITS, fresh)))).isEqualTo(ACCEPTED);
    assertThat(shown(after.judge(0, update(DEPOSITS, with(fresh, "added", text("forged"))))))
        .isEqualTo("op.update");
  }

  @Test
  void aPolicyMayNotNameColumnsThatAreNotThere() {
    TrustedSchema schema =
        new TrustedSchema(
            List.of(Fixture.table(DEPOSITS, List.of("id"), column("id", Kind.INT8, true))));
    for (String law : List.of("once-true: [dnoe]", "serial: serial")) {
      assertThatThrownBy(
              () -> judge(schema, policy("  deposits: {" + law + "}\n"), new MapMemory()))
          .as(law)
          .isInstanceOf(StopException.class)
          .hasMessageContaining("exchange.deposits")
          .hasMessageContaining("does not have");
    }
  }

  @Test
  void aTableHasNoMoreFlagsThanAreRemembered() {
    List<TrustedSchema.Column> columns = new ArrayList<>();
    StringBuilder laws = new StringBuilder();
    columns.add(column("id", Kind.INT8, true));
    for (int i = 0; i < 9; i++) {
      columns.add(column("f" + i, Kind.BOOL, true));
      laws.append(i == 0 ? "" : ", ").append("f").append(i);
    }
    TrustedSchema schema =
        new TrustedSchema(
            List.of(
                Fixture.table(
                    DEPOSITS, List.of("id"), columns.toArray(TrustedSchema.Column[]::new))));
    assertThatThrownBy(() ->
            judge(schema, policy("  deposits: {once-true: [" + laws + "]}\n"), new MapMemory()))
        .isInstanceOf(StopException.class)
        .hasMessageContaining("more than 8");
  }

  @Test
  void theStrictPolicyAllowsNoUpdateAtAll() {
    TableName table = new TableName("public", "ledger");
    TrustedSchema schema =
        new TrustedSchema(
            List.of(
                Fixture.table(
                    table,
                    List.of("id"),
                    column("id", Kind.INT8, true),
                    column("note", Kind.TEXT, false))));
    Judge strict = judge(schema, PolicyFile.load("strict"), new MapMemory());
    Row row = Row.of(List.of("id", "note"), List.of(number(1), Value.NULL));
    assertThat(shown(strict.judge(0, insert(table, row)))).isEqualTo(ACCEPTED);
    assertThat(shown(strict.judge(0, update(table, row)))).as("no change").isEqualTo(IGNORED);
    assertThat(shown(strict.judge(0, update(table, with(row, "note", text("x"))))))
        .isEqualTo("op.update");
  }

  private static Policy policy(String tables) {
    return PolicyFile.parse("test", "policy: test\nschema: exchange\ntables:\n" + tables);
  }

  private String verdict(Change.Judged change) {
    return shown(judge.judge(0, change));
  }

  private String explanation(Change.Judged change) {
    return finding(judge.judge(0, change)).explanation();
  }

  private static String shown(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Accepted _ -> ACCEPTED;
      case Verdict.Ignored _ -> IGNORED;
      case Verdict.Rejected rejected -> rejected.finding().rule().value();
      case Verdict.Held held -> "halt " + held.finding().rule();
    };
  }

  private static Finding finding(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Rejected rejected -> rejected.finding();
      case Verdict.Held held -> held.finding();
      case Verdict.Accepted _, Verdict.Ignored _ -> throw new AssertionError(verdict);
    };
  }

  private static Judge judge(TrustedSchema schema, Policy policy, RowMemory memory) {
    return new Judge(Law.of(policy, schema), memory);
  }
}
