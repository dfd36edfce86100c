package org.pyx.schemas.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every rule is explained, and the page that people read is the one that the catalogue makes. */
class RulesPageTest {
  /** What operators filter and route alarms by; an id that goes away is a break of their setup. */
  private static final List<String> RECORDED_IDS =
      List.of(
          "adopt.differs",
          "adopt.extra",
          "adopt.incomplete",
          "amount.form",
          "amount.null",
          "amount.range",
          "blob.header",
          "db.check",
          "db.exclusion",
          "db.foreign-key",
          "db.not-null",
          "db.trigger",
          "db.type",
          "db.unique",
          "hash.mismatch",
          "op.delete",
          "op.flag-reset",
          "op.key-change",
          "op.truncate",
          "op.update",
          "op.update-unseen",
          "op.update-unverifiable",
          "op.version-back",
          "row.late-serial",
          "row.length",
          "row.not-null",
          "row.oversize",
          "row.range",
          "row.reinsert",
          "row.replay",
          "row.rewrite",
          "row.shape",
          "row.text",
          "row.type",
          "schema.changed",
          "stream.gap",
          "stream.lsn-back",
          "stream.message",
          "stream.publication",
          "stream.replica-identity",
          "stream.slot",
          "stream.system",
          "stream.time-back",
          "stream.timeline",
          "stream.promotion",
          "stream.wal-retained",
          "table.not-copied",
          "table.rejected",
          "table.unknown",
          "table.unpublished",
          "time.form");

  /** In a text; {@code amount} and the like are left out, for tables have such names too. */
  private static final Pattern RULE_ID =
      Pattern.compile("`((?:op|row|db|stream|table|schema)\\.[a-z-]+)`");

  private static final Path PAGE = Path.of("..", "docs", "rules.md");

  @Test
  void idsAreUniqueAndStable() {
    assertThat(Arrays.stream(Rule.values()).map(rule -> rule.id().value()))
        .as("add a new id to the recorded ones; never rename or remove one")
        .containsExactlyInAnyOrderElementsOf(RECORDED_IDS);
  }

  @ParameterizedTest
  @EnumSource(Rule.class)
  void everyRuleHasAText(Rule rule) {
    RuleText text = RuleText.of(rule);
    assertThat(Stream.of(text.meaning(), text.reason(), text.advice()))
        .allSatisfy(paragraph -> assertThat(paragraph).hasSizeBetween(20, 700).endsWith("."));
    assertThat(RulesPage.make())
        .contains("\n### " + rule.id() + "\n", text.meaning(), text.reason(), text.advice());
  }

  @Test
  void everyTextHasARule() throws IOException, URISyntaxException {
    URL folder = Objects.requireNonNull(Rule.class.getResource("/rules"));
    try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              RECORDED_IDS.stream().map(id -> id + ".md").toList());
    }
  }

  /** A text that speaks of another rule speaks of one that there is. */
  @ParameterizedTest
  @EnumSource(Rule.class)
  void textsReferToRulesThatExist(Rule rule) {
    RuleText text = RuleText.of(rule);
    assertThat(
            RULE_ID
                .matcher(text.meaning() + text.reason() + text.advice())
                .results()
                .map(match -> match.group(1)))
        .allSatisfy(id -> assertThat(RECORDED_IDS).contains(id));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "one", "one\n\ntwo", "1\n\n2\n\n3\n\n4", "# Title\n\ntwo\n\nthree"})
  void aMalformedTextIsAnError(String text) {
    assertThatThrownBy(() -> RuleText.parse("x.md", text))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("x.md");
  }

  @Test
  void paragraphsMayHaveSeveralLinesAndAnyLineEnd() {
    assertThat(RuleText.parse("x.md", "a\r\nb\r\n\r\nc\n \n\nd\n"))
        .isEqualTo(new RuleText("a\nb", "c", "d"));
  }

  @Test
  void theCommittedPageIsTheOneThatIsMade() throws IOException {
    if (Boolean.getBoolean("pyx.write-docs")) {
      Files.writeString(PAGE, RulesPage.make());
    }
    assertThat(PAGE)
        .as(
            "docs/rules.md is not what catalogue and texts make; write it anew with"
                + " \"mvn -pl schemas test -Dtest=RulesPageTest -Dpyx.write-docs=true\"")
        .content()
        .isEqualTo(RulesPage.make());
  }
}
