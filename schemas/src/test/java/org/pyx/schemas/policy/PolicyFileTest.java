package org.pyx.schemas.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.pyx.schemas.model.Action;
import org.pyx.schemas.model.Severity;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.rule.Rule;
import org.pyx.schemas.stage.StopException;

/** Policies are read strictly: an error names the file, the line and the word. */
class PolicyFileTest {
  private static final java.util.List<String> SHIPPED = PolicyFile.SHIPPED;
  private static final String HEAD = "policy: mine\nversion: 3\nschema: public\n";

  @ParameterizedTest
  @FieldSource("SHIPPED")
  void shippedPoliciesLoad(String name) {
    Policy policy = PolicyFile.load(name);
    assertThat(policy.name()).isEqualTo(name);
    assertThat(policy.digest()).isEqualTo(PolicyFile.load(name).digest());
  }

  @Test
  void everyWordIsUnderstood() {
    Policy policy =
        PolicyFile.parse(
            "p.yaml",
            HEAD
                + """
                unlisted: refuse
                whole-seconds: ["*_date", "expire_*", valid_from]
                actions: {row.length: flag, db.check: reject}
                severities: {op.delete: warning}
                tables:
                  parent: {actions: {row.length: halt}, severities: {op.delete: info}}
                  child:
                    serial: id
                    derived: [a]
                    updatable: [b]
                    once-true: [c]
                    once-false: [d]
                    versioned: [v, w]
                    version: last_change
                    deletes-once: c
                    payto-hashes: {h: uri}
                    denomination-hashes: {k: key}
                    blobs: {sig: blinded-signature, ewv: withdraw-values}
                    amounts: [fee]
                    insert-after: [parent]
                    full-identity: true
                  queue: {treatment: left-out, reason: work queue}
                  history: {treatment: derived}
                """);
    assertThat(policy.version()).isEqualTo(3);
    TablePolicy child = policy.of(new TableName("public", "child")).orElseThrow();
    assertThat(child.serial()).isEqualTo(Optional.of("id"));
    assertThat(child.law("a")).isEqualTo(ColumnLaw.DERIVED);
    assertThat(child.law("b")).isEqualTo(ColumnLaw.UPDATABLE);
    assertThat(child.law("c")).isEqualTo(ColumnLaw.ONCE_TRUE);
    assertThat(child.law("d")).isEqualTo(ColumnLaw.ONCE_FALSE);
    assertThat(child.law("e")).isEqualTo(ColumnLaw.IMMUTABLE);
    assertThat(child.contents().amounts())
        .containsExactly(new TablePolicy.AmountPair("fee_val", "fee_frac"));
    assertThat(child.law("v")).isEqualTo(ColumnLaw.VERSIONED);
    assertThat(child.law("last_change")).isEqualTo(ColumnLaw.VERSIONED);
    assertThat(child.version()).contains("last_change");
    assertThat(child.deletes()).isEqualTo(new DeleteLaw.OnceMoved("c"));
    assertThat(child.contents().hashes())
        .containsExactly(
            new Recomputation("h", Recomputation.Kind.PAYTO, "uri"),
            new Recomputation("k", Recomputation.Kind.DENOMINATION, "key"));
    assertThat(child.contents().blobs())
        .isEqualTo(Map.of("sig", Blob.BLINDED_SIGNATURE, "ewv", Blob.WITHDRAW_VALUES));
    assertThat(child.fullIdentity()).isTrue();
    assertThat(policy.isWholeSeconds("end_date")).isTrue();
    assertThat(policy.isWholeSeconds("expire_legal")).isTrue();
    assertThat(policy.isWholeSeconds("valid_from")).isTrue();
    assertThat(policy.isWholeSeconds("valid_from_2")).isFalse();
    assertThat(policy.isWholeSeconds("dates")).isFalse();
    assertThat(policy.ruling(Rule.ROW_LENGTH, child.table()).action()).isEqualTo(Action.FLAG);
    assertThat(policy.ruling(Rule.OP_DELETE, child.table()).severity()).isEqualTo(Severity.WARNING);
    TableName parent = new TableName("public", "parent");
    assertThat(policy.ruling(Rule.ROW_LENGTH, parent).action()).isEqualTo(Action.HALT);
    assertThat(policy.ruling(Rule.OP_DELETE, parent).severity()).isEqualTo(Severity.INFO);
    assertThat(policy.copied())
        .extracting(table -> table.table().name())
        .containsExactly("parent", "child");
    assertThat(policy.of(new TableName("public", "other"))).isEmpty();
    assertThat(policy.of(new TableName("evil", "child"))).isEmpty();
  }

