package org.pyx.validator.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyx.validator.Fixture.DEPOSITS;
import static org.pyx.validator.Fixture.RESERVES;
import static org.pyx.validator.Fixture.SCHEMA;
import static org.pyx.validator.Fixture.UNKNOWN;
import static org.pyx.validator.Fixture.delete;
import static org.pyx.validator.Fixture.deposit;
import static org.pyx.validator.Fixture.insert;
import static org.pyx.validator.Fixture.only;
import static org.pyx.validator.Fixture.reserve;
import static org.pyx.validator.Fixture.text;
import static org.pyx.validator.Fixture.truncate;
import static org.pyx.validator.Fixture.update;
import static org.pyx.validator.Fixture.with;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Decision;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.Severity;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.model.Verdict;
import org.pyx.schemas.policy.Law;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.policy.PolicyFile;
import org.pyx.schemas.rule.Rule;
import org.pyx.validator.Fixture;
import org.pyx.validator.MapMemory;

/** What becomes of what breaks a rule: by the rule, the policy, the table, and by decisions. */
class PolicyInForceTest {
  private static final Row RESERVE = reserve(1, "(10,0)", 0);
  private static final Row LONG = with(RESERVE, "note", text("longer than ten"));
  private static final Row WRONG_TWICE = with(LONG, "balance", text("(-1,0)"));
  private static final Row DEPOSIT = deposit(1, "(5,0)", text("p"), false, true);

  @Test
  void aRuleRejectsWithItsOwnSeverity() {
    Judge judge = judge("", "");
    assertRejected(judge.judge(0, insert(RESERVES, LONG)), Rule.ROW_LENGTH, Severity.WARNING);
  }

  @Test
  void thePolicySaysHowBadARuleIs() {
    Judge judge = judge("severities: {row.length: critical, op.delete: info}", "");
    assertRejected(judge.judge(0, insert(RESERVES, LONG)), Rule.ROW_LENGTH, Severity.CRITICAL);
    assertRejected(
        judge.judge(0, delete(RESERVES, only(RESERVE, "pub"))), Rule.OP_DELETE, Severity.INFO);
  }

  @Test
  void theTableIsHeardBeforeThePolicy() {
    Judge judge =
        judge(
            "severities: {row.length: critical}\nactions: {row.length: halt}",
            "actions: {row.length: flag}, severities: {row.length: info}");
    assertFlags(judge.judge(0, insert(RESERVES, LONG)), Severity.INFO, Rule.ROW_LENGTH);
  }

  @Test
  void theTableIsHeardInPartOnly() {
    Judge judge = judge("severities: {row.length: critical}", "actions: {row.length: flag}");
    assertFlags(judge.judge(0, insert(RESERVES, LONG)), Severity.CRITICAL, Rule.ROW_LENGTH);
  }

  @Test
  void aFlaggedRowIsAcceptedAndRemembered() {
    Judge judge = judge("actions: {row.length: flag, amount.range: flag}", "");
    Verdict verdict = judge.judge(0, insert(RESERVES, WRONG_TWICE));
    assertThat(verdict).isInstanceOf(Verdict.Accepted.class);
    assertThat(verdict.flags())
        .extracting(Finding::rule)
        .containsExactly(Rule.ROW_LENGTH.id(), Rule.AMOUNT_RANGE.id());
    assertThat(judge.judge(1, insert(RESERVES, WRONG_TWICE)))
        .isInstanceOfSatisfying(
            Verdict.Ignored.class,
            replay -> assertThat(replay.rule()).contains(Rule.ROW_REPLAY.id()));
    assertThat(judge.judge(2, insert(RESERVES, reserve(2, "(1,0)", 0))))
        .as("the next row has no flag of this one")
        .isEqualTo(Verdict.Accepted.PLAINLY);
  }

  @Test
  void whatIsFlaggedHidesNothingThatIsRejected() {
    Judge judge = judge("actions: {row.length: flag}", "");
    assertRejected(
        judge.judge(0, insert(RESERVES, WRONG_TWICE)), Rule.AMOUNT_RANGE, Severity.CRITICAL);
    assertThat(judge.judge(1, insert(RESERVES, RESERVE))).isEqualTo(Verdict.Accepted.PLAINLY);
    assertRejected(judge.judge(2, insert(RESERVES, LONG)), Rule.ROW_REWRITE, Severity.CRITICAL);
  }

  @Test
  void anUpdateMayBeFlagged() {
    Judge judge = judge("actions: {amount.range: flag}", "");
    judge.judge(0, insert(RESERVES, RESERVE));
    Verdict verdict = judge.judge(1, update(RESERVES, reserve(1, "(-1,0)", 0)));
    assertThat(verdict).isInstanceOf(Verdict.Ignored.class);
    assertThat(verdict.flags()).extracting(Finding::rule).containsExactly(Rule.AMOUNT_RANGE.id());
    assertThat(judge.judge(2, update(RESERVES, RESERVE)).flags()).isEmpty();
  }

