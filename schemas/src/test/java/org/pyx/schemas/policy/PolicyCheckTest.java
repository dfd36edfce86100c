package org.pyx.schemas.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.model.TrustedSchema.Column;
import org.pyx.schemas.model.TrustedSchema.ForeignKey;
import org.pyx.schemas.model.TrustedSchema.Kind;
import org.pyx.schemas.model.TrustedSchema.Table;

/** A policy that does not fit the copy's schema is told everything at once, with lines. */
class PolicyCheckTest {
  private static final String HEAD = "policy: mine\nversion: 1\nschema: public\n";

  /** The table that most tests speak of. */
  private static final Table COIN =
      table(
          "coin",
          List.of("id"),
          column("id", Kind.INT8),
          column("note", Kind.TEXT),
          column("pub", Kind.BYTES),
          column("done", Kind.BOOL),
          column("change", Kind.INT8),
          column("fee_val", Kind.INT8),
          column("fee_frac", Kind.INT4));

  private static final String FITS = "serial: id, amounts: [fee]";

  @Test
  void aPolicyThatFitsHasNoProblems() {
    assertThat(check("{" + FITS + "}")).isEmpty();
    assertThat(
            check(
                "{"
                    + FITS
                    + ", once-true: [done], versioned: [note], version: change,"
                    + " payto-hashes: {pub: note}, blobs: {pub: signature}}"))
        .isEmpty();
  }

  @Test
  void everyTableOfTheCopyMustBeDecided() {
    TrustedSchema schema = new TrustedSchema(List.of(COIN, table("new", List.of("id"), ID)));
    assertThat(words(HEAD + "tables:\n  coin: {" + FITS + "}\n", schema))
        .containsExactly(
            "line 4: error: table new: the copy has it and the policy does not decide about it;"
                + " list it with a treatment (copy, derived or left-out)");
    assertThat(words(HEAD + "unlisted: copy\ntables:\n  coin: {" + FITS + "}\n", schema)).isEmpty();
  }

  @Test
  void copiedTablesThatTheCopyLacksAreWarnings() {
    String text =
        HEAD
            + "tables:\n  coin: {"
            + FITS
            + "}\n  later: {}\n  gone: {treatment: left-out}\n  made: {treatment: derived}\n";
    List<PolicyProblem> problems =
        PolicyCheck.of(PolicyFile.parse("p.yaml", text), new TrustedSchema(List.of(COIN)));
    assertThat(problems.stream().map(PolicyProblem::words))
        .containsExactly(
            "line 6: warning: table later: the copy does not have it; its rows would have nowhere"
                + " to go");
    assertThat(PolicyCheck.passes(problems)).isTrue();
  }

  @Test
  void everyColumnThatDoesNotExistIsNamedWithItsLine() {
    assertThat(
            check(
                """

                    serial: a
                    derived: [b]
                    updatable:
                      - note
                      - c
                    once-true: [d]
                    versioned: [e]
                    version: f
                    amounts: [fee, g]
                    payto-hashes: {h: i}
                    denomination-hashes: {j: k}
                    blobs: {l: signature}
                """))
        .containsExactly(
            "line 6: error: table coin: serial names column a, which the copy does not have",
            "line 7: error: table coin: derived names column b, which the copy does not have",
            "line 10: error: table coin: updatable names column c, which the copy does not have",
            "line 11: error: table coin: once-true names column d, which the copy does not have",
            "line 12: error: table coin: versioned names column e, which the copy does not have",
            "line 13: error: table coin: version names column f, which the copy does not have",
            "line 14: error: table coin: amounts names column g_val, which the copy does not have",
            "line 14: error: table coin: amounts names column g_frac, which the copy does not have",
            "line 15: error: table coin: payto-hashes names column h, which the copy does not have",
            "line 15: error: table coin: payto-hashes names column i, which the copy does not have",
            "line 16: error: table coin: denomination-hashes names column j, which the copy does"
                + " not have",
            "line 16: error: table coin: denomination-hashes names column k, which the copy does"
                + " not have",
            "line 17: error: table coin: blobs names column l, which the copy does not have");
  }

  @Test
  void columnsMustHaveTheTypeThatTheirLawNeeds() {
    assertThat(check("{" + FITS + ", once-true: [change]}"))
        .containsExactly(
            "line 5: error: table coin: once-true column change must be boolean, but is int8");
    assertThat(check("{" + FITS + ", versioned: [note], version: pub}"))
        .containsExactly(
            "line 5: error: table coin: version column pub must be a whole number, but is bytes");
    assertThat(check("{" + FITS + ", blobs: {note: planchet}}"))
        .containsExactly("line 5: error: table coin: blobs column note must be bytea, but is text");
    assertThat(check("{" + FITS + ", payto-hashes: {note: pub}}"))
        .containsExactly(
            "line 5: error: table coin: payto-hashes column note must be bytea, but is text",
            "line 5: error: table coin: payto-hashes column pub must be text, but is bytes");
    assertThat(check("{" + FITS + ", denomination-hashes: {pub: note}}"))
        .containsExactly(
            "line 5: error: table coin: denomination-hashes column note must be bytea, but is"
                + " text");
    assertThat(check("{serial: note, amounts: [fee]}"))
        .containsExactly(
            "line 5: warning: table coin: serial note is no whole number: late rows are not"
                + " noticed");
  }