  @Test
  void theStrictPolicyCopiesEveryTableOfItsSchemaOnly() {
    Policy strict = PolicyFile.load("strict");
    TableName table = new TableName("public", "anything");
    assertThat(strict.of(table)).contains(TablePolicy.strict(table));
    assertThat(strict.of(new TableName("pg_catalog", "pg_class"))).isEmpty();
  }

  @Test
  void errorsNameFileAndLine() {
    refused("colour: red\n", "p.yaml line 4", "\"colour\"", "unknown");
    refused("tables:\n  a: {seriel: id}\n", "p.yaml line 5", "\"seriel\"", "serial");
    refused("version: 4\n", "p.yaml line 4", "\"version\" occurs twice");
    refused("tables:\n  a: {}\n  a: {}\n", "p.yaml line 6", "\"a\" occurs twice");
    refused("unlisted: allow\n", "p.yaml line 4", "refuse, copy", "\"allow\"");
    refused(
        "tables:\n  a: {treatment: cpoy}\n", "p.yaml line 5", "copy, derived, left-out", "cpoy");
    refused(
        "tables:\n  a:\n    derived: [x]\n    updatable: [x]\n",
        "p.yaml line 7",
        "column x, which has a law already");
    refused("tables:\n  a: {derived: [x, x]}\n", "p.yaml line 5", "has a law already");
    refused("tables:\n  a: {derived: x}\n", "p.yaml line 5", "must be a list");
    refused("tables:\n  a: {derived: [[x]]}\n", "p.yaml line 5", "must hold plain values");
    refused("tables:\n  a: {full-identity: yes}\n", "p.yaml line 5", "true or false");
    refused("tables:\n  a:\n", "p.yaml line 5", "\"a\"");
    refused("tables: [a, b]\n", "p.yaml line 4", "must be a mapping");
    refused(
        "tables:\n  b:\n    insert-after:\n      - a\n  a: {}\n",
        "p.yaml line 7",
        "b must be inserted after a");
    refused("tables:\n  a:\n    derived:\n      - x\n      - x\n", "p.yaml line 8", "column x");
    refused("tables: {a: {}\n", "p.yaml line");
    refused("? [a, b]\n: c\n", "p.yaml line 4", "a key must be plain text");
  }

  @Test
  void errorsInTheLawsOfColumnsNameFileAndLine() {
    String a = "tables:\n  a:\n    ";
    refused(a + "versioned: [x]\n", "p.yaml line 6", "needs the other");
    refused(a + "version: x\n", "p.yaml line 6", "\"version\"", "needs the other");
    refused(
        a + "versioned: [x]\n    updatable: [y]\n    version: y\n",
        "p.yaml line 8",
        "names column y, which has another law");
    refused(a + "deletes: sometimes\n", "p.yaml line 6", "never, always");
    refused(a + "deletes-once: x\n", "p.yaml line 6", "once-true or once-false");
    refused(
        a + "once-true: [x]\n    deletes-once: x\n    deletes: never\n",
        "p.yaml line 8",
        "give one of them");
    refused(a + "treatment: derived\n    serial: x\n", "p.yaml line 7", "\"serial\"", "not copied");
  }