  @Test
  void anUpdateWithAWrongValueIsRejected() {
    Judge judge = judge("", "");
    judge.judge(0, insert(RESERVES, RESERVE));
    assertRejected(
        judge.judge(1, update(RESERVES, reserve(1, "(-1,0)", 0))),
        Rule.AMOUNT_RANGE,
        Severity.CRITICAL);
  }

  @Test
  void theLaneHaltsAndWhatIsReleasedIsRejected() {
    MapMemory memory = new MapMemory();
    Law law = Law.of(policy("actions: {op.delete: halt}", ""), SCHEMA);
    Judge judge = new Judge(law, memory);
    judge.judge(40, insert(RESERVES, RESERVE));
    Change.Delete change = delete(RESERVES, only(RESERVE, "pub"));
    assertHeld(judge.judge(41, change), Rule.OP_DELETE);
    assertHeld(judge.judge(41, change), Rule.OP_DELETE);

    Judge other = new Judge(law.after(new Decision.Release(40, "ada", "seen", 1)), memory);
    assertHeld(other.judge(41, change), Rule.OP_DELETE);
    Judge after = new Judge(law.after(new Decision.Release(41, "ada", "seen", 1)), memory);
    assertRejected(after.judge(41, change), Rule.OP_DELETE, Severity.CRITICAL);
    assertHeld(after.judge(42, change), Rule.OP_DELETE);
    assertRejected(
        after.judge(43, insert(RESERVES, RESERVE)), Rule.ROW_REINSERT, Severity.CRITICAL);
  }

  @Test
  void aReleaseOfWhatIsGoodChangesNothing() {
    Law law = Law.of(policy("", ""), SCHEMA).after(new Decision.Release(7, "ada", "by mistake", 1));
    assertThat(new Judge(law, new MapMemory()).judge(7, insert(RESERVES, RESERVE)))
        .isEqualTo(Verdict.Accepted.PLAINLY);
  }

  @Test
  void aNewShapeHaltsUnlessThePolicyRejects() {
    Row cut = only(RESERVE, "uuid", "pub");
    assertHeld(judge("", "").judge(0, insert(RESERVES, cut)), Rule.ROW_SHAPE);
    assertHeld(judge("", "").judge(0, insert(UNKNOWN, cut)), Rule.TABLE_UNKNOWN);
    Judge judge = judge("actions: {row.shape: reject, table.unknown: reject}", "");
    assertRejected(judge.judge(0, insert(RESERVES, cut)), Rule.ROW_SHAPE, Severity.CRITICAL);
    assertRejected(judge.judge(0, insert(UNKNOWN, cut)), Rule.TABLE_UNKNOWN, Severity.CRITICAL);
  }

  @Test
  void aTableIsRejectedByDecisionWhateverItBrings() {
    MapMemory memory = new MapMemory();
    Law law = Law.of(policy("", ""), SCHEMA);
    Law rejected =
        law.after(new Decision.RejectTable(RESERVES, "ada", "waits for the migration", 1));
    Judge judge = new Judge(rejected, memory);
    for (Change.Judged change :
        List.of(
            insert(RESERVES, RESERVE),
            insert(RESERVES, only(RESERVE, "uuid")),
            update(RESERVES, RESERVE),
            delete(RESERVES, only(RESERVE, "pub")))) {
      assertRejected(judge.judge(0, change), Rule.TABLE_REJECTED, Severity.WARNING);
    }
    assertRejected(judge.judge(0, truncate(RESERVES)), Rule.OP_TRUNCATE, Severity.CRITICAL);
    assertThat(judge.judge(1, insert(DEPOSITS, DEPOSIT)))
        .as("the rest goes on")
        .isEqualTo(Verdict.Accepted.PLAINLY);
    Law admitted = rejected.after(new Decision.AdmitTable(RESERVES, "ada", "migrated", 2));
    assertThat(new Judge(admitted, memory).judge(2, insert(RESERVES, RESERVE)))
        .as("what was rejected was never seen")
        .isEqualTo(Verdict.Accepted.PLAINLY);
  }

  @Test
  void whatForgesAcceptedRowsOfARejectedTableIsCalledByItsName() {
    MapMemory memory = new MapMemory();
    Law law = Law.of(policy("", ""), SCHEMA);
    new Judge(law, memory).judge(0, insert(RESERVES, RESERVE));
    Judge rejecting =
        new Judge(law.after(new Decision.RejectTable(RESERVES, "ada", "waits", 1)), memory);
    assertRejected(
        rejecting.judge(1, update(RESERVES, with(RESERVE, "note", text("forged")))),
        Rule.OP_UPDATE,
        Severity.CRITICAL);
    assertRejected(
        rejecting.judge(2, delete(RESERVES, only(RESERVE, "pub"))),
        Rule.OP_DELETE,
        Severity.CRITICAL);
    assertRejected(
        new Judge(law, memory).judge(3, insert(RESERVES, RESERVE)),
        Rule.ROW_REINSERT,
        Severity.CRITICAL);
  }

