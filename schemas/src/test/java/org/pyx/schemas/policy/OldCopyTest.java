package org.pyx.schemas.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.model.TrustedSchema.Column;
import org.pyx.schemas.model.TrustedSchema.Kind;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.wire.LawCodec;

/** What a policy says of a copy that an older tool made. */
class OldCopyTest {
  private static final TableName NAME = new TableName("s", "coin");
  private static final TrustedSchema.Table COIN =
      new TrustedSchema.Table(
          NAME,
          List.of(
              new Column("id", "bigint", Kind.INT8, true, false, null),
              new Column("pub", "bytea", Kind.BYTES, true, false, null),
              new Column("hash", "bytea", Kind.BYTES, true, false, null),
              new Column("age", "bytea", Kind.BYTES, false, false, null),
              new Column("at", "bigint", Kind.INT8, true, false, null)),
          List.of("pub", "at"),
          List.of(List.of("age"), List.of("id")),
          List.of());

  @Test
  void isReadAndExplainedAndTravelsWithTheLaw() {
    Policy policy = policy("{empty: [age], literal: {at: 0}, sha512: {hash: pub}}");
    Map<String, OldValue> expected =
        Map.of(
            "age", new OldValue.Empty(),
            "at", new OldValue.Literal("0"),
            "hash", new OldValue.Sha512("pub"));
    assertThat(policy.of(NAME).orElseThrow().oldCopy()).isEqualTo(expected);
    assertThat(PolicyWords.explain(policy, NAME, Optional.empty()))
        .contains("age: NULL", "at: \"0\"", "hash: the SHA-512 of pub");
    TrustedSchema schema = new TrustedSchema(List.of(COIN));
    Law read = LawCodec.decode(LawCodec.encode(7, Law.of(policy, schema))).law();
    assertThat(read.policy()).isEqualTo(policy);
    assertThat(policy("{empty: [age]}").digest()).isNotEqualTo(policy.digest());
  }

  @Test
  void aPolicyOfAnEarlierVersionSaysNothingOfIt() {
    assertThat(
            PolicyFile.parse("p", "policy: p\nschema: s\ntables:\n  coin: {serial: id}\n")
                .of(NAME)
                .orElseThrow()
                .oldCopy())
        .isEmpty();
  }

  @Test
  void errorsNameTheirLine() {
    refused("{empty: [age], literal: {age: 0}}", "line 4", "age", "twice");
    refused("{sha512: {hash: hash}}", "line 4", "hash of itself");
    refused("{full: [age]}", "line 4", "full", "unknown");
  }

  @Test
  void isHeldAgainstTheCopysSchema() {
    assertThat(check("{empty: [age], literal: {at: 0}, sha512: {hash: pub}}")).isEmpty();
    assertThat(check("{empty: [hash]}")).singleElement().asString().contains("NOT NULL");
    assertThat(check("{empty: [gone]}")).singleElement().asString().contains("does not have");
    assertThat(check("{sha512: {hash: at}}")).singleElement().asString().contains("must be bytea");
    assertThat(check("{empty: [age], sha512: {hash: age}}"))
        .singleElement()
        .asString()
        .contains("copied truly");
  }

  @Test
  void aKeyThatTheOldToolSpoiltIsNotWhatRowsAreFoundBy() {
    assertThat(key("{empty: [age]}")).contains(new OldCopyKey(List.of("pub", "at"), true));
    assertThat(key("{literal: {at: 0}}")).contains(new OldCopyKey(List.of("id"), true));
    assertThat(key("{literal: {at: 0, id: 0}}")).isEmpty();
  }

  @Test
  void talersTablesAreFoundByKeysThatItsToolLeftSound() {
    Policy policy = PolicyFile.load("taler-2024");
    assertThat(policy.copied().stream().filter(law -> !law.oldCopy().isEmpty()))
        .extracting(law -> law.table().name())
        .containsExactlyInAnyOrder(
            "legitimization_outcomes",
            "reserves_close",
            "history_requests",
            "known_coins",
            "refresh_revealed_coins",
            "policy_details",
            "batch_deposits",
            "purse_requests");
  }

  private static Optional<OldCopyKey> key(String oldCopy) {
    return OldCopyKey.of(COIN, policy(oldCopy).of(NAME).orElseThrow());
  }

  private static List<String> check(String oldCopy) {
    return PolicyCheck.of(policy(oldCopy), new TrustedSchema(List.of(COIN))).stream()
        .map(PolicyProblem::what)
        .toList();
  }

  private static void refused(String oldCopy, String... words) {
    assertThatThrownBy(() -> policy(oldCopy))
        .isInstanceOf(StopException.class)
        .hasMessageContainingAll(words);
  }

  private static Policy policy(String oldCopy) {
    return PolicyFile.parse(
        "p", "policy: p\nschema: s\ntables:\n  coin: {serial: id, old-copy: " + oldCopy + "}\n");
  }
}
