package org.pyx.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Facts;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.stage.PostgresAccess.Wanted;
import org.pyx.schemas.stage.StageState;

/** The exchange gives a standby to read from. */
class StandbyCaptureTest {
  /** Whether capture has looked at the server between its promotion and a restart, or not. */
  @ParameterizedTest
  @ValueSource(longs = {300, 59_000})
  void aStandbyIsReadUntilItIsPromotedAndBeyond(long watchMillis) throws Exception {
    try (StandbyPair pair = new StandbyPair(false)) {
      Laboratory lab = pair.lab;
      lab.wanted = Wanted.STANDBY;
      lab.addresses.clear();
      lab.addresses.add(pair.standbyAddress());
      try (CaptureStage stage = started(pair)) {
        lab.sql("INSERT INTO t SELECT g, 'streamed' FROM generate_series(7, 1000) g");
        List<Change> changes = lab.drain(stage);
        CaptureTest.assertFramed(changes);
        assertThat(CaptureTest.ids(changes)).isEqualTo(upTo(1000));

        // nothing for us, and nothing of ours can be written there
        lab.sql("INSERT INTO hidden SELECT generate_series(1, 1000)");
        Lsn end = Lsn.parse(lab.text("SELECT pg_current_wal_lsn()"));
        Awaitility.await()
            .atMost(Duration.ofSeconds(60))
            .untilAsserted(() -> assertThat(stage.lastLsn()).isGreaterThanOrEqualTo(end));
        pair.await(
            "SELECT confirmed_flush_lsn >= '"
                + end
                + "' FROM pg_replication_slots WHERE slot_name = '"
                + lab.lane.slot()
                + "'");
        assertThat(SourceEnd.ask(lab.config())).isGreaterThanOrEqualTo(end);
      }
      pair.await("SELECT NOT active FROM pg_replication_slots");
      lab.sql("INSERT INTO t VALUES (1001, 'while capture was away')");
      lab.watch = Duration.ofMillis(watchMillis);
      try (CaptureStage stage = lab.capture()) {
        Laboratory.awaitRunning(stage);
        pair.promote();
        lab.sql("INSERT INTO t VALUES (1002, 'written to the promoted one')");
        List<Change> changes = lab.drain(stage);
        CaptureTest.assertFramed(changes);
        assertThat(CaptureTest.ids(changes)).isEqualTo(upTo(1002));
        if (watchMillis < 1000) {
          awaitPromotionSeen(lab);
        }
      }
      lab.awaitSlotFree();
      lab.sql("INSERT INTO t VALUES (1003, 'after a restart')");
      try (CaptureStage stage = lab.capture()) {
        assertThat(CaptureTest.ids(lab.drain(stage))).isEqualTo(upTo(1003));
        if (watchMillis > 1000) {
          awaitPromotionSeen(lab);
        }
      }
    }
  }

  private static void awaitPromotionSeen(Laboratory lab) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> {
          Row seen = FailoverTest.sources(lab).getLast();
          assertThat(seen.get(Facts.TIMELINE)).isEqualTo(new Value.Int(2));
          assertThat(seen.get(Facts.CONTINUED)).isEqualTo(new Value.Bool(true));
        });
  }

  /** A slot begins where all transactions that run are known, and only the primary tells. */
  private static CaptureStage started(StandbyPair pair) throws Exception {
    Laboratory lab = pair.lab;
    try (Connection writer = lab.connect();
        Statement statement = writer.createStatement()) {
      writer.setAutoCommit(false);
      statement.execute("INSERT INTO t VALUES (6, 'begun before the slot')");
      lab.sql("SELECT pg_log_standby_snapshot()");
      CaptureStage stage = lab.capture();
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(
              stage::state,
              state ->
                  state instanceof StageState.Starting starting
                      && starting.toString().contains("pg_log_standby_snapshot()"));
      writer.commit();
      Awaitility.await()
          .atMost(Duration.ofSeconds(120))
          .until(() -> {
            lab.sql("SELECT pg_log_standby_snapshot()");
            return stage.state() instanceof StageState.Running;
          });
      return stage;
    }
  }

  private static List<Long> upTo(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }
}