  @Test
  void aTableThatTheAuditorLacksCanBeRejectedByDecision() {
    Law law =
        Law.of(policy("", ""), SCHEMA)
            .after(new Decision.RejectTable(UNKNOWN, "ada", "not ours", 1));
    assertRejected(
        new Judge(law, new MapMemory()).judge(0, insert(UNKNOWN, RESERVE)),
        Rule.TABLE_REJECTED,
        Severity.WARNING);
  }

  @Test
  void aDeleteIsNeverAllowedUnlessThePolicySaysSo() {
    Judge judge = judge("", "deletes: never");
    judge.judge(0, insert(RESERVES, RESERVE));
    assertRejected(
        judge.judge(1, delete(RESERVES, only(RESERVE, "pub"))), Rule.OP_DELETE, Severity.CRITICAL);
  }

  @Test
  void aDeleteMayAlwaysBeAllowed() {
    Judge judge = judge("", "deletes: always");
    judge.judge(0, insert(RESERVES, RESERVE));
    assertThat(judge.judge(1, delete(RESERVES, only(RESERVE, "pub"))))
        .isInstanceOf(Verdict.Ignored.class);
    assertThat(judge.judge(2, delete(RESERVES, only(reserve(2, "(1,0)", 1), "pub"))))
        .as("of a row that was never accepted")
        .isInstanceOf(Verdict.Ignored.class);
    assertRejected(judge.judge(3, update(RESERVES, RESERVE)), Rule.ROW_REINSERT, Severity.CRITICAL);
    assertRejected(judge.judge(4, truncate(RESERVES)), Rule.OP_TRUNCATE, Severity.CRITICAL);
  }

  @Test
  void aDeleteMayBeAllowedOnceAFlagHasMoved() {
    Policy policy =
        PolicyFile.parse(
            "test",
            """
            policy: test
            schema: exchange
            tables:
              reserves: {}
              deposits: {once-true: [done], once-false: [active], updatable: [hint], deletes-once: done}
              log: {}
              queue: {}
            """);
    Judge judge = new Judge(Law.of(policy, SCHEMA), new MapMemory());
    Change.Delete change = delete(DEPOSITS, only(DEPOSIT, "id"));
    assertRejected(judge.judge(0, change), Rule.OP_DELETE, Severity.CRITICAL);
    judge.judge(1, insert(DEPOSITS, DEPOSIT));
    judge.judge(2, update(DEPOSITS, deposit(1, "(5,0)", text("p"), false, false)));
    Row done = deposit(2, "(5,0)", text("p"), false, true);
    judge.judge(3, insert(DEPOSITS, done));
    assertThat(judge.judge(4, update(DEPOSITS, with(done, "done", new Value.Bool(true)))))
        .isInstanceOf(Verdict.Ignored.class);
    assertThat(judge.judge(5, delete(DEPOSITS, only(done, "id"))))
        .isInstanceOf(Verdict.Ignored.class);
    assertRejected(judge.judge(6, change), Rule.OP_DELETE, Severity.CRITICAL);
    Row lies = with(DEPOSIT, "done", new Value.Bool(true));
    assertRejected(judge.judge(7, delete(DEPOSITS, lies)), Rule.OP_DELETE, Severity.CRITICAL);
  }

  @Test
  void aTruncateSaysHowManyRowsItClaimsToRemove() {
    Judge judge = new Judge(Law.of(policy("", ""), SCHEMA), new MapMemory().withAccepted(2_041));
    assertThat(judge.judge(0, truncate(RESERVES)))
        .isInstanceOfSatisfying(
            Verdict.Rejected.class,
            rejected ->
                assertThat(rejected.finding().explanation()).contains("all 2041 accepted rows"));
  }

  private static Judge judge(String whole, String ofReserves) {
    return new Judge(Law.of(policy(whole, ofReserves), SCHEMA), new MapMemory());
  }

  private static Policy policy(String whole, String ofReserves) {
    return PolicyFile.parse(
        "test",
        Fixture.POLICY
            .text()
            .replace("tables:\n", whole + "\ntables:\n")
            .replace(
                "updatable: [gc_date]",
                "updatable: [gc_date]" + (ofReserves.isEmpty() ? "" : ", " + ofReserves)));
  }

  private static void assertRejected(Verdict verdict, Rule rule, Severity severity) {
    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Rejected.class,
            rejected -> {
              assertThat(rejected.finding().rule()).isEqualTo(rule.id());
              assertThat(rejected.finding().severity()).isEqualTo(severity);
            });
  }

  private static void assertHeld(Verdict verdict, Rule rule) {
    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Held.class, held -> assertThat(held.finding().rule()).isEqualTo(rule.id()));
  }

  private static void assertFlags(Verdict verdict, Severity severity, Rule rule) {
    assertThat(verdict).isInstanceOf(Verdict.Accepted.class);
    assertThat(verdict.flags())
        .singleElement()
        .satisfies(flag -> {
          assertThat(flag.rule()).isEqualTo(rule.id());
          assertThat(flag.severity()).isEqualTo(severity);
        });
  }
}
