package org.pyx.schemas.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.pyx.schemas.model.TableName;
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
                tables:
                  parent: {}
                  child:
                    serial: id
                    derived: [a]
                    updatable: [b]
                    once-true: [c]
                    once-false: [d]
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
    assertThat(child.amounts()).containsExactly(new TablePolicy.AmountPair("fee_val", "fee_frac"));
    assertThat(child.fullIdentity()).isTrue();
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
    refused("tables:\n  b: {insert-after: [a]}\n  a: {}\n", "p.yaml", "b must be inserted after a");
    refused("tables: {a: {}\n", "p.yaml line");
    refused("? [a, b]\n: c\n", "p.yaml line 4", "a key must be plain text");
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
  }

  private static void refused(String rest, String... words) {
    assertThatThrownBy(() -> PolicyFile.parse("p.yaml", HEAD + rest))
        .as(rest)
        .isInstanceOf(StopException.class)
        .hasMessageContainingAll(words);
  }
}