  @Test
  void errorsInWhatIsCheckedOfValuesNameFileAndLine() {
    String a = "tables:\n  a:\n    ";
    refused("whole-seconds: x\n", "p.yaml line 4", "must be a list");
    refused("whole-seconds:\n  - ok\n  - a*b\n", "p.yaml line 6", "\"a*b\"");
    refused("whole-seconds: ['*']\n", "p.yaml line 4", "\"*\"");
    refused("whole-seconds: ['*x*']\n", "p.yaml line 4", "\"*x*\"");
    refused(a + "amounts: [x, x]\n", "p.yaml line 6", "names x twice");
    refused(a + "blobs: [x]\n", "p.yaml line 6", "must be a mapping");
    refused(
        a + "blobs:\n      x: signature\n      y: key\n",
        "p.yaml line 8",
        "\"y\"",
        "denomination-key, signature, blinded-signature, planchet, withdraw-values");
    refused(a + "blobs:\n      x:\n", "p.yaml line 7", "\"x\" is missing");
    refused(a + "payto-hashes: {x: x}\n", "p.yaml line 6", "hash of itself");
    refused(a + "payto-hashes:\n      x: [y]\n", "p.yaml line 7", "must be a plain value");
    refused(
        a + "payto-hashes: {x: y}\n    denomination-hashes:\n      x: z\n",
        "p.yaml line 8",
        "the hash of another column already");
    refused(a + "other-hashes: {x: y}\n", "p.yaml line 6", "\"other-hashes\" is unknown");
  }

  @Test
  void errorsInWhatRulesDoNameFileAndLine() {
    refused("actions:\n  row.lenght: flag\n", "p.yaml line 5", "is no rule", "docs/rules.md");
    refused("actions:\n  'Row Length': flag\n", "p.yaml line 5", "is no rule");
    refused("actions:\n  row.length: ignore\n", "p.yaml line 5", "reject or flag or halt");
    refused("actions:\n  op.delete: drop\n", "p.yaml line 5", "reject, flag, halt, ignore");
    refused("severities:\n  op.delete: bad\n", "p.yaml line 5", "critical, warning, info");
    refused(
        "tables:\n  a:\n    actions:\n      db.check: flag\n",
        "p.yaml line 7",
        "cannot flag",
        "reject");
  }

  @Test
  void namesMayNotBeEmpty() {
    assertThatThrownBy(() -> PolicyFile.parse("p.yaml", "policy: x\nschema: ''\n"))
        .isInstanceOf(StopException.class)
        .hasMessageContaining("p.yaml line 2");
    refused("tables:\n  a: {}\n  '': {}\n", "p.yaml line 6", "no name of a table");
  }

  @Test
  void whatIsNoPolicyIsRefused() {
    assertThatThrownBy(() -> PolicyFile.parse("p.yaml", ""))
        .hasMessageContaining("p.yaml is empty");
    assertThatThrownBy(() -> PolicyFile.parse("p.yaml", "- a\n"))
        .isInstanceOf(StopException.class)
        .hasMessageContaining("p.yaml");
    assertThatThrownBy(() -> PolicyFile.parse("p.yaml", "\u0000\u0001"))
        .isInstanceOf(StopException.class)
        .hasMessageContaining("p.yaml");
    assertThatThrownBy(() -> PolicyFile.parse("p.yaml", "a: b\n---\nc: d\n"))
        .isInstanceOf(StopException.class)
        .hasMessageContaining("p.yaml line");
    assertThatThrownBy(() -> PolicyFile.parse("p.yaml", "policy: x\n"))
        .isInstanceOf(StopException.class)
        .hasMessageContaining("\"schema\" is missing");
    assertThatThrownBy(() -> PolicyFile.parse("p.yaml", "policy: x\nversion: new\nschema: s\n"))
        .hasMessageContaining("p.yaml line 2")
        .hasMessageContaining("whole number");
  }

  @Test
  void policiesInFiles(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("mine.yaml");
    Files.writeString(file, HEAD);
    assertThat(PolicyFile.load(file.toString()).name()).isEqualTo("mine");
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 'a'});
    assertThatThrownBy(() -> PolicyFile.load(file.toString()))
        .isInstanceOf(StopException.class)
        .hasMessageContaining("mine.yaml");
    assertThatThrownBy(() -> PolicyFile.load(folder.resolve("none.yaml").toString()))
        .isInstanceOf(StopException.class)
        .hasMessageContaining("give one of taler-2024");
    assertThatThrownBy(() -> PolicyFile.load("a\u0000b"))
        .isInstanceOf(StopException.class)
        .hasMessageContaining("give one of taler-2024");
  }

  private static void refused(String rest, String... words) {
    assertThatThrownBy(() -> PolicyFile.parse("p.yaml", HEAD + rest))
        .as(rest)
        .isInstanceOf(StopException.class)
        .hasMessageContainingAll(words);
  }
}
