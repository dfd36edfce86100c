package org.pyx.sink.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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

class SerialWatchTest {
  private static final TableName T = new TableName("s", "t");
  private static final Policy POLICY =
      PolicyFile.parse(
          "test",
          """
          policy: test
          schema: s
          tables:
            t: {serial: id}
            u: {serial: name}
            v: {}
            w: {treatment: derived}
          """);

  private final SerialWatch watch =
      SerialWatch.of(
          new TrustedSchema(List.of(table("t"), table("u"), table("v"), table("w"))), POLICY);

  @Test
  void onlyCopiedTablesWithAWholeSerialAreWatched() {
    assertThat(watch.columns()).containsOnlyKeys(T).containsValue("id");
  }

  @Test
  void rowsOfAnEmptyTableAndOfOneCommitAreNotLateAmongThemselves() {
    watch.written(List.of(row(5, 9), row(5, 4)));
    watch.written(List.of(row(6, 2)));
    assertThat(watch.late()).isEmpty();
    watch.committed();
    watch.written(List.of(row(7, 10)));
    assertThat(watch.late()).isEmpty();
  }

  @Test
  void theVisibleOneItselfIsPassedAndTheNextIsNot() {
    watch.visible(T, 9);
    watch.written(List.of(row(5, 10)));
    assertThat(watch.late()).isEmpty();
    watch.written(List.of(row(5, 9)));
    assertThat(watch.late())
        .singleElement()
        .satisfies(late -> {
          assertThat(late.lowest()).isEqualTo(9);
          assertThat(late.passed()).isEqualTo(9);
          assertThat(late.rows()).isEqualTo(1);
        });
  }

  @Test
  void whatWasTakenBackWasNeverVisible() {
    watch.visible(T, 9);
    watch.written(List.of(row(5, 100), row(5, 3)));
    watch.rolledBack();
    assertThat(watch.late()).isEmpty();
    watch.written(List.of(row(5, 50)));
    assertThat(watch.late()).isEmpty();
    watch.committed();
    watch.written(List.of(row(6, 50)));
    assertThat(watch.late()).hasSize(1);
  }

  @Test
  void rowsOfTheSnapshotAreNeverLateButMayBePassed() {
    watch.visible(T, 9);
    watch.written(List.of(row(0, 3), row(0, 20)));
    assertThat(watch.late()).isEmpty();
    watch.committed();
    watch.written(List.of(row(5, 19)));
    assertThat(watch.late()).singleElement().extracting(SerialWatch.Late::passed).isEqualTo(20L);
  }

  @Test
  void aLargeRowIsNotKeptWhole() {
    watch.visible(T, 9);
    Row large =
        Row.of(
            List.of("id", "name", "data"),
            List.of(
                new Value.Int(3),
                new Value.Text("é".repeat(3 << 20)),
                new Value.Bytes(new byte[] {1})));
    watch.written(List.of(AcceptedRow.of(1, 1, insert(5, large), 6 << 20)));
    AcceptedRow kept = watch.late().getFirst().row();
    assertThat(kept.row().get("name"))
        .isInstanceOfSatisfying(
            Value.Large.class, value -> assertThat(value.size()).isEqualTo(6 << 20));
    assertThat(kept.row().get("id")).isEqualTo(new Value.Int(3));
    assertThat(kept.row().get("data")).isEqualTo(new Value.Bytes(new byte[] {1}));
    assertThat(((Change.Insert) kept.change()).row()).isEqualTo(kept.row());
  }

  private static TrustedSchema.Table table(String name) {
    return new TrustedSchema.Table(
        new TableName("s", name),
        List.of(
            new Column("id", "bigint", Kind.INT8, true, false, null),
            new Column("name", "text", Kind.TEXT, true, false, null)),
        List.of("id"),
        List.of(),
        List.of());
  }

  private static AcceptedRow row(long transaction, long serial) {
    return AcceptedRow.of(
        serial,
        serial,
        insert(transaction, Row.of(List.of("id"), List.of(new Value.Int(serial)))),
        10);
  }

  private static Change insert(long transaction, Row row) {
    return new Change.Insert(new TransactionPosition(transaction, new Lsn(1), 1), 0, T, row, false);
  }
}
