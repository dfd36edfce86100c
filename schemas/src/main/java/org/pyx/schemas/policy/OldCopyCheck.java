package org.pyx.schemas.policy;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.model.TrustedSchema.Column;
import org.pyx.schemas.model.TrustedSchema.Kind;
import org.pyx.schemas.policy.PolicyProblem.Level;
import org.pyx.schemas.yaml.YamlText;

/**
 * Compares what a policy says of old copies of a table with the table: only a column that is copied
 * and never moves is compared at an adoption, and so only of one there is something to be said. Not
 * thread-safe.
 */
final class OldCopyCheck {
  private final TrustedSchema.Table table;
  private final TablePolicy policy;
  private final TableCheck.Report report;
  private final Map<String, Column> columns = new HashMap<>();

  OldCopyCheck(TrustedSchema.Table table, TablePolicy policy, TableCheck.Report report) {
    this.table = table;
    this.policy = policy;
    this.report = report;
    table.columns().forEach(column -> columns.put(column.name(), column));
  }

  void run() {
    new TreeMap<>(policy.oldCopy()).forEach(this::check);
    if (!policy.oldCopy().isEmpty()
        && !table.identity(policy.serial()).isEmpty()
        && OldCopyKey.of(table, policy).isEmpty()) {
      warning(
          table.name().name(),
          OldCopyParts.KEY
              + " names a column of every key: rows of an old copy are compared as a whole");
    }
  }

  private void check(String name, OldValue value) {
    Column column = existing(name);
    if (column == null) {
      return;
    }
    ColumnLaw law = policy.law(name);
    if (law != ColumnLaw.IMMUTABLE) {
      warning(
          name,
          OldCopyParts.KEY
              + " names column "
              + YamlText.of(name)
              + ", which is listed under "
              + PolicyWords.key(law)
              + " and so not compared");
    }
    switch (value) {
      case OldValue.Empty _ -> {
        if (column.notNull()) {
          error(name, "old-copy column " + YamlText.of(name) + " is NOT NULL and cannot be empty");
        }
      }
      case OldValue.Literal _ -> {}
      case OldValue.Sha512 hash -> {
        Column of = existing(hash.of());
        requireBytes(column);
        if (of != null) {
          requireBytes(of);
        }
        if (policy.oldCopy().containsKey(hash.of()) || !isCompared(hash.of())) {
          error(
              hash.of(),
              "old-copy sha512 must be of a column that is copied truly, which "
                  + YamlText.of(hash.of())
                  + " is not");
        }
      }
    }
  }

  private boolean isCompared(String name) {
    return policy.law(name) == ColumnLaw.IMMUTABLE;
  }

  private void requireBytes(Column column) {
    if (column.kind() != Kind.BYTES) {
      error(
          column.name(),
          "old-copy sha512 column "
              + YamlText.of(column.name())
              + " must be bytea, but is "
              + column.type());
    }
  }

  private @Nullable Column existing(String name) {
    Column column = columns.get(name);
    if (column == null) {
      error(name, "old-copy names column " + YamlText.of(name) + ", which the copy does not have");
    }
    return column;
  }

  private void error(String text, String what) {
    report.problem(Level.ERROR, policy, text, what);
  }

  private void warning(String text, String what) {
    report.problem(Level.WARNING, policy, text, what);
  }
}
