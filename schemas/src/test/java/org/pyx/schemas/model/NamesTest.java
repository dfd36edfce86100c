package org.pyx.schemas.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** LSN, table names, rule ids, positions, and that values never show their contents. */
class NamesTest {
  @ParameterizedTest
  @CsvSource({
    "0/0, 0",
    "16/B374D848, 97500059720",
    "0/1, 1",
    "FFFFFFFF/FFFFFFFF, -1",
    "1/0, 4294967296"
  })
  void lsnReadsAndWritesPostgresText(String text, long value) {
    assertThat(Lsn.parse(text)).isEqualTo(new Lsn(value));
    assertThat(new Lsn(value)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "1",
        "/1",
        "1/",
        "g/1",
        "1/g",
        "-1/0",
        "0/-1",
        "+1/0",
        "0/+1",
        "123456789/0",
        "0/123456789",
        "1/2/3",
        " 1/0",
        "1/0 ",
        "١/0"
      })
  void whatIsNoLsnIsRefused(String text) {
    assertThatThrownBy(() -> Lsn.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void lsnIsComparedUnsigned() {
    assertThat(new Lsn(-1)).isGreaterThan(new Lsn(Long.MAX_VALUE)).isGreaterThan(Lsn.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "plain | \"plain\"",
        "a.b | \"a.b\"",
        "a\"b | \"a\"\"b\"",
        "\" | \"\"\"\"",
        "🪙 | \"🪙\"",
        "x\"; DROP TABLE y; -- | \"x\"\"; DROP TABLE y; --\""
      })
  void identifiersAreQuoted(String name, String quoted) {
    assertThat(TableName.quote(name)).isEqualTo(quoted);
    assertThat(new TableName("s.\"", name).quoted()).isEqualTo("\"s.\"\"\"." + quoted);
  }

  @Test
  void namesWithDotsAreDifferentTables() {
    TableName one = new TableName("a.b", "c");
    TableName other = new TableName("a", "b.c");
    assertThat(one).isNotEqualTo(other);
    assertThat(one.quoted()).isNotEqualTo(other.quoted());
    assertThat(one.compareTo(other)).isNotZero();
    assertThatThrownBy(() -> new TableName("", "x")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TableName("x", "")).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"row.rewrite", "op.update-unseen", "a.b.c", "sql.23505"})
  void ruleIds(String text) {
    assertThat(new RuleId(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "row", "Row.rewrite", "row.", ".row", "row..x", "row.-x", "row.x-", "row.x\n"})
  void whatIsNoRuleIdIsRefused(String text) {
    assertThatThrownBy(() -> new RuleId(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void positionsAreNeverNegative() {
    assertThatThrownBy(() -> new TransactionPosition(-1, Lsn.NONE, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TransactionPosition(0, Lsn.NONE, -1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new TransactionPosition(7, new Lsn(255), 3)).hasToString("7#3@0/FF");
  }

  @Test
  void textFormsNeverShowContents() {
    Row row =
        Row.of(
            List.of("name", "blob"),
            List.of(new Value.Text("private"), new Value.Bytes("private".getBytes())));
    assertThat(row.toString()).contains("name", "blob").doesNotContain("private");
    assertThat(row.value(0).toString()).doesNotContain("private");
    Change change =
        new Change.Insert(
            new TransactionPosition(1, Lsn.NONE, 1), 0, new TableName("a", "b"), row, false);
    assertThat(change.toString()).doesNotContain("private");
  }

  @Test
  void digestsAreTwentyFourBytes() {
    Digest digest = Digest.of(new byte[] {1});
    assertThat(Digest.ofBytes(digest.bytes())).isEqualTo(digest).hasSameHashCodeAs(digest);
    digest.bytes()[0] ^= 1;
    assertThat(Digest.of(new byte[] {1})).as("a copy was changed").isEqualTo(digest);
    assertThatThrownBy(() -> Digest.ofBytes(new byte[23]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void countsBalance() {
    Tally.Counts counts =
        Tally.Counts.ZERO
            .plus(Verdict.Accepted.PLAINLY)
            .plus(new Verdict.Ignored("x"))
            .plus(
                new Verdict.Rejected(
                    new Finding(new RuleId("a.b"), Severity.INFO, "", "", List.of())));
    assertThat(counts).isEqualTo(new Tally.Counts(3, 1, 1, 1));
    assertThat(counts.balanced()).isTrue();
    assertThat(new Tally.Counts(3, 1, 1, 0).balanced()).isFalse();
  }
}
