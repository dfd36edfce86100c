package org.pyx.validator.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyx.validator.Fixture.column;
import static org.pyx.validator.Fixture.insert;
import static org.pyx.validator.Fixture.number;
import static org.pyx.validator.Fixture.text;
import static org.pyx.validator.Fixture.update;
import static org.pyx.validator.Fixture.with;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.model.TrustedSchema.Kind;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.model.Verdict;
import org.pyx.schemas.policy.Law;
import org.pyx.schemas.policy.PolicyFile;
import org.pyx.schemas.rule.Rule;
import org.pyx.validator.Fixture;
import org.pyx.validator.MapMemory;

/** Configuration that is changed in place, with a column that grows with each change. */
class VersionedRowsTest {
  private static final TableName ACCOUNTS = new TableName("exchange", "wire_accounts");
  private static final Row ACCOUNT =
      Row.of(
          List.of("uri", "is_active", "bank_label", "note", "last_change"),
          List.of(
              text("payto://x"), new Value.Bool(true), text("label"), text("n"), number(1_000)));

  private final Judge judge =
      new Judge(
          Law.of(
              PolicyFile.parse(
                  "test",
                  """
                  policy: test
                  schema: exchange
                  tables:
                    wire_accounts:
                      versioned: [is_active, bank_label]
                      version: last_change
                      updatable: [note]
                  """),
              new TrustedSchema(
                  List.of(
                      Fixture.table(
                          ACCOUNTS,
                          List.of("uri"),
                          column("uri", Kind.TEXT, true),
                          column("is_active", Kind.BOOL, true),
                          column("bank_label", Kind.TEXT, false),
                          column("note", Kind.TEXT, false),
                          column("last_change", Kind.INT8, false))))),
          new MapMemory());

  @BeforeEach
  void accept() {
    assertThat(judge.judge(0, insert(ACCOUNTS, ACCOUNT))).isEqualTo(Verdict.Accepted.PLAINLY);
  }

  @Test
  void aNewerVersionMayChangeItsColumns() {
    assertGood(label(ACCOUNT, "other", 1_001));
    assertGood(label(ACCOUNT, "third", 5_000));
    assertBroken(label(ACCOUNT, "other", 4_999), "went back");
  }

  @Test
  void theSameVersionMayChangeNothing() {
    assertGood(ACCOUNT);
    assertBroken(label(ACCOUNT, "other", 1_000), "did not grow");
    assertBroken(with(ACCOUNT, "is_active", new Value.Bool(false)), "did not grow");
    assertGood(with(ACCOUNT, "note", text("free")));
  }

  @Test
  void anOlderVersionOrNoneIsRefused() {
    assertBroken(label(ACCOUNT, "label", 999), "went back");
    assertBroken(with(ACCOUNT, "last_change", Value.NULL), "went back");
    assertBroken(with(ACCOUNT, "last_change", Value.Unchanged.INSTANCE), "went back");
  }

  @Test
  void whatWasRefusedIsNotRemembered() {
    assertBroken(label(ACCOUNT, "other", 999), "went back");
    assertGood(ACCOUNT);
    assertBroken(label(ACCOUNT, "other", 1_000), "did not grow");
  }

  @Test
  void immutableColumnsStayWhateverTheVersion() {
    Row other = with(label(ACCOUNT, "other", 2_000), "uri", text("payto://y"));
    assertThat(judge.judge(1, update(ACCOUNTS, other)))
        .isInstanceOfSatisfying(
            Verdict.Rejected.class,
            rejected ->
                assertThat(rejected.finding().rule()).isEqualTo(Rule.OP_UPDATE_UNSEEN.id()));
  }

  @Test
  void aSecondInsertIsAReplayThatMayBringANewerVersionAndNoOlderOne() {
    assertThat(judge.judge(1, insert(ACCOUNTS, label(ACCOUNT, "other", 2_000))))
        .isInstanceOf(Verdict.Ignored.class);
    assertThat(judge.judge(1, insert(ACCOUNTS, label(ACCOUNT, "older", 1_001))))
        .isInstanceOf(Verdict.Rejected.class);
    assertBroken(label(ACCOUNT, "older", 1_001), "went back");
    assertGood(label(ACCOUNT, "newer", 2_001));
  }

  private static Row label(Row row, String label, long version) {
    return with(with(row, "bank_label", text(label)), "last_change", number(version));
  }

  private void assertGood(Row row) {
    assertThat(judge.judge(1, update(ACCOUNTS, row))).isInstanceOf(Verdict.Ignored.class);
  }

  private void assertBroken(Row row, String words) {
    assertThat(judge.judge(1, update(ACCOUNTS, row)))
        .isInstanceOfSatisfying(
            Verdict.Rejected.class,
            rejected -> {
              assertThat(rejected.finding().rule()).isEqualTo(Rule.OP_VERSION_BACK.id());
              assertThat(rejected.finding().explanation()).contains(words);
              assertThat(rejected.finding().columns()).containsExactly("last_change");
            });
  }
}
