package org.pyx.schemas.policy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.model.TrustedSchema.Column;
import org.pyx.schemas.model.TrustedSchema.Kind;
import org.pyx.schemas.policy.PolicyProblem.Level;
import org.pyx.schemas.yaml.YamlText;

/** Compares what a policy says of one copied table with the table. Not thread-safe. */
final class TableCheck {
  private final TrustedSchema.Table table;
  private final TablePolicy policy;
  private final Report report;
  private final Map<String, Column> columns = new TreeMap<>();

  /** Takes a problem. */
  interface Report {
    /** A problem with something that the policy says of a table in a certain word. */
    void problem(Level level, TablePolicy table, String text, String what);
  }

  TableCheck(TrustedSchema.Table table, TablePolicy policy, Report report) {
    this.table = table;
    this.policy = policy;
    this.report = report;
    table.columns().forEach(column -> columns.put(column.name(), column));
  }

  void run() {
    laws();
    contents();
    new OldCopyCheck(table, policy, report).run();
    identity();
    forgottenAmounts();
  }

  private void laws() {
    policy
        .serial()
        .ifPresent(serial -> {
          Column column = existing("serial", serial, serial);
          if (column != null && !isWhole(column)) {
            warning(
                serial,
                "serial " + name(serial) + " is no whole number: late rows are not noticed");
          }
        });
    policy
        .version()
        .ifPresent(
            version -> require("version", version, version, TableCheck::isWhole, "a whole number"));
    new TreeMap<>(policy.columns()).forEach(this::law);
  }

  private void law(String name, ColumnLaw law) {
    if (policy.version().filter(name::equals).isPresent()) {
      return; // has been looked at
    }
    String key = PolicyWords.key(law);
    if (law.isFlag()) {
      require(key, name, name, column -> column.kind() == Kind.BOOL, "boolean");
      return;
    }
    Column column = existing(key, name, name);
    if (column != null && !law.copied() && column.notNull() && !column.hasDefault()) {
      error(
          name,
          "derived column "
              + name(name)
              + " is NOT NULL and has no default, so that the copy could not fill it");
    }
  }

  private void contents() {
    TablePolicy.Contents contents = policy.contents();
    for (TablePolicy.AmountPair pair : contents.amounts()) {
      String stem = AmountPairs.stem(pair);
      require("amounts", pair.value(), stem, TableCheck::isWhole, "a whole number");
      require("amounts", pair.fraction(), stem, TableCheck::isWhole, "a whole number");
    }
    for (Recomputation hash : contents.hashes()) {
      String key = PolicyWords.key(hash.kind());
      require(key, hash.hash(), hash.hash(), TableCheck::isBytes, "bytea");
      switch (hash.kind()) {
        case PAYTO ->
            require(key, hash.of(), hash.of(), column -> column.kind() == Kind.TEXT, "text");
        case DENOMINATION -> require(key, hash.of(), hash.of(), TableCheck::isBytes, "bytea");
      }
    }
    new TreeMap<>(contents.blobs())
        .keySet()
        .forEach(column -> require("blobs", column, column, TableCheck::isBytes, "bytea"));
  }

  /** Rows must be known by something, and that may not change. */
  private void identity() {
    List<String> identity = table.identity(policy.serial());
    if (identity.isEmpty()) {
      warning(
          table.name().name(),
          "it has no primary key, no unique key without NULLs and no serial: repeated and rewritten"
              + " rows cannot be told from new ones");
    }
    for (String column : identity) {
      ColumnLaw law = policy.law(column);
      if (law != ColumnLaw.IMMUTABLE) {
        error(
            column,
            name(column)
                + " is listed under "
                + PolicyWords.key(law)
                + ", but rows are known by it, so it can never change");
      }
    }
    if (table.primaryKey().isEmpty() && !policy.fullIdentity()) {
      warning(
          table.name().name(),
          "it has no primary key: without full-identity its publication makes the exchange's own"
              + " UPDATEs and DELETEs fail");
    }
  }

  private void forgottenAmounts() {
    for (TablePolicy.AmountPair pair : AmountPairs.of(table)) {
      if (!policy.contents().amounts().contains(pair)) {
        warning(
            table.name().name(),
            name(pair.value())
                + " and "
                + name(pair.fraction())
                + " look like an amount, and are not listed under amounts");
      }
    }
  }

  private void require(
      String key, String name, String text, Predicate<Column> fits, String wanted) {
    Column column = existing(key, name, text);
    if (column != null && !fits.test(column)) {
      error(
          text, key + " column " + name(name) + " must be " + wanted + ", but is " + column.type());
    }
  }

  private @Nullable Column existing(String key, String name, String text) {
    Column column = columns.get(name);
    if (column == null) {
      error(text, key + " names column " + name(name) + ", which the copy does not have");
    }
    return column;
  }

  private static String name(String column) {
    return YamlText.of(column);
  }

  private void error(String text, String what) {
    report.problem(Level.ERROR, policy, text, what);
  }

  private void warning(String text, String what) {
    report.problem(Level.WARNING, policy, text, what);
  }

  private static boolean isBytes(Column column) {
    return column.kind() == Kind.BYTES;
  }

  private static boolean isWhole(Column column) {
    return AmountPairs.isWhole(column.kind());
  }
}