  @Test
  void rowsAreKnownByColumnsThatNeverChange() {
    assertThat(check("{" + FITS + ", updatable: [id]}"))
        .containsExactly(
            "line 5: error: table coin: id is listed under updatable, but rows are known by it, so"
                + " it can never change");
    Table keyless = table("coin", List.of(), column("a", Kind.INT8));
    assertThat(words(HEAD + "tables:\n  coin: {}\n", new TrustedSchema(List.of(keyless))))
        .containsExactly(
            "line 5: warning: table coin: it has no primary key, no unique key without NULLs and no"
                + " serial: repeated and rewritten rows cannot be told from new ones",
            "line 5: warning: table coin: it has no primary key: without full-identity its"
                + " publication makes the exchange's own UPDATEs and DELETEs fail");
    assertThat(
            words(
                HEAD + "tables:\n  coin: {serial: a, full-identity: true}\n",
                new TrustedSchema(List.of(keyless))))
        .isEmpty();
  }

  @Test
  void aDerivedColumnNeedsADefaultInTheCopy() {
    assertThat(check("{" + FITS + ", derived: [note]}"))
        .containsExactly(
            "line 5: error: table coin: derived column note is NOT NULL and has no default, so that"
                + " the copy could not fill it");
  }

  @Test
  void amountsThatAreForgottenAreWarnings() {
    assertThat(check("{serial: id}"))
        .containsExactly(
            "line 5: warning: table coin: fee_val and fee_frac look like an amount, and are not"
                + " listed under amounts");
  }

  @Test
  void parentsAreCopiedAndStandFirst() {
    Table child =
        new Table(
            new TableName("public", "child"),
            List.of(ID),
            List.of("id"),
            List.of(),
            List.of(
                new ForeignKey(List.of("id"), COIN.name(), List.of("id")),
                new ForeignKey(List.of("id"), new TableName("public", "out"), List.of("id"))));
    Table out = table("out", List.of("id"), ID);
    assertThat(
            words(
                HEAD
                    + "tables:\n  out: {treatment: left-out}\n  child: {}\n  coin: {"
                    + FITS
                    + "}\n",
                new TrustedSchema(List.of(child, COIN, out))))
        .containsExactly(
            "line 6: warning: table child: its foreign key refers to coin, which stands after it;"
                + " list parents first",
            "line 6: warning: table child: its foreign key refers to out, which is not copied: the"
                + " copy refuses rows whose parents it lacks");
  }

  @Test
  void timesAreLookedForInBigintColumns() {
    Table table =
        table("coin", List.of("id"), ID, column("a_date", Kind.INT8), column("b_date", Kind.TEXT));
    assertThat(
            words(
                HEAD + "whole-seconds:\n  - '*_date'\n  - gone\ntables: {coin: {}}\n",
                new TrustedSchema(List.of(table))))
        .containsExactly(
            "line 5: warning: whole-seconds \"*_date\": b_date is no bigint, and is not checked",
            "line 6: warning: whole-seconds \"gone\": no column of a copied table has such a name");
  }

  /** Names that are hostile stay on their line. */
  @Test
  void namesAreShownOnOneLine() {
    Table hostile =
        table("a\nline 1: b\u202e", List.of("x\"\u001b[31m"), column("x\"\u001b[31m", Kind.INT8));
    assertThat(words(HEAD + "unlisted: refuse\n", new TrustedSchema(List.of(hostile))))
        .singleElement()
        .asString()
        .startsWith("line 1: error: table \"a\\u000Aline 1: b\\u202E\": ")
        .doesNotContain("\n", "\u202e");
  }

  private static final Column ID = column("id", Kind.INT8);

  private static List<String> check(String coin) {
    return words(HEAD + "tables:\n  coin: " + coin + "\n", new TrustedSchema(List.of(COIN)));
  }

  private static List<String> words(String text, TrustedSchema schema) {
    return PolicyCheck.of(PolicyFile.parse("p.yaml", text), schema).stream()
        .map(PolicyProblem::words)
        .toList();
  }

  private static Table table(String name, List<String> key, Column... columns) {
    return new Table(
        new TableName("public", name), Arrays.asList(columns), key, List.of(), List.of());
  }

  private static Column column(String name, Kind kind) {
    return new Column(name, kind.name().toLowerCase(Locale.ROOT), kind, true, false, null);
  }
}
