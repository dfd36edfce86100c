package org.pyx.validator.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.pyx.schemas.model.Digest;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TrustedSchema.Column;
import org.pyx.schemas.model.TrustedSchema.Table;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.rule.Rule;
import org.pyx.validator.memory.Remembered;

/** What the tests of the rules have in common: rows to judge, and what a finding must be. */
public final class Broken {
  /** Contents of a row that must never show. */
  public static final String SECRET = "s3cr3t";

  /** A number of a row that must never show. */
  public static final long SECRET_NUMBER = 1_987_654_321_987L;

  public static final TableName TABLE = new TableName("exchange", "t");

  private Broken() {}

  /**
   * Holds that a rule is broken, at some columns and no others, with the rule's own severity, and
   * that its words are short and show nothing of what a row holds.
   */
  public static Finding broken(Optional<Finding> found, Rule rule, String... columns) {
    assertThat(found).isPresent();
    Finding finding = found.orElseThrow();
    assertThat(finding.rule()).isEqualTo(rule.id());
    assertThat(finding.severity()).isEqualTo(rule.severity());
    assertThat(finding.columns()).containsExactly(columns);
    assertThat(finding.explanation()).isNotBlank().hasSizeLessThan(3_000);
    assertThat(finding.trusted()).hasSizeLessThan(3_000);
    assertThat(finding.explanation() + finding.trusted())
        .doesNotContain(SECRET)
        .doesNotContain(Long.toString(SECRET_NUMBER));
    return finding;
  }

  /** A table of some columns, without a key. */
  public static Table table(Column... columns) {
    return new Table(TABLE, List.of(columns), List.of(), List.of(), List.of());
  }

  /**
   * A row of a table. The values are given in the table's order and stand in the row in the reverse
   * one, so that no rule passes that takes the one for the other.
   */
  public static TrustedRow row(Table table, Value... values) {
    int[] places = new int[values.length];
    Value[] reversed = new Value[values.length];
    for (int i = 0; i < values.length; i++) {
      places[i] = values.length - 1 - i;
      reversed[places[i]] = values[i];
    }
    List<String> names = table.columns().reversed().stream().map(Column::name).toList();
    return new TrustedRow(table, Row.of(names, List.of(reversed)), places);
  }

  /** Text that must never show. */
  public static Value secret() {
    return new Value.Text(SECRET);
  }

  /** An accepted row as it is remembered. */
  public static Remembered remembered() {
    return new Remembered(false, 0, (byte) 0, Digest.of(new byte[] {1}), null);
  }
}
