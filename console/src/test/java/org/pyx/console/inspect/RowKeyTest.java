package org.pyx.console.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TransactionPosition;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.model.TrustedSchema.Column;
import org.pyx.schemas.model.TrustedSchema.Kind;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.policy.PolicyFile;

/** Rows as people name them. */
class RowKeyTest {
  private static final Policy POLICY = PolicyFile.load("strict");
  private static final TableName NAME = new TableName("public", "pairs");
  private static final TrustedSchema.Table PAIRS =
      new TrustedSchema.Table(
          NAME,
          List.of(
              new Column("a", "bigint", Kind.INT8, true, false, null),
              new Column("b", "text", Kind.TEXT, true, false, null),
              new Column("hash", "bytea", Kind.BYTES, true, false, null)),
          List.of("a", "b"),
          List.of(List.of("hash")),
          List.of());

  private static final Row ROW =
      Row.of(
          List.of("a", "b", "hash"),
          List.of(
              new Value.Int(7),
              new Value.Text("x,y=z"),
              new Value.Bytes(new byte[] {(byte) 0xAB})));

  private static Change insert() {
    return new Change.Insert(new TransactionPosition(1, Lsn.NONE, 1), 0, NAME, ROW, false);
  }

  private static boolean matches(String key) {
    return RowKey.parse(key, Optional.of(PAIRS), POLICY).matches(insert());
  }

  @Test
  void rowsAreKnownByKeysAndByColumns() {
    assertThat(matches("ab")).as("unique key in hex").isTrue();
    assertThat(matches("\\xAB")).isTrue();
    assertThat(matches("a=7")).isTrue();
    assertThatThrownBy(() -> matches("a=7,b=x,y=z")).hasMessageContaining("no column y");
    assertThat(matches("b=x,y")).isFalse();
    assertThat(matches("hash=ab,a=7")).isTrue();
    assertThat(matches("hash=ac,a=7")).isFalse();
    assertThat(matches("a=8")).isFalse();
    assertThat(matches("7")).as("as the record's key has it").isTrue();
    assertThat(matches("pairs/7")).isTrue();
    assertThat(matches("8")).isFalse();
  }

  @Test
  void theOldRowOfAnUpdateCountsAndATruncateConcernsAll() {
    Row other = Row.of(List.of("a"), List.of(new Value.Int(9)));
    TransactionPosition at = new TransactionPosition(1, Lsn.NONE, 1);
    RowKey key = RowKey.parse("a=7", Optional.of(PAIRS), POLICY);
    assertThat(key.matches(new Change.Update(at, 0, NAME, other, ROW))).isTrue();
    assertThat(key.matches(new Change.Update(at, 0, NAME, other, null))).isFalse();
    assertThat(key.matches(new Change.Delete(at, 0, NAME, ROW, false))).isTrue();
    assertThat(key.matches(new Change.Truncate(at, 0, NAME))).isTrue();
    assertThat(key.matches(new Change.Begin(at, 0))).isFalse();
  }

  @Test
  void whatTheTableLacksIsRefused() {
    assertThatThrownBy(() -> RowKey.parse("hasch=ab", Optional.of(PAIRS), POLICY))
        .hasMessageContaining("did you mean hash");
    assertThatThrownBy(() -> RowKey.parse("", Optional.of(PAIRS), POLICY))
        .hasMessageContaining("empty");
    assertThat(RowKey.parse("anything=1", Optional.empty(), POLICY).matches(insert())).isFalse();
  }
}
