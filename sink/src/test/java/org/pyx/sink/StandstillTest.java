package org.pyx.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Layout;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.stage.StageState;
import org.pyx.schemas.wire.TrustedSchemaCodec;

/** The auditor may migrate the copy while the lane waits in the middle of a transaction. */
class StandstillTest {
  private static final Layout WIDER = new Layout(List.of("id", "text", "extra"));
  private static final SinkTiming IMPATIENT = new SinkTiming(() -> {}, Duration.ofMillis(700));

  @Test
  void noLocksAreHeldWhileTheRestOfATransactionDoesNotCome() throws Exception {
    Shop shop = new Shop();
    try (SinkStage sink = new SinkStage(shop.config(), IMPATIENT)) {
      sink.start();
      shop.accepted.note(-1, "before").settle();
      shop.drain(sink);
      halfATransaction(shop);
      await().until(() -> openTransactions(shop).equals("1"));
      assertThatThrownBy(() -> migrate(shop, "SET lock_timeout = '50ms'"))
          .as("locks there are")
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("55P03"));
      migrate(shop, "SET lock_timeout = '20s'");
      await().until(() -> openTransactions(shop).equals("0"));
      await()
          .during(Duration.ofSeconds(2))
          .atMost(Duration.ofSeconds(4))
          .until(() -> openTransactions(shop).equals("0"));
      assertThat(shop.query("SELECT count(*) FROM shop.notes")).isEqualTo("1");
      assertThat(sink.state()).isInstanceOf(StageState.Running.class);
      await().atMost(Duration.ofSeconds(20)).until(() -> newestSchema(shop).contains("extra"));
      shop.accepted.row(
          "notes", WIDER, new Value.Int(9_999), new Value.Text("new"), new Value.Int(5));
      shop.accepted.settle();
      shop.drain(sink);
      assertThat(shop.query("SELECT count(*) || '/' || sum(extra) FROM shop.notes"))
          .isEqualTo("6002/" + (6_001 * 7 + 5));
      assertThat(shop.query("SELECT count(*) FROM pyx.progress")).isEqualTo("2");
      assertThat(sink.copiedRows()).isEqualTo(6_002);
      assertThat(sink.acceptedChanges()).isEqualTo(6_002);
    }
    assertThat(shop.rejected()).isEmpty();
  }

  @Test
  void evidenceAndLateSerialsOfAPartThatIsTakenBackAreNotDoubled() throws Exception {
    Shop shop = new Shop();
    try (SinkStage sink = new SinkStage(shop.config(), IMPATIENT)) {
      sink.start();
      shop.accepted.note(50_000, "high").settle();
      shop.drain(sink);
      shop.accepted.note(50_000, "refused");
      halfATransaction(shop);
      await().until(() -> openTransactions(shop).equals("1"));
      await().until(() -> openTransactions(shop).equals("0"));
      shop.accepted.settle();
      shop.drain(sink);
      await().until(() -> sink.rejectedRows() == 1);
    }
    assertThat(shop.rejected())
        .extracting(event -> event.finding().rule().value())
        .containsExactly("db.unique", "row.late-serial");
    assertThat(shop.copyState().lateSerials().getFirst().rows()).isEqualTo(6_000);
  }

  @Test
  void aMigrationWhileRowsFlowMeetsNoPlanOfTheOldSchema() throws Exception {
    Shop shop = new Shop();
    try (SinkStage sink = shop.sink()) {
      sink.start();
      for (int i = 0; i < 300; i++) {
        shop.accepted.note(i, "old").settle();
        if (i == 150) {
          migrate(shop, "SET lock_timeout = '20s'");
        }
      }
      // At once, before the sink has looked at the schema again.
      for (int i = 300; i < 600; i++) {
        shop.accepted.row(
            "notes", WIDER, new Value.Int(i), new Value.Text("new"), new Value.Int(1));
        shop.accepted.settle();
      }
      shop.drain(sink);
      assertThat(shop.query("SELECT count(*) || '/' || sum(extra) FROM shop.notes"))
          .isEqualTo("600/" + (300 * 7 + 300));
      await().until(() -> sink.state() instanceof StageState.Running);
      // A column that goes away under a plan: the statement fails, and the new plan says why.
      shop.execute("ALTER TABLE shop.notes DROP COLUMN extra");
      shop.accepted.row(
          "notes", WIDER, new Value.Int(600), new Value.Text("wide"), new Value.Int(1));
      shop.accepted.settle();
      await().until(() -> sink.state() instanceof StageState.Failed);
      assertThat(sink.state().toString()).contains("columns that the auditor's table lacks");
      assertThat(newestSchema(shop)).doesNotContain("extra");
    }
    assertThat(shop.rejected()).isEmpty();
  }

  @Test
  void aColumnThatTheCopyLacksIsNeverLeftOutSilently() throws Exception {
    Shop shop = new Shop();
    try (SinkStage sink = shop.sink()) {
      shop.accepted.row("notes", WIDER, new Value.Int(1), new Value.Text("new"), new Value.Int(1));
      shop.accepted.settle();
      sink.start();
      await().until(() -> sink.state() instanceof StageState.Failed);
      assertThat(sink.state().toString()).contains("columns that the auditor's table lacks");
    }
  }

  private static void halfATransaction(Shop shop) {
    for (int i = 0; i < 6_000; i++) {
      shop.accepted.note(i, "part");
    }
    shop.accepted.flush();
  }

  private static void migrate(Shop shop, String timeout) throws SQLException {
    shop.execute(timeout + "; ALTER TABLE shop.notes ADD COLUMN extra bigint NOT NULL DEFAULT 7");
  }

  private static String newestSchema(Shop shop) {
    TrustedSchema schema =
        shop.records(shop.lane.schema()).stream()
            .filter(record -> new String(record.key(), StandardCharsets.UTF_8).equals("trusted"))
            .map(record -> TrustedSchemaCodec.decode(record.value()))
            .reduce((_, last) -> last)
            .orElseThrow();
    return schema.tables().toString();
  }

  private static String openTransactions(Shop shop) {
    return shop.query(
        "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'pyx-sink %'"
            + " AND state = 'idle in transaction' AND datname = '"
            + shop.name
            + "'");
  }
}
