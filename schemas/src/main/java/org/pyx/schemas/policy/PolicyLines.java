package org.pyx.schemas.policy;

import java.util.Optional;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.yaml.YamlFile;
import org.pyx.schemas.yaml.YamlMapping;

/**
 * Where things stand in a policy's file, read from its text anew, for only who complains about them
 * needs it. Not thread-safe.
 */
final class PolicyLines {
  private final YamlMapping root;
  private final Optional<YamlMapping> tables;

  private PolicyLines(YamlMapping root) {
    this.root = root;
    this.tables = root.mapping("tables");
  }

  /** The lines of a policy that was read without errors. */
  static PolicyLines of(Policy policy) {
    return new PolicyLines(YamlFile.parse(policy.name(), policy.text()));
  }

  /** The line of a key at the top; the first if there is none. */
  int key(String key) {
    return root.line(key);
  }

  /**
   * The line of a text anywhere at the top, such as an item of a list; the first if there is none.
   */
  int text(String text) {
    return root.lineOf(text).orElse(1);
  }

  /** The line on which a table is named; that of the tables if it is not. */
  int table(TableName table) {
    return tables.map(mapping -> mapping.line(table.name())).orElseGet(() -> root.line("tables"));
  }

  /** The line on which a table's part first names something; that of the table if it does not. */
  int text(TableName table, String text) {
    return tables
        .flatMap(mapping -> mapping.mapping(table.name()))
        .flatMap(body -> body.lineOf(text).stream().boxed().findFirst())
        .orElseGet(() -> table(table));
  }
}
