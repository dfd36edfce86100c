package org.pyx.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Action;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.CopyState.LateSerials;
import org.pyx.schemas.model.Layout;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.model.Severity;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.stage.StageState;

/**
 * What a reader by serial would pass. An exchange's sessions draw serials in one order and commit
 * in another: what commits first stands first on the accepted topic.
 */
class LateSerialsTest {
  @Test
  void aLowerSerialThatCommitsLaterIsNotedThreeTimesAndStillCopied() throws Exception {
    Shop shop = new Shop();
    try (SinkStage sink = shop.sink()) {
      sink.start();
      shop.accepted.note(10, "ten").note(12, "twelve").settle();
      shop.drain(sink);
      shop.accepted.note(11, "eleven").note(9, "nine").note(13, "thirteen").settle();
      shop.drain(sink);
      assertThat(shop.query("SELECT id FROM shop.notes ORDER BY 1")).isEqualTo("9,10,11,12,13");
      assertThat(sink.rejectedRows()).isZero();
      await().until(() -> shop.rejected().size() == 1);
    }
    RejectedEvent event = shop.rejected().getFirst();
    assertThat(event.action()).isEqualTo(Action.FLAG);
    assertThat(event.stage()).isEqualTo(RejectedEvent.SINK);
    assertThat(event.finding().rule().value()).isEqualTo("row.late-serial");
    assertThat(event.finding().severity()).isEqualTo(Severity.INFO);
    assertThat(event.finding().explanation())
        .isEqualTo(
            "rows of table shop.notes became visible late: 2 rows, the lowest id 9, when 12 was"
                + " visible already");
    assertThat(event.finding().trusted()).isEqualTo("rewind a reader of this table to 9");
    assertThat(((Change.Insert) event.change()).row().get("id")).isEqualTo(new Value.Int(9));
    assertThat(event.journalOffset()).isEqualTo(4);
    assertThat(event.sequence()).isEqualTo(4);
    assertThat(
            shop.query(
                "SELECT concat_ws('/', lane, table_schema, table_name, serial_column, lowest,"
                    + " late_rows, passed) FROM pyx.late_serials"))
        .isEqualTo(shop.name + "/shop/notes/id/9/2/12");
    assertThat(shop.copyState().lateSerials())
        .singleElement()
        .satisfies(late -> {
          assertThat(late.table().name()).isEqualTo("notes");
          assertThat(late.column()).isEqualTo("id");
          assertThat(late.lowest()).isEqualTo(9);
          assertThat(late.rows()).isEqualTo(2);
          assertThat(late.passed()).isEqualTo(12);
        });
    assertThat(shop.copyState().rules().toString()).isEqualTo("{row.late-serial=1}");
  }

  @Test
  void rowsThatBecomeVisibleTogetherAreNotLate() throws Exception {
    Shop shop = new Shop();
    shop.accepted.note(12, "twelve").settle();
    shop.accepted.note(11, "eleven").settle();
    try (SinkStage sink = shop.sink()) {
      sink.start();
      shop.drain(sink);
    }
    assertThat(shop.query("SELECT count(*) FROM pyx.progress")).isEqualTo("1");
    assertThat(shop.rejected()).isEmpty();
    assertThat(shop.query("SELECT count(*) FROM pyx.late_serials")).isEqualTo("0");
  }

  @Test
  void whatIsVisibleIsKnownAfterARestartAndACrashLosesNoNote() throws Exception {
    Shop shop = new Shop();
    run(shop, shop.accepted.note(12, "twelve").settle());
    shop.accepted.note(11, "eleven").note(12, "refused, and so not late").settle();
    SinkStage dying =
        new SinkStage(
            shop.config(),
            new SinkTiming(
                () -> {
                  throw new IllegalStateException("killed after commit");
                },
                Duration.ofSeconds(5)));
    dying.start();
    await().until(() -> dying.state() instanceof StageState.Failed);
    dying.close();
    assertThat(shop.rejected()).isEmpty();
    run(shop, shop.accepted.note(10, "ten").settle());
    assertThat(shop.rejected())
        .extracting(event -> event.finding().rule().value())
        .containsExactly("row.late-serial", "db.unique", "row.late-serial");
    assertThat(shop.rejected().stream().map(RejectedEvent::sequence).distinct()).hasSize(3);
    assertThat(shop.copyState().lateSerials())
        .extracting(LateSerials::lowest)
        .containsExactly(11L, 10L);
    assertThat(
            shop.query(
                "SELECT string_agg(floor(extract(epoch FROM noted_at) * 1000000)::text, '+'"
                    + " ORDER BY noted_at) FROM pyx.late_serials"))
        .isEqualTo(
            shop.copyState().lateSerials().get(0).at()
                + "+"
                + shop.copyState().lateSerials().get(1).at());
  }

  @Test
  void rowsOfASnapshotAreNeverLateNotEvenOfOneThatBeganAgain() throws Exception {
    Shop shop = new Shop();
    run(shop, shop.accepted.snapshot().note(50, "fifty").note(20, "twenty").settle());
    run(shop, shop.accepted.snapshot().note(30, "thirty").settle());
    assertThat(shop.rejected()).isEmpty();
    run(shop, shop.accepted.note(40, "late").settle());
    assertThat(shop.rejected()).hasSize(1);
  }

  @Test
  void partitionsAreNoMatterAndTablesWithoutASerialAreLeftAlone() throws Exception {
    Shop shop = new Shop();
    shop.execute(
        """
        CREATE TABLE shop.visits (id bigint, note bigint, PRIMARY KEY (id, note))
          PARTITION BY HASH (note);
        CREATE TABLE shop.visits_0 PARTITION OF shop.visits FOR VALUES WITH (MODULUS 2, REMAINDER 0);
        CREATE TABLE shop.visits_1 PARTITION OF shop.visits FOR VALUES WITH (MODULUS 2, REMAINDER 1);
        CREATE TABLE shop.papers (id text PRIMARY KEY);
        """);
    try (var admin = shop.admin()) {
      shop.setup().apply(admin);
    }
    Layout visit = new Layout(List.of("id", "note"));
    Layout paper = new Layout(List.of("id"));
    for (int i = 0; i < 3; i++) {
      run(
          shop,
          shop.accepted
              .row("visits", visit, new Value.Int(100 + i), new Value.Int(i * 7919L % 13))
              .row("papers", paper, new Value.Text("paper" + (99 - i)))
              .settle());
    }
    assertThat(shop.query("SELECT count(DISTINCT tableoid) FROM shop.visits")).isEqualTo("2");
    assertThat(shop.rejected()).isEmpty();
    run(shop, shop.accepted.row("visits", visit, new Value.Int(99), new Value.Int(1)).settle());
    assertThat(shop.rejected())
        .singleElement()
        .satisfies(event ->
            assertThat(event.finding().explanation()).contains("shop.visits", "id 99", "102"));
  }

  private static void run(Shop shop, AcceptedWriter written) {
    assertThat(written).isSameAs(shop.accepted);
    try (SinkStage sink = shop.sink()) {
      sink.start();
      shop.drain(sink);
    }
  }
}
