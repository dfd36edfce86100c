package org.pyx.sink.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Layout;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TransactionPosition;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.model.TrustedSchema.Column;
import org.pyx.schemas.model.TrustedSchema.ForeignKey;
import org.pyx.schemas.model.TrustedSchema.Kind;
import org.pyx.schemas.model.Value;

class ForwardReferencesTest {
  private static final TableName PARENT = new TableName("s", "parent");
  private static final TableName CHILD = new TableName("s", "child");
  private static final Layout LAYOUT = new Layout(List.of("id", "parent", "amount"));

  private final ForwardReferences references = references("id", "parent");
  private long offset;

  @Test
  void parentsBeforeOrInTheSameTransactionDoNotPartABatch() {
    var found =
        references.in(
            List.of(
                List.of(parent(1)),
                List.of(child(1), child(2), parent(2)),
                List.of(child(Value.NULL), child(99))));
    assertThat(found).isEqualTo(ForwardReferences.Found.NOTHING);
    assertThat(found.parts(List.of("a", "b", "c"))).containsExactly(List.of("a", "b", "c"));
  }

  @Test
  void aBatchIsPartedBeforeTheParentAndAsRarelyAsPossible() {
    AcceptedRow early = child(1);
    var found =
        references.in(
            List.of(
                List.of(early),
                List.of(child(2)),
                List.of(parent(1)),
                List.of(parent(2)),
                List.of(child(3)),
                List.of(parent(3))));
    assertThat(found.starts()).containsExactly(2, 5);
    assertThat(found.children()).hasSize(3).contains(early.offset());
    assertThat(found.parts(List.of(0, 1, 2, 3, 4, 5)))
        .containsExactly(List.of(0, 1), List.of(2, 3, 4), List.of(5));
  }

  @Test
  void anEarlierParentDoesNotCountSinceItMayBeRefused() {
    var found = references.in(List.of(List.of(parent(1)), List.of(child(1)), List.of(parent(1))));
    assertThat(found.starts()).containsExactly(2);
  }

  @Test
  void keysWhoseTextSaysNothingOfEqualityCountAsEqual() {
    var found =
        references("amount", "amount")
            .in(List.of(List.of(child(1)), List.of(parent(2)), List.of(parent(3))));
    assertThat(found.starts()).containsExactly(1);
  }

  @Test
  void aBatchOfFiveThousandRowsCostsLittle() {
    List<List<AcceptedRow>> batch = new ArrayList<>();
    for (int i = 0; i < 2_500; i++) {
      batch.add(List.of(parent(i), child(i)));
    }
    long best = Long.MAX_VALUE;
    for (int i = 0; i < 50; i++) {
      long began = System.nanoTime();
      assertThat(references.in(batch).starts()).isEmpty();
      best = Math.min(best, System.nanoTime() - began);
    }
    System.out.printf("foreign keys of 5,000 rows looked through in %d µs%n", best / 1_000);
    assertThat(best).isLessThan(20_000_000);
  }

  private static ForwardReferences references(String parentColumn, String childColumn) {
    return ForwardReferences.of(
        new TrustedSchema(
            List.of(
                table(PARENT, List.of()),
                table(
                    CHILD,
                    List.of(
                        new ForeignKey(List.of(childColumn), PARENT, List.of(parentColumn)))))));
  }

  private static TrustedSchema.Table table(TableName name, List<ForeignKey> keys) {
    return new TrustedSchema.Table(
        name,
        List.of(
            new Column("id", "bigint", Kind.INT8, true, false, null),
            new Column("parent", "bigint", Kind.INT8, false, false, null),
            new Column("amount", "numeric", Kind.TEXT, false, false, null)),
        List.of("id"),
        List.of(),
        keys);
  }

  private AcceptedRow parent(long id) {
    return row(PARENT, new Value.Int(id), Value.NULL);
  }

  private AcceptedRow child(long parent) {
    return child(new Value.Int(parent));
  }

  private AcceptedRow child(Value parent) {
    return row(CHILD, new Value.Int(offset), parent);
  }

  private AcceptedRow row(TableName table, Value id, Value parent) {
    Row row = new Row(LAYOUT, new Value[] {id, parent, new Value.Text("1." + offset)});
    Change change =
        new Change.Insert(new TransactionPosition(1, new Lsn(1), 1), 0, table, row, false);
    return AcceptedRow.of(offset++, 0, change, 100);
  }
}
