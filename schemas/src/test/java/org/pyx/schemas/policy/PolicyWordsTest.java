package org.pyx.schemas.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.rule.Rule;
import org.pyx.schemas.stage.StopException;

/** What a policy says of a table, in words. */
class PolicyWordsTest {
  private static final List<String> SHIPPED = PolicyFile.SHIPPED;
  private static final Policy P2024 = PolicyFile.load("taler-2024");

  @Test
  void aTableOfTalersIsExplainedWithTheCopysSchema() {
    assertThat(explained("denominations"))
        .contains(
            "Table exchange.denominations in policy taler-2024 version 1, line ",
            "It is published and copied.",
            "Key: denom_pub_hash.",
            "Serial: denominations_serial.",
            "denominations_serial, denom_pub_hash, denom_type",
            ": copied, and never changes (op.update)",
            "Deletes: never legitimate (op.delete). The row stays in the copy.",
            "coin, fee_withdraw, fee_deposit, fee_refresh, fee_refund: an amount",
            "valid_from, expire_withdraw, expire_deposit, expire_legal: a time in whole seconds",
            "denom_pub_hash: must be the hash of denom_pub",
            "denom_pub: must begin as a denomination key does (blob.header)",
            "Rules: every rule does what docs/rules.md says.");
    assertThat(explained("auditors"))
        .contains(
            "auditor_name, auditor_url, is_active: copied as first seen; updates are legitimate if"
                + " last_change grows with them (op.version-back)")
        .doesNotContain("last_change: ");
    assertThat(explained("legitimization_outcomes"))
        .contains("is_active: copied as first seen; may go from true to false, never back")
        .contains("Key: outcome_serial_id.", "REPLICA IDENTITY FULL");
    assertThat(explained("known_coins"))
        .contains("remaining: not copied, left to the copy's default; updates are ignored");
    assertThat(explained("wire_targets"))
        .contains("target_pub: copied as first seen; updates are legitimate, and ignored");
    assertThat(explained("purse_decision"))
        .contains("inserted after those of purse_requests, purse_merges, purse_deposits");
  }

  @Test
  void withoutASchemaTheWordsSpeakOfIt() {
    String words = PolicyWords.explain(P2024, exchange("batch_deposits"), Optional.empty());
    assertThat(words)
        .contains(
            "Key: the copy's primary key, or else its first unique key without NULLs, or else")
        .contains("every column not named below: copied, and never changes")
        .contains("bigint columns named *_timestamp, *_date, *_deadline, valid_from, expire_*");
  }

  @Test
  void tablesThatAreNotCopiedSayWhy() {
    assertThat(PolicyWords.explain(P2024, exchange("prewire"), Optional.empty()))
        .contains("Reason: work queue", "It is not published and not copied", "table.not-copied");
    assertThat(PolicyWords.explain(P2024, exchange("coin_history"), Optional.empty()))
        .contains("the copy's own triggers build it");
  }

  @Test
  void departuresFromTheRulesAreNamed() {
    Policy policy =
        PolicyFile.parse(
            "p.yaml",
            """
            policy: p
            schema: s
            actions: {row.length: flag}
            severities: {op.delete: warning}
            tables:
              t:
                once-true: [gone]
                deletes-once: gone
                actions: {row.length: halt, op.update: halt}
            """);
    assertThat(PolicyWords.explain(policy, new TableName("s", "t"), Optional.empty()))
        .contains(
            "Deletes: legitimate once gone has moved, and never before (op.delete).",
            "Rules that depart from what docs/rules.md says:\n",
            "  op.delete: warning, not critical\n",
            "  op.update: the lane stands still before it until somebody has decided (halt, not"
                + " reject)\n",
            "  row.length: the lane stands still before it until somebody has decided (halt, not"
                + " reject)\n");
  }

  @Test
  void unlistedTablesAreCopiedStrictlyOrRefusedWithSimilarNames() {
    Policy strict = PolicyFile.load("strict");
    assertThat(PolicyWords.explain(strict, new TableName("public", "any"), Optional.empty()))
        .contains("not listed, so it is copied strictly (unlisted: copy)")
        .contains("every column: copied, and never changes");
    assertThatThrownBy(
            () -> PolicyWords.explain(P2024, exchange("batch_deposit"), Optional.empty()))
        .isInstanceOf(StopException.class)
        .hasMessageContaining("does not list table batch_deposit (unlisted: refuse)")
        .hasMessageContaining(Rule.TABLE_UNKNOWN.id().value())
        .hasMessageContaining("the lane stands still")
        .hasMessageContaining("similar names are batch_deposits");
    assertThatThrownBy(
            () -> PolicyWords.explain(strict, new TableName("other", "any"), Optional.empty()))
        .isInstanceOf(StopException.class)
        .hasMessageContaining("speaks of schema public only");
    assertThatThrownBy(() -> PolicyWords.explain(P2024, exchange("zzzzzzzzzz"), Optional.empty()))
        .isInstanceOf(StopException.class)
        .hasMessageNotContaining("similar");
  }

  @ParameterizedTest
  @FieldSource("SHIPPED")
  void everyTableOfEveryShippedPolicyIsExplained(String name) {
    Policy policy = PolicyFile.load(name);
    policy
        .tables()
        .keySet()
        .forEach(table ->
            assertThat(PolicyWords.explain(policy, table, Optional.empty()))
                .startsWith("Table ")
                .doesNotContain("Optional", "null", "[]"));
  }

  @Test
  void hostileNamesStayOnTheirLine() {
    TableName table = new TableName("public", "a\nReason: none\u202e");
    assertThat(PolicyWords.explain(PolicyFile.load("strict"), table, Optional.empty()))
        .contains("\"a\\u000AReason: none\\u202E\"")
        .doesNotContain("\nReason", "\u202e");
  }

  @Test
  void distanceCountsTheCharactersThatDiffer() {
    assertThat(NearNames.distance("", "abc")).isEqualTo(3);
    assertThat(NearNames.distance("kitten", "sitting")).isEqualTo(3);
    assertThat(NearNames.distance("same", "same")).isZero();
    assertThat(NearNames.of("coin", List.of("reserves", "known_coins", "coins", "coin_history")))
        .containsExactly("coins", "known_coins", "coin_history");
  }

  private static String explained(String name) {
    TrustedSchema.Table table = TalerFacts.schema2024().byName().get(exchange(name));
    return PolicyWords.explain(P2024, exchange(name), Optional.ofNullable(table));
  }

  private static TableName exchange(String name) {
    return new TableName("exchange", name);
  }
}
